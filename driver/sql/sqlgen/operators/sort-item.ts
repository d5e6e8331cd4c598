import type { DataType } from '../../../../common/types/data-type.ts'
import type { SortOrder } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { Compiled } from '../compiled.ts'
import { compileExpression } from '../expression-compiler.ts'
import { orderingKey } from '../nested-order.ts'
import type { Scope } from '../scope.ts'

/** An item of ORDER BY; none of a constant, which would be a position. `as`: another form of the key. */
export function sortItem(
  item: SortOrder,
  scope: Scope,
  as: (key: Compiled) => Compiled = (key) => key,
): readonly string[] {
  const key = as(compileExpression(item.child, scope))
  if (key.simple) return []
  const direction = item.direction === 'ascending' ? 'ASC' : 'DESC'
  return [`${sortKey(key, dataTypeOf(item.child))} ${direction} NULLS ${item.nulls === 'first' ? 'FIRST' : 'LAST'}`]
}

/** DuckDB takes the values of a column it sorts by from its keys, which have no -0.0; of another expression it does not. */
const sortKey = ({ sql, type }: Compiled, dataType: DataType): string =>
  type === 'DOUBLE' || type === 'FLOAT' ? `(${sql} + 0.0::${type})` : orderingKey(sql, dataType)
