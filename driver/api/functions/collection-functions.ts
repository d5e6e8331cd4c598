import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import type { LiteralInput } from '../literal.ts'
import { lit } from './column-functions.ts'
import { binary, unary, variadic } from './define-function.ts'

/** An array of the columns, which are brought to one type.
 * @example F.array(F.lit(1), F.lit(2)) // [1, 2] */
export const array = variadic('array')
/** A struct of the columns, under their names, or `col1`, `col2` ... where they have none.
 * @example F.struct(F.lit(1).as('a'), F.lit('x').as('b')) // {1, x} */
export const struct = variadic('struct')
/** A struct of names and values in turn. Names are literals, else it is DATATYPE_MISMATCH.
 * @example F.named_struct(F.lit('a'), F.lit(1)) // {1} */
export const named_struct = variadic('named_struct')
/** A map of keys and values in turn. A null key is NULL_MAP_KEY, one that comes twice DUPLICATED_MAP_KEY.
 * @example F.create_map(F.lit('a'), F.lit(1), F.lit('b'), F.lit(2)) // {a -> 1, b -> 2} */
export const create_map = variadic('map')
/** The number of an array's elements or a map's entries, as an int; null for null.
 * @example F.size(F.array(F.lit(1), F.lit(2))) // 2 */
export const size = unary('size')
/** Spark's second name of `size`.
 * @example F.cardinality(F.array(F.lit(1), F.lit(2))) // 2 */
export const cardinality = unary('cardinality')
/** The number of an array's elements, as an int.
 * @example F.array_size(F.array(F.lit(1), F.lit(2))) // 2 */
export const array_size = unary('array_size')
/** The array with each value once, where it was first; null is a value.
 * @example F.array_distinct(F.array(F.lit(2), F.lit(1), F.lit(2))) // [2, 1] */
export const array_distinct = unary('array_distinct')
/** The greatest element, nulls left out; null where there is none.
 * @example F.array_max(F.array(F.lit(1), F.lit(3), F.lit(2))) // 3 */
export const array_max = unary('array_max')
/** The least element, nulls left out; null where there is none.
 * @example F.array_min(F.array(F.lit(2), F.lit(1))) // 1 */
export const array_min = unary('array_min')
/** The array without its nulls.
 * @example F.array_compact(F.array(F.lit(1), F.lit(null), F.lit(2))) // [1, 2] */
export const array_compact = unary('array_compact')
/** An array of arrays as one; null where one of the arrays is null.
 * @example F.flatten(F.array(F.array(F.lit(1)), F.array(F.lit(2), F.lit(3)))) // [1, 2, 3] */
export const flatten = unary('flatten')
/** The values that are in either array, each once.
 * @example F.array_union(F.array(F.lit(1), F.lit(2)), F.array(F.lit(2), F.lit(3))) // [1, 2, 3] */
export const array_union = binary('array_union')
/** The values that are in both arrays, each once.
 * @example F.array_intersect(F.array(F.lit(1), F.lit(2)), F.array(F.lit(2), F.lit(3))) // [2] */
export const array_intersect = binary('array_intersect')
/** The values of the first array that are not in the second, each once.
 * @example F.array_except(F.array(F.lit(1), F.lit(2)), F.array(F.lit(2), F.lit(3))) // [1] */
export const array_except = binary('array_except')
/** Whether the arrays have a value other than null in common; null where they have none and either holds a null.
 * @example F.arrays_overlap(F.array(F.lit(1), F.lit(2)), F.array(F.lit(2))) // true */
export const arrays_overlap = binary('arrays_overlap')
/** The keys of a map as an array.
 * @example F.map_keys(F.create_map(F.lit('a'), F.lit(1))) // [a] */
export const map_keys = unary('map_keys')
/** The values of a map as an array, in the order of the keys.
 * @example F.map_values(F.create_map(F.lit('a'), F.lit(1))) // [1] */
export const map_values = unary('map_values')
/** The entries of a map as an array of structs of `key` and `value`.
 * @example F.map_entries(F.create_map(F.lit('a'), F.lit(1))) // [{a, 1}] */
export const map_entries = unary('map_entries')
/** A map of an array of keys and one of values, which are of one length. A null key is NULL_MAP_KEY.
 * @example F.map_from_arrays(F.array(F.lit('a')), F.array(F.lit(1))) // {a -> 1} */
export const map_from_arrays = binary('map_from_arrays')
/**
 * A row for every element of an array, in a column `col`, or for every entry of a map, in columns `key` and `value`; none for null or an
 * empty one.
 * @example people.limit(1).select('name', F.explode(F.array(F.lit(1), F.lit(2)))) // Ann, 1; Ann, 2
 */
export const explode = unary('explode')
/** As `explode`, with one row of null for null or an empty array or map.
 * @example people.limit(1).select('name', F.explode_outer(F.array())) // Ann, NULL */
export const explode_outer = unary('explode_outer')
/** As `explode`, with the position from 0 in a column `pos` before the others.
 * @example spark.range(1).select(F.posexplode(F.array(F.lit('a'), F.lit('b')))) // 0, a; 1, b */
export const posexplode = unary('posexplode')
/** As `posexplode`, with one row of nulls for null or an empty array or map.
 * @example spark.range(1).select(F.posexplode_outer(F.array())) // NULL, NULL */
export const posexplode_outer = unary('posexplode_outer')
/** A row for every struct of an array, its fields as columns; none for null or an empty array.
 * @example spark.range(1).select(F.inline(F.array(F.struct(F.lit(1), F.lit('a'))))) // 1, a */
export const inline = unary('inline')
/** As `inline`, with one row of nulls for null or an empty array.
 * @example spark.range(1).select(F.inline_outer(F.array(F.struct(F.lit(1), F.lit('a'))))) // 1, a */
export const inline_outer = unary('inline_outer')

const withValue =
  (name: string) =>
  (column: ColumnOrName, value: Column | LiteralInput): Column =>
    callFunction(name, toColumn(column), value)

/**
 * An array's element by its place, from 1, or from the end if negative; or a map's value by key, null for a key that is not there. A place
 * outside of the array is INVALID_ARRAY_INDEX_IN_ELEMENT_AT, place 0 INVALID_INDEX_OF_ZERO.
 * @example F.element_at(F.array(F.lit('a'), F.lit('b')), -1) // b
 * @example F.element_at(F.array(F.lit('a')), 2) // throws INVALID_ARRAY_INDEX_IN_ELEMENT_AT
 */
export const element_at = withValue('element_at')
/** As `element_at`, null outside of the array.
 * @example F.try_element_at(F.array(F.lit('a')), F.lit(2)) // NULL */
export const try_element_at = withValue('try_element_at')
/** An array's element by its index from 0; null outside of the array.
 * @example F.get(F.array(F.lit('a'), F.lit('b')), 1) // b */
export const get = withValue('get')
/** Whether the array has the value; null where it has not, but a null.
 * @example F.array_contains(F.array(F.lit(1), F.lit(2)), 2) // true */
export const array_contains = withValue('array_contains')
/** The place of the first such element, from 1; 0 where there is none.
 * @example F.array_position(F.array(F.lit('a'), F.lit('b')), 'b') // 2 */
export const array_position = withValue('array_position')
/** The array without all elements of that value.
 * @example F.array_remove(F.array(F.lit(1), F.lit(2), F.lit(1)), 1) // [2] */
export const array_remove = withValue('array_remove')
/** The array with the value, or null, at its end.
 * @example F.array_append(F.array(F.lit(1)), 2) // [1, 2] */
export const array_append = withValue('array_append')
/** The array with the value, or null, before its first element.
 * @example F.array_prepend(F.array(F.lit(1)), 2) // [2, 1] */
export const array_prepend = withValue('array_prepend')
/** Whether the map has the key.
 * @example F.map_contains_key(F.create_map(F.lit('a'), F.lit(1)), 'a') // true */
export const map_contains_key = withValue('map_contains_key')
/** An array of a value, which may be null, so many times; empty for zero and below.
 * @example F.array_repeat(F.lit('a'), 3) // [a, a, a] */
export const array_repeat = (column: ColumnOrName, times: Column | number): Column =>
  callFunction('array_repeat', toColumn(column), times)
/** The elements as one text with `delimiter` between; nulls are left out, or stand as `nullReplacement`.
 * @example F.array_join(F.array(F.lit('a'), F.lit(null), F.lit('c')), '-', '?') // a-?-c */
export const array_join = (column: ColumnOrName, delimiter: string, nullReplacement?: string): Column =>
  nullReplacement === undefined
    ? callFunction('array_join', toColumn(column), delimiter)
    : callFunction('array_join', toColumn(column), delimiter, nullReplacement)
/**
 * `length` elements from `start`, counted from 1, or from the end if negative. A start of 0 or a negative length is INVALID_PARAMETER_VALUE.
 * @example F.slice(F.array(F.lit(1), F.lit(2), F.lit(3)), 2, 2) // [2, 3]
 */
export const slice = (column: ColumnOrName, start: Column | number, length: Column | number): Column =>
  callFunction('slice', toColumn(column), start, length)
/** Sorted ascending with nulls first, or with `ascending` false descending with nulls last.
 * @example F.sort_array(F.array(F.lit(2), F.lit(3), F.lit(1)), false) // [3, 2, 1] */
export const sort_array = (column: ColumnOrName, ascending = true): Column =>
  callFunction('sort_array', toColumn(column), ascending)
/**
 * The whole numbers from the first to the last, both included, by `step`: 1 by default, or -1 where the last is below the first.
 * @example F.sequence(F.lit(1), F.lit(7), F.lit(3)) // [1, 4, 7]
 */
export const sequence = (start: ColumnOrName, stop: ColumnOrName, step?: ColumnOrName): Column =>
  callFunction('sequence', ...[start, stop, ...(step === undefined ? [] : [step])].map(toColumn))
/**
 * The array with the value before its element at a place from 1, or behind the one at a place from the end, if negative. Between its end and a place
 * beyond it are nulls; place 0 is INVALID_INDEX_OF_ZERO.
 * @example F.array_insert(F.array(F.lit(1), F.lit(3)), 2, 2) // [1, 2, 3]
 */
export const array_insert = (column: ColumnOrName, position: Column | number, value: Column | LiteralInput): Column =>
  callFunction('array_insert', toColumn(column), position, value)
/** An array of structs of what the arrays have at each place, null for those that are shorter. Fields are named as the arrays, or by their positions.
 * @example F.arrays_zip(F.array(F.lit(1), F.lit(2)), F.array(F.lit('a'))) // [{1, a}, {2, NULL}] */
export const arrays_zip = variadic('arrays_zip')
/** The elements in an order drawn anew for each row. With a seed it is UNSUPPORTED_FEATURE.
 * @example F.size(F.shuffle(F.array(F.lit(1), F.lit(2)))) // 2 */
export const shuffle = unary('shuffle')
/** A map of an array of structs of key and value; null where one of them is. A key that comes twice is DUPLICATED_MAP_KEY.
 * @example F.map_from_entries(F.array(F.struct(F.lit('a'), F.lit(1)))) // {a -> 1} */
export const map_from_entries = unary('map_from_entries')
/** One map of the entries of all. A key that comes twice is DUPLICATED_MAP_KEY.
 * @example F.map_concat(F.create_map(F.lit('a'), F.lit(1)), F.create_map(F.lit('b'), F.lit(2))) // {a -> 1, b -> 2} */
export const map_concat = variadic('map_concat')
/**
 * A map of the text's pairs, set apart by `pairDelim`, by default a comma, keys and values by `keyValueDelim`, by default a colon; both are
 * regular expressions.
 * @example F.str_to_map(F.lit('a:1,b:2')) // {a -> 1, b -> 2}
 * @example F.str_to_map(F.lit('a=1;b'), F.lit(';'), F.lit('=')) // {a -> 1, b -> NULL}
 */
export const str_to_map = (
  text: ColumnOrName,
  pairDelim: ColumnOrName = lit(','),
  keyValueDelim: ColumnOrName = lit(':'),
): Column => callFunction('str_to_map', toColumn(text), toColumn(pairDelim), toColumn(keyValueDelim))
/** So many rows, the first column, of the values behind it, one row after the other, in columns `col0`, `col1` ...; null where they do not suffice.
 * @example spark.range(1).select(F.stack(F.lit(2), F.lit(1), F.lit('a'), F.lit(2))) // 1, a; 2, NULL */
export const stack = variadic('stack')
