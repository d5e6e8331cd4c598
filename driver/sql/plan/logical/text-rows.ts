import { type DataType, StringType } from '../../../../common/types/data-type.ts'
import { nextExprId } from '../../expressions/expr-id.ts'
import type { LiteralValue } from '../../expressions/expression.ts'
import type { LogicalPlan } from './logical-plan.ts'

/** Rows that a command answers, of text unless a column says otherwise. */
export function textRows(
  columns: readonly (string | readonly [string, DataType])[],
  rows: readonly (readonly LiteralValue[])[],
): LogicalPlan {
  const output = columns.map((column) => {
    const [name, dataType] = typeof column === 'string' ? [column, StringType] : column
    return Object.freeze({
      kind: 'AttributeReference',
      name,
      dataType,
      nullable: true,
      exprId: nextExprId(),
      qualifier: [],
    } as const)
  })
  return Object.freeze({ kind: 'LocalRelation', output, rows })
}
