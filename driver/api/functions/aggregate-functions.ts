import { UnresolvedFunction } from '../../sql/expressions/expression.ts'
import { Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary, variadic } from './define-function.ts'

/** The sum of what is not null; null where nothing is. Whole numbers sum to bigint, and fail with ARITHMETIC_OVERFLOW beyond it.
 * @example people.select(F.sum('age')) // 56 */
export const sum = unary('sum')
/** The mean of what is not null: a double, of decimals a decimal with four more digits; null where nothing is.
 * @example people.select(F.avg('age')) // 28.0 */
export const avg = unary('avg')
/**
 * Spark's second name of `avg`.
 * @example people.select(F.mean('age')) // 28.0
 * @alias
 */
export const mean = avg
/** The least value, nulls left out; NaN is greater than every other number.
 * @example people.select(F.min('age')) // 25 */
export const min = unary('min')
/** The greatest value, nulls left out; NaN is greater than every other number.
 * @example people.select(F.max('age')) // 31 */
export const max = unary('max')
/** The value in the middle, between the two in the middle of an even number; a double.
 * @example people.select(F.median('age')) // 28.0 */
export const median = unary('median')
/** Spark's second name of `stddev_samp`.
 * @example people.select(F.stddev('age')) // 4.242640687119285 */
export const stddev = unary('stddev')
/** Spark's third name of `stddev_samp`.
 * @example people.select(F.std('age')) // 4.242640687119285 */
export const std = unary('std')
/** The standard deviation of all values as a whole population.
 * @example people.select(F.stddev_pop('age')) // 3.0 */
export const stddev_pop = unary('stddev_pop')
/** The standard deviation of values that are a sample; null for a single one.
 * @example people.select(F.stddev_samp('age')) // 4.242640687119285 */
export const stddev_samp = unary('stddev_samp')
/** Spark's second name of `var_samp`.
 * @example people.select(F.variance('age')) // 18.0 */
export const variance = unary('variance')
/** The variance of all values as a whole population.
 * @example people.select(F.var_pop('age')) // 9.0 */
export const var_pop = unary('var_pop')
/** The variance of values that are a sample; null for a single one.
 * @example people.select(F.var_samp('age')) // 18.0 */
export const var_samp = unary('var_samp')
/** How unevenly values lie about their mean, as of a population; 0 for symmetric ones, null where all are the same.
 * @example people.select(F.skewness('age')) // 0.0 */
export const skewness = unary('skewness')
/** The excess kurtosis, as of a population: 0 for a normal distribution; null where all values are the same.
 * @example people.select(F.kurtosis('age')) // -2.0 */
export const kurtosis = unary('kurtosis')
/** Pearson's correlation of the pairs in which neither side is null, from -1 to 1; null where a side does not vary.
 * @example spark.range(1, 4).select(F.corr('id', F.col('id').multiply(2))) // 1.0 */
export const corr = binary('corr')
/** The covariance of the pairs in which neither side is null, as of a population.
 * @example spark.range(1, 4).select(F.covar_pop('id', 'id')) // 0.6666666666666666 */
export const covar_pop = binary('covar_pop')
/** The covariance of the pairs in which neither side is null, as of a sample; null for a single pair.
 * @example spark.range(1, 4).select(F.covar_samp('id', 'id')) // 1.0 */
export const covar_samp = binary('covar_samp')
/** An array of the values that are not null, in no certain order.
 * @example people.filter('age > 30').select(F.collect_list('age')) // [31] */
export const collect_list = unary('collect_list')
/** Spark's second name of `collect_list`.
 * @example people.filter('age > 30').select(F.array_agg('age')) // [31] */
export const array_agg = unary('array_agg')
/** An array of the different values that are not null, in no certain order.
 * @example people.select(F.sort_array(F.collect_set('city'))) // [Oslo, Rome] */
export const collect_set = unary('collect_set')
/** Whether a condition is true in all rows in which it is not null; null where it always is.
 * @example people.select(F.bool_and(F.col('age').gt(30))) // false */
export const bool_and = unary('bool_and')
/** Whether a condition is true in any row; null where it is null in all.
 * @example people.select(F.bool_or(F.col('age').gt(30))) // true */
export const bool_or = unary('bool_or')
/** Spark's second name of `bool_and`.
 * @example people.select(F.every(F.col('age').gt(20))) // true */
export const every = unary('every')
/** Spark's second name of `bool_or`.
 * @example people.select(F.some(F.col('age').gt(40))) // false */
export const some = unary('some')
/** The bits that are set in all whole numbers.
 * @example people.select(F.bit_and('age')) // 25 */
export const bit_and = unary('bit_and')
/** The bits that are set in any of the whole numbers.
 * @example people.select(F.bit_or('age')) // 31 */
export const bit_or = unary('bit_or')
/** The bits that are set in an odd number of the whole numbers.
 * @example people.select(F.bit_xor('age')) // 6 */
export const bit_xor = unary('bit_xor')
/** The number of rows for which the condition is true.
 * @example people.select(F.count_if(F.col('age').gt(30))) // 1 */
export const count_if = unary('count_if')
/** The first column's value in the row with the greatest second one; rows in which that is null are left out.
 * @example people.select(F.max_by('name', 'age')) // Ann */
export const max_by = binary('max_by')
/** The first column's value in the row with the least second one; rows in which that is null are left out.
 * @example people.select(F.min_by('name', 'age')) // Bob */
export const min_by = binary('min_by')

/** Whether a group is one over all values of this column, 1 or 0: it is null in those groups, and may be null in the data.
 * @example people.rollup('city').agg(F.grouping('city').as('all')).orderBy('city', 'all') // NULL, 1; Oslo, 0; Rome, 0 */
export const grouping = unary('grouping')
/** `grouping` of all grouping columns as one number, a bit each, the last column's the lowest.
 * @example people.cube('city', 'name').agg(F.grouping_id().as('id')).filter('id = 3').select('id') // 3 */
export const grouping_id = variadic('grouping_id')

/**
 * The value of some row, the first one only where the rows have an order that lasts; with `ignoreNulls`, of one where it is not null.
 * @example people.select(F.first('age', true).isNotNull()) // true
 */
export const first = (column: ColumnOrName, ignoreNulls = false): Column => withNulls('first', column, ignoreNulls)
/**
 * The value of some row, the last one only where the rows have an order that lasts; with `ignoreNulls`, of one where it is not null.
 * @example people.select(F.last('age', true).isNotNull()) // true
 */
export const last = (column: ColumnOrName, ignoreNulls = false): Column => withNulls('last', column, ignoreNulls)
/** The value of any row; with `ignoreNulls`, of one where it is not null.
 * @example people.filter(F.col('name').eq('Ann')).select(F.any_value('age')) // 31 */
export const any_value = (column: ColumnOrName, ignoreNulls = false): Column =>
  withNulls('any_value', column, ignoreNulls)
/** Spark's second name of `first`.
 * @example people.orderBy('name').select(F.first_value('city')) // Rome */
export const first_value = (column: ColumnOrName, ignoreNulls = false): Column =>
  withNulls('first_value', column, ignoreNulls)
/** Spark's second name of `last`.
 * @example people.orderBy('name').select(F.last_value('age', true)) // 25 */
export const last_value = (column: ColumnOrName, ignoreNulls = false): Column =>
  withNulls('last_value', column, ignoreNulls)
/** The number of different values, with an error of about `rsd`, 5 % by default. The estimate need not be Spark's.
 * @example people.select(F.approx_count_distinct('city')) // 2 */
export const approx_count_distinct = (column: ColumnOrName, rsd?: number): Column =>
  rsd === undefined
    ? callFunction('approx_count_distinct', toColumn(column))
    : callFunction('approx_count_distinct', toColumn(column), rsd)
/** The number of rows with `'*'`, else of rows in which the column is not null; a bigint, never null.
 * @example people.select(F.count('*'), F.count('age')) // 3, 2 */
export const count = (column: ColumnOrName): Column =>
  column === '*' ? callFunction('count', 1) : callFunction('count', toColumn(column))
/** The number of different values or, of several columns, combinations, leaving out those with a null.
 * @example people.select(F.count_distinct('city')) // 2 */
export const count_distinct = (...columns: readonly ColumnOrName[]): Column => distinct('count', columns)
/**
 * Spark's second name of `count_distinct`.
 * @example people.select(F.countDistinct('city', 'age')) // 2
 * @alias
 */
export const countDistinct = count_distinct
/** The sum of the different values.
 * @example people.crossJoin(spark.range(2)).select(F.sum_distinct('age')) // 56 */
export const sum_distinct = (column: ColumnOrName): Column => distinct('sum', [column])

const withNulls = (name: string, column: ColumnOrName, ignoreNulls: boolean): Column =>
  ignoreNulls ? callFunction(name, toColumn(column), true) : callFunction(name, toColumn(column))
const distinct = (name: string, columns: readonly ColumnOrName[]): Column =>
  new Column(UnresolvedFunction({ name, args: columns.map((column) => toColumn(column).expr), distinct: true }))
