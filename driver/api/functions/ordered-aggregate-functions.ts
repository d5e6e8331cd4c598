import { UnresolvedFunction } from '../../sql/expressions/expression.ts'
import { Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { array } from './collection-functions.ts'
import { lit } from './column-functions.ts'
import { unary } from './define-function.ts'

/** The sum as `sum` has it, but null where it is too large.
 * @example people.select(F.try_sum('age')) // 56 */
export const try_sum = unary('try_sum')
/** The mean as `avg` has it, but null where the sum of decimals is too large.
 * @example people.select(F.try_avg('age')) // 28.0 */
export const try_avg = unary('try_avg')
/**
 * The most frequent value, nulls left out; of several some one, or with `deterministic` the least.
 * @example people.select(F.mode('age', true)) // 25
 */
export const mode = (column: ColumnOrName, deterministic = false): Column =>
  deterministic ? callFunction('mode', toColumn(column), true) : callFunction('mode', toColumn(column))
/**
 * Texts or binaries one after another, with the delimiter between them, nulls left out; null where nothing is left. In the order of the rows, if
 * they have one.
 * @example people.orderBy('name').select(F.listagg('name', ', ')) // Ann, Bob, Eve
 */
export const listagg = (column: ColumnOrName, delimiter?: Column | string | Uint8Array): Column =>
  joined('listagg', column, delimiter, false)
/** Spark's second name of `listagg`.
 * @example people.filter('age = 31').select(F.string_agg('name')) // Ann */
export const string_agg = (column: ColumnOrName, delimiter?: Column | string | Uint8Array): Column =>
  joined('string_agg', column, delimiter, false)
/** The same of the different values.
 * @example people.filter("city = 'Rome'").select(F.listagg_distinct('city', ', ')) // Rome */
export const listagg_distinct = (column: ColumnOrName, delimiter?: Column | string | Uint8Array): Column =>
  joined('listagg', column, delimiter, true)
/** Spark's second name of `listagg_distinct`.
 * @example people.filter("city = 'Rome'").select(F.string_agg_distinct('city')) // Rome */
export const string_agg_distinct = (column: ColumnOrName, delimiter?: Column | string | Uint8Array): Column =>
  joined('string_agg', column, delimiter, true)
/** The different elements of all arrays, nulls left out, in no certain order; an empty array where there are none.
 * @example people.select(F.sort_array(F.collect_union(F.array('age')))) // [25, 31] */
export const collect_union = unary('collect_union')
/**
 * A value that is not less than this part of all values (0 to 1), or an array of such for several parts, of the values' own type. Spark's may be any
 * whose place is wrong by at most one in `accuracy`.
 * @example people.select(F.percentile_approx('age', 0.5)) // 25
 * @example people.select(F.percentile_approx('age', [0.5, 1])) // [25, 31]
 */
export const percentile_approx = (
  column: ColumnOrName,
  percentage: Column | number | readonly number[],
  accuracy: Column | number = 10000,
): Column => callFunction('percentile_approx', toColumn(column), percentageOf(percentage), accuracy)
/** Spark's second name of `percentile_approx`.
 * @example people.select(F.approx_percentile('age', 1, 100)) // 31 */
export const approx_percentile = (
  column: ColumnOrName,
  percentage: Column | number | readonly number[],
  accuracy: Column | number = 10000,
): Column => callFunction('approx_percentile', toColumn(column), percentageOf(percentage), accuracy)
/**
 * The exact percentile as a double, between two neighbours where none is at the place: `percentile('delay', 0.95)`; of several percentages an array. They
 * are from 0 to 1. A row counts as often as its frequency says.
 * @example people.select(F.percentile('age', 0.5)) // 28.0
 * @example people.select(F.percentile('age', [0, 1], 2)) // [25.0, 31.0]
 */
export const percentile = (
  column: ColumnOrName,
  percentage: Column | number | readonly number[],
  frequency: Column | number = 1,
): Column => callFunction('percentile', toColumn(column), percentageOf(percentage), frequency)

/**
 * A histogram of at most so many bins, of different widths: an array of structs of the mean `x` of each bin, of the values' type, and of how many
 * they are, `y`.
 * @example people.select(F.histogram_numeric('age', F.lit(5))) // [{25, 1.0}, {31, 1.0}]
 */
export const histogram_numeric = (column: ColumnOrName, bins: Column): Column =>
  callFunction('histogram_numeric', toColumn(column), bins)

const percentageOf = (percentage: Column | number | readonly number[]): Column =>
  percentage instanceof Column
    ? percentage
    : typeof percentage === 'number'
      ? lit(percentage)
      : array(...percentage.map((one) => lit(one).cast('double')))

const joined = (
  name: string,
  column: ColumnOrName,
  delimiter: Column | string | Uint8Array | undefined,
  distinct: boolean,
): Column => {
  const args = [toColumn(column).expr, ...(delimiter === undefined ? [] : [lit(delimiter).expr])]
  return new Column(UnresolvedFunction({ name, args, distinct }))
}
