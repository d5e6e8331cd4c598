import { SessionZone } from '../../../../common/datetime/session-zone.ts'
import { specialDatetime } from '../../../../common/datetime/special-datetime.ts'
import { type Expression, Literal } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { mapAllSubqueries, onAllExpressions } from '../transform-expressions.ts'

const MICROS_PER_DAY = 86_400_000_000n

/** Casts of the literals `epoch`, `now`, `today`, `tomorrow` and `yesterday` become the date or time they mean; in rows they are no dates. */
export const SpecialDatetimeValues: OptimizerRule = {
  name: 'SpecialDatetimeValues',
  apply: (plan, { currentTimestampMicros }) => {
    const rewrite = onAllExpressions((node) => withMeaning(node, currentTimestampMicros))
    const everywhere = (one: LogicalPlan): LogicalPlan => mapAllSubqueries(rewrite(one), everywhere)
    return everywhere(plan)
  },
}

function withMeaning(node: Expression, nowMicros: bigint): Expression {
  if (node.kind !== 'Cast' || node.child.kind !== 'Literal' || typeof node.child.value !== 'string') return node
  const { kind } = node.dataType
  if (kind !== 'date' && kind !== 'timestamp' && kind !== 'timestamp_ntz') return node
  const { zone } = SessionZone.of(node.timeZone ?? 'UTC')
  const micros = specialDatetime(node.child.value, nowMicros, zone, kind === 'timestamp' ? 'instant' : 'local')
  if (micros === undefined) return node
  return Literal({ value: kind === 'date' ? Number(micros / MICROS_PER_DAY) : micros, dataType: node.dataType })
}
