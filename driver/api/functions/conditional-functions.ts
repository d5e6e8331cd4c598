import { Column, type ColumnOrName, callFunction, type LiteralInput, toColumn, toExpression } from '../column.ts'
import { binary, unary, variadic } from './define-function.ts'

/** The first that is not null. */
export const coalesce = variadic('coalesce')
export const nvl = binary('nvl')
/** Spark's second name of `nvl`. */
export const ifnull = binary('ifnull')
/** Null where both are equal. */
export const nullif = binary('nullif')
export const zeroifnull = unary('zeroifnull')
export const nullifzero = unary('nullifzero')
/** The greatest of several columns, nulls left out. */
export const greatest = variadic('greatest')
export const least = variadic('least')
export const isnull = unary('isnull')
export const isnotnull = unary('isnotnull')

/** The second column where the first is not null, else the third. */
export const nvl2 = (column: ColumnOrName, notNull: ColumnOrName, otherwise: ColumnOrName): Column =>
  callFunction('nvl2', toColumn(column), toColumn(notNull), toColumn(otherwise))
/** The first branch of CASE WHEN; more with `.when`, the rest with `.otherwise`. */
export const when = (condition: Column, value: Column | LiteralInput): Column =>
  new Column({
    kind: 'CaseWhen',
    branches: [{ condition: toColumn(condition).expr, value: toExpression(value) }],
    elseValue: undefined,
  })
export const not = (column: Column): Column => toColumn(column).not()
/** Fails the query with USER_RAISED_EXCEPTION. */
export const raise_error = (message: string | Column): Column => callFunction('raise_error', message)
/** Null, or a failure where the condition does not hold. */
export const assert_true = (condition: ColumnOrName, message?: string | Column): Column =>
  message === undefined
    ? callFunction('assert_true', toColumn(condition))
    : callFunction('assert_true', toColumn(condition), message)
export const uuid = (): Column => callFunction('uuid')
