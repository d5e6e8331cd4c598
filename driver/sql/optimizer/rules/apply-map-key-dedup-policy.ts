import { arrayType, type DataType } from '../../../../common/types/data-type.ts'
import { type Expression, ScalarFunction } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { mapAllSubqueries, onAllExpressions } from '../transform-expressions.ts'

/** With `spark.sql.mapKeyDedupPolicy` LAST_WIN, calls that make maps become such as let the last value of a key win. */
export const ApplyMapKeyDedupPolicy: OptimizerRule = {
  name: 'ApplyMapKeyDedupPolicy',
  apply: (plan, { mapKeyDedupPolicy }) => (mapKeyDedupPolicy === 'last_win' ? lastWins(plan) : plan),
}

const LAST_WIN: Readonly<Record<string, string>> = {
  map_from_arrays: 'map_last_win',
  map_from_entries: 'map_from_entries_last_win',
  map_concat: 'map_concat_last_win',
  transform_keys: 'transform_keys_last_win',
  str_to_map: 'str_to_map_last_win',
}

const lastWins = (plan: LogicalPlan): LogicalPlan => mapAllSubqueries(withLastValues(plan), lastWins)

const withLastValues = onAllExpressions((node) => {
  if (node.kind !== 'ScalarFunction' || node.dataType.kind !== 'map') return node
  const { name, args, dataType, nullable } = node
  const lastWin = LAST_WIN[name]
  if (lastWin) return ScalarFunction({ ...node, name: lastWin })
  // A single pair repeats nothing.
  if (name !== 'map' || args.length < 4) return node
  const list = (odd: number, type: DataType): Expression =>
    ScalarFunction({
      name: 'array',
      args: args.filter((_, index) => index % 2 === odd),
      dataType: arrayType(type),
      nullable: false,
    })
  return ScalarFunction({
    name: 'map_last_win',
    args: [list(0, dataType.keyType), list(1, dataType.valueType)],
    dataType,
    nullable,
  })
})
