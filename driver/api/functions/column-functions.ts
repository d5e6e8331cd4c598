import { parseExpression } from '../../sql/parser/parser.ts'
import {
  Column,
  type ColumnOrName,
  columnByName,
  type LiteralInput,
  literal,
  toColumn,
  toExpression,
} from '../column.ts'

/** A column by name. */
export const col = (name: string): Column => columnByName(name)
/** A literal; a Column passes through. */
export const lit = (value: Column | LiteralInput): Column =>
  value instanceof Column ? value : new Column(literal(value))
/** A SQL expression: `expr('a + 1')`. */
export const expr = (sql: string): Column => new Column(parseExpression(sql))
export const asc = (column: ColumnOrName): Column => toColumn(column).asc()
export const desc = (column: ColumnOrName): Column => toColumn(column).desc()
/** The first branch of CASE WHEN; more with `.when`, the rest with `.otherwise`. */
export const when = (condition: Column, value: Column | LiteralInput): Column =>
  new Column({
    kind: 'CaseWhen',
    branches: [{ condition: condition.expr, value: toExpression(value) }],
    elseValue: undefined,
  })
export const not = (column: Column): Column => column.not()
export const isnull = (column: ColumnOrName): Column => toColumn(column).isNull()
