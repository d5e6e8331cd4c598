import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { type ColumnFunction, lambdaColumn } from '../lambda.ts'

/** A function of an element of an array. */
export type OfElement = ColumnFunction<[element: Column]>
/** A function of an element of an array and, if it takes one, of its place, from 0. */
export type OfElementAndIndex = OfElement | ColumnFunction<[element: Column, index: Column]>
/** A function of the key and the value of an entry of a map. */
export type OfEntry = ColumnFunction<[key: Column, value: Column]>

/** A function of one column and of another that is computed from each of its elements. */
const withLambda =
  <F extends OfElementAndIndex | OfEntry>(name: string) =>
  (column: ColumnOrName, f: F): Column =>
    callFunction(name, toColumn(column), lambdaColumn(name, f))

/** The array of what `f` makes of each element, and of its index from 0.
 * @example F.transform(F.array(F.lit(1), F.lit(2)), (x) => x.plus(1)) // [2, 3]
 * @example F.transform(F.array(F.lit(5), F.lit(6)), (x, i) => x.multiply(i)) // [0, 6] */
export const transform = withLambda<OfElementAndIndex>('transform')
/** The elements for which `f`, of the element and its index from 0, is true.
 * @example F.filter(F.array(F.lit(1), F.lit(2), F.lit(3)), (x) => x.gt(1)) // [2, 3] */
export const filter = withLambda<OfElementAndIndex>('filter')
/** Whether `f` is true for an element; null where it is for none, but null for one.
 * @example F.exists(F.array(F.lit(1), F.lit(2)), (x) => x.gt(1)) // true */
export const exists = withLambda<OfElement>('exists')
/** Whether `f` is true for every element; null where it is false for none, but null for one.
 * @example F.forall(F.array(F.lit(1), F.lit(2)), (x) => x.gt(1)) // false */
export const forall = withLambda<OfElement>('forall')
/** The entries of a map for which `f` of key and value is true.
 * @example F.map_filter(F.create_map(F.lit('a'), F.lit(1), F.lit('b'), F.lit(2)), (k, v) => v.gt(1)) // {b -> 2} */
export const map_filter = withLambda<OfEntry>('map_filter')
/** The map with what `f` of key and value gives in the place of each key. A null key is NULL_MAP_KEY, one that comes twice DUPLICATED_MAP_KEY.
 * @example F.transform_keys(F.create_map(F.lit('a'), F.lit(1)), (k, v) => F.concat(k, v)) // {a1 -> 1} */
export const transform_keys = withLambda<OfEntry>('transform_keys')
/** The map with what `f` of key and value gives in the place of each value.
 * @example F.transform_values(F.create_map(F.lit('a'), F.lit(1)), (k, v) => v.plus(1)) // {a -> 2} */
export const transform_values = withLambda<OfEntry>('transform_values')

/** A function of what was made of the elements so far, and of the next element. */
export type Merge = ColumnFunction<[state: Column, element: Column]>
/** A function of what was made of all elements. */
export type Finish = ColumnFunction<[state: Column]>

const folded =
  (name: string) =>
  (column: ColumnOrName, initialValue: ColumnOrName, merge: Merge, finish?: Finish): Column =>
    callFunction(
      name,
      toColumn(column),
      toColumn(initialValue),
      lambdaColumn(name, merge),
      ...(finish ? [lambdaColumn(name, finish)] : []),
    )

/**
 * What `finish` makes of the state that `merge` has made of `initialValue` and the elements, one after the other. `merge` has to give the type of
 * `initialValue`, else it is DATATYPE_MISMATCH.
 * @example F.aggregate(F.array(F.lit(1), F.lit(2)), F.lit(0), (sum, x) => sum.plus(x)) // 3
 * @example F.aggregate(F.array(F.lit(1), F.lit(2)), F.lit(0), (sum, x) => sum.plus(x), (sum) => sum.multiply(10)) // 30
 */
export const aggregate = folded('aggregate')
/** Spark's second name of `aggregate`.
 * @example F.reduce(F.array(F.lit(1), F.lit(2)), F.lit(0), (sum, x) => sum.plus(x)) // 3 */
export const reduce = folded('reduce')
/** The array of what `f` makes of the elements of two arrays at each place, null for those that the shorter has not.
 * @example F.zip_with(F.array(F.lit(1), F.lit(2)), F.array(F.lit(10), F.lit(20)), (x, y) => x.plus(y)) // [11, 22] */
export const zip_with = (
  left: ColumnOrName,
  right: ColumnOrName,
  f: ColumnFunction<[left: Column, right: Column]>,
): Column => callFunction('zip_with', toColumn(left), toColumn(right), lambdaColumn('zip_with', f))
/** The map, of the keys of two maps, of what `f` makes of the key and its two values, null for those that a map has not.
 * @example F.map_zip_with(F.create_map(F.lit('a'), F.lit(1)), F.create_map(F.lit('a'), F.lit(2)), (k, x, y) => x.plus(y)) // {a -> 3} */
export const map_zip_with = (
  left: ColumnOrName,
  right: ColumnOrName,
  f: ColumnFunction<[key: Column, left: Column, right: Column]>,
): Column => callFunction('map_zip_with', toColumn(left), toColumn(right), lambdaColumn('map_zip_with', f))
/**
 * Sorted ascending, nulls last; or by a comparator, which gives an int below, of or above 0 for two elements, and no null: that is
 * COMPARATOR_RETURNS_NULL.
 * @example F.array_sort(F.array(F.lit(2), F.lit(null), F.lit(1))) // [1, 2, NULL]
 * @example F.array_sort(F.array(F.lit(1), F.lit(3), F.lit(2)), (l, r) => r.minus(l)) // [3, 2, 1]
 */
export const array_sort = (column: ColumnOrName, comparator?: ColumnFunction<[left: Column, right: Column]>): Column =>
  callFunction('array_sort', toColumn(column), ...(comparator ? [lambdaColumn('array_sort', comparator)] : []))
