import { CaseWhen } from '../../sql/expressions/expression.ts'
import { Column, type ColumnOrName, callFunction, toColumn, toExpression } from '../column.ts'
import type { LiteralInput } from '../literal.ts'
import { binary, unary, variadic } from './define-function.ts'

/** The first of the columns that is not null; null where all are.
 * @example F.coalesce(F.lit(null), F.lit(2)) // 2 */
export const coalesce = variadic('coalesce')
/** The first column, or the second where the first is null.
 * @example F.nvl(F.lit(null), F.lit(2)) // 2 */
export const nvl = binary('nvl')
/** Spark's second name of `nvl`.
 * @example F.ifnull(F.lit(1), F.lit(2)) // 1 */
export const ifnull = binary('ifnull')
/** The first column, but null where both are equal.
 * @example F.nullif(F.lit(1), F.lit(1)) // NULL */
export const nullif = binary('nullif')
/** The number, or zero where it is null.
 * @example F.zeroifnull(F.lit(null)) // 0 */
export const zeroifnull = unary('zeroifnull')
/** The number, or null where it is zero.
 * @example F.nullifzero(F.lit(0)) // NULL */
export const nullifzero = unary('nullifzero')
/** The greatest of two or more columns, nulls left out; null where all are.
 * @example F.greatest(F.lit(1), F.lit(null), F.lit(3)) // 3 */
export const greatest = variadic('greatest')
/** The least of two or more columns, nulls left out; null where all are.
 * @example F.least(F.lit(1), F.lit(null), F.lit(3)) // 1 */
export const least = variadic('least')
/** Whether a column is null.
 * @example F.isnull(F.lit(null)) // true */
export const isnull = unary('isnull')
/** Whether a column is not null.
 * @example F.isnotnull(F.lit(null)) // false */
export const isnotnull = unary('isnotnull')

/** The second column where the first is not null, else the third.
 * @example F.nvl2(F.lit(null), F.lit('yes'), F.lit('no')) // no */
export const nvl2 = (column: ColumnOrName, notNull: ColumnOrName, otherwise: ColumnOrName): Column =>
  callFunction('nvl2', toColumn(column), toColumn(notNull), toColumn(otherwise))
/** The first branch of a CASE WHEN; more follow with `.when`, the rest with `.otherwise`. Rows of no branch are null.
 * @example people.select(F.when(F.col('age').gt(30), 'old').otherwise('young')) // old; young; young */
export const when = (condition: Column, value: Column | LiteralInput): Column =>
  new Column(
    CaseWhen({
      branches: [{ condition: toColumn(condition).expr, value: toExpression(value) }],
    }),
  )
/** The opposite of a condition; null for null.
 * @example F.not(F.lit(true)) // false */
export const not = (column: Column): Column => toColumn(column).not()
/** Fails the query with USER_RAISED_EXCEPTION and this message, for every row that needs the value.
 * @example F.raise_error('no such city') // throws USER_RAISED_EXCEPTION */
export const raise_error = (message: string | Column): Column => callFunction('raise_error', message)
/**
 * Null, or USER_RAISED_EXCEPTION where the condition is false or null, with the message if there is one.
 * @example F.assert_true(F.lit(true)) // NULL
 * @example F.assert_true(F.lit(false), 'too late') // throws USER_RAISED_EXCEPTION
 */
export const assert_true = (condition: ColumnOrName, message?: string | Column): Column =>
  message === undefined
    ? callFunction('assert_true', toColumn(condition))
    : callFunction('assert_true', toColumn(condition), message)
/** A random UUID as text, another for each row.
 * @example F.length(F.uuid()) // 36 */
export const uuid = (): Column => callFunction('uuid')
/** Whether both are the same, two nulls included: never null.
 * @example F.equal_null(F.lit(null), F.lit(null)) // true */
export const equal_null = binary('equal_null')
/** The name of a column's type.
 * @example F.typeof(F.lit(1)) // int */
const typeOf = unary('typeof')

export { typeOf as typeof }
