import { Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary } from './define-function.ts'

export const sum = unary('sum')
export const avg = unary('avg')
/** Spark's second name of `avg`.
 * @alias */
export const mean = avg
export const min = unary('min')
export const max = unary('max')
export const median = unary('median')
export const stddev = unary('stddev')
export const stddev_pop = unary('stddev_pop')
export const stddev_samp = unary('stddev_samp')
export const variance = unary('variance')
export const var_pop = unary('var_pop')
export const var_samp = unary('var_samp')
export const skewness = unary('skewness')
export const kurtosis = unary('kurtosis')
export const corr = binary('corr')
export const covar_pop = binary('covar_pop')
export const covar_samp = binary('covar_samp')
export const collect_list = unary('collect_list')
export const collect_set = unary('collect_set')
export const bool_and = unary('bool_and')
export const bool_or = unary('bool_or')
/** Spark's second name of `bool_and`. */
export const every = unary('every')
/** Spark's second name of `bool_or`. */
export const some = unary('some')
export const bit_and = unary('bit_and')
export const bit_or = unary('bit_or')
export const bit_xor = unary('bit_xor')
/** Rows for which the condition is true. */
export const count_if = unary('count_if')
/** The first column's value in the row with the greatest second one. */
export const max_by = binary('max_by')
export const min_by = binary('min_by')

/** The value of any row; with `ignoreNulls`, of one where it is not null. */
export const first = (column: ColumnOrName, ignoreNulls = false): Column => withNulls('first', column, ignoreNulls)
export const last = (column: ColumnOrName, ignoreNulls = false): Column => withNulls('last', column, ignoreNulls)
export const any_value = (column: ColumnOrName, ignoreNulls = false): Column =>
  withNulls('any_value', column, ignoreNulls)
/** The number of different values, with an error of about `rsd`, 5 % by default. */
export const approx_count_distinct = (column: ColumnOrName, rsd?: number): Column =>
  rsd === undefined
    ? callFunction('approx_count_distinct', toColumn(column))
    : callFunction('approx_count_distinct', toColumn(column), rsd)
/** The exact percentile, between the neighbours where none is: `percentile('delay', 0.95)`. */
export const percentile = (column: ColumnOrName, percentage: Column | number): Column =>
  callFunction('percentile', toColumn(column), percentage)
/** Rows, with `'*'`; else rows in which the column is not null. */
export const count = (column: ColumnOrName): Column =>
  column === '*' ? callFunction('count', 1) : callFunction('count', toColumn(column))
export const count_distinct = (...columns: readonly ColumnOrName[]): Column => distinct('count', columns)
/** Spark's second name of `count_distinct`.
 * @alias */
export const countDistinct = count_distinct
export const sum_distinct = (column: ColumnOrName): Column => distinct('sum', [column])

const withNulls = (name: string, column: ColumnOrName, ignoreNulls: boolean): Column =>
  ignoreNulls ? callFunction(name, toColumn(column), true) : callFunction(name, toColumn(column))
const distinct = (name: string, columns: readonly ColumnOrName[]): Column =>
  new Column({ kind: 'UnresolvedFunction', name, args: columns.map((column) => toColumn(column).expr), distinct: true })
