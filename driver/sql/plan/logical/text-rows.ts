import { type DataType, StringType } from '../../../../common/types/data-type.ts'
import { AttributeReference, type LiteralValue } from '../../expressions/expression.ts'
import { LocalRelation, type LogicalPlan } from './logical-plan.ts'

/** Rows that a command answers, of text unless a column says otherwise. */
export function textRows(
  columns: readonly (string | readonly [string, DataType])[],
  rows: readonly (readonly LiteralValue[])[],
): LogicalPlan {
  const output = columns.map((column) => {
    const [name, dataType] = typeof column === 'string' ? [column, StringType] : column
    return AttributeReference({
      name,
      dataType,
      nullable: true,
    })
  })
  return LocalRelation({ output, rows })
}
