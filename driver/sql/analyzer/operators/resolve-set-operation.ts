import { simpleString, VoidType } from '../../../../common/types/data-type.ts'
import { findWiderType } from '../../expressions/types/wider-type.ts'
import { deduplicateRight } from '../../plan/logical/fresh-ids.ts'
import type { LogicalPlan, SetOperation, Union } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { alignByName } from './align-by-name.ts'
import { castColumns } from './resolve-subquery.ts'

/** UNION: columns by position (or name), of one type each. */
export function resolveUnion(plan: Union, children: readonly LogicalPlan[], caseSensitive: boolean): LogicalPlan {
  const named = plan.byName ? alignByName(plan, children, caseSensitive) : children
  const coerced = widenAll(named, 'UNION', plan)
  return Object.freeze({ ...plan, children: freshOnes(coerced), byName: false, allowMissingColumns: false })
}

export function resolveSetOperation(plan: SetOperation, left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  const [first = left, second = right] = widenAll([left, right], plan.operation.toUpperCase(), plan)
  return Object.freeze({ ...plan, left: first, right: deduplicateRight(first, second) })
}

function freshOnes(children: readonly LogicalPlan[]): readonly LogicalPlan[] {
  return children.map((child, index) =>
    children.slice(0, index).reduce((fresh, before) => deduplicateRight(before, fresh), child),
  )
}

function widenAll(children: readonly LogicalPlan[], operator: string, at: LogicalPlan): readonly LogicalPlan[] {
  const outputs = children.map(outputOf)
  const [first = []] = outputs
  outputs.forEach((output, index) => {
    if (output.length !== first.length)
      throw analysisError(
        'NUM_COLUMNS_MISMATCH',
        {
          operator,
          firstNumColumns: `${first.length}`,
          invalidOrdinalNum: ORDINALS[index] ?? `${index + 1}th`,
          invalidNumColumns: `${output.length}`,
        },
        at,
      )
  })
  const types = first.map((column, position) =>
    outputs.reduce((wider, output, table) => {
      const type = output[position]?.dataType ?? VoidType
      const both = findWiderType(wider, type)
      if (both) return both
      throw analysisError(
        'INCOMPATIBLE_COLUMN_TYPE',
        {
          operator,
          columnOrdinalNumber: ORDINALS[position] ?? `${position + 1}th`,
          tableOrdinalNumber: ORDINALS[table] ?? `${table + 1}th`,
          dataType1: quoted(simpleString(type).toUpperCase()),
          dataType2: quoted(simpleString(wider).toUpperCase()),
        },
        at,
      )
    }, column.dataType),
  )
  return children.map((child) => castColumns(child, types))
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
