import { parseExpression } from '../../sql/parser/parser.ts'
import {
  Column,
  type ColumnOrName,
  callFunction,
  columnByName,
  type LiteralInput,
  literal,
  toColumn,
} from '../column.ts'

/** A column by name; `df.col` is one of a certain DataFrame. Dots separate qualifier, column and field, backquotes protect them. */
export const col = (name: string): Column => columnByName(name)
/** A literal; a Column passes through. Whole numbers are int or bigint by size, others double; a bigint is bigint, a Date timestamp. */
export const lit = (value: Column | LiteralInput): Column =>
  value instanceof Column ? value : new Column(literal(value))
/** A SQL expression: `expr('a + 1')`. */
export const expr = (sql: string): Column => new Column(parseExpression(sql))
export const asc = (column: ColumnOrName): Column => toColumn(column).asc()
export const asc_nulls_last = (column: ColumnOrName): Column => toColumn(column).asc_nulls_last()
export const desc = (column: ColumnOrName): Column => toColumn(column).desc()
export const desc_nulls_first = (column: ColumnOrName): Column => toColumn(column).desc_nulls_first()
/** Any other function of Spark SQL by name: `call_function('stack', lit(2), 'a', 'b')`. */
export const call_function = (name: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction(name, ...columns.map(toColumn))
