import { type Column, type ColumnOrName, callFunction, type LiteralInput, toColumn } from '../column.ts'
import { binary, unary, variadic } from './define-function.ts'

export const array = variadic('array')
export const struct = variadic('struct')
/** Names and values in turn: `named_struct(lit('a'), 'x')`. */
export const named_struct = variadic('named_struct')
/** Keys and values in turn: `create_map(lit('a'), 'x', lit('b'), 'y')`. */
export const create_map = variadic('map')
/** The elements of an array, or entries of a map. */
export const size = unary('size')
export const array_size = unary('array_size')
export const array_distinct = unary('array_distinct')
export const array_max = unary('array_max')
export const array_min = unary('array_min')
/** Without its nulls. */
export const array_compact = unary('array_compact')
/** Ascending, nulls last. */
export const array_sort = unary('array_sort')
/** An array of arrays as one. */
export const flatten = unary('flatten')
export const array_union = binary('array_union')
export const array_intersect = binary('array_intersect')
export const array_except = binary('array_except')
export const arrays_overlap = binary('arrays_overlap')
export const map_keys = unary('map_keys')
export const map_values = unary('map_values')
export const map_entries = unary('map_entries')
export const map_from_arrays = binary('map_from_arrays')
/** A row for every element of an array or entry of a map; none for null or empty. */
export const explode = unary('explode')
/** As `explode`, with a null row for null or empty. */
export const explode_outer = unary('explode_outer')
/** As `explode`, with the position in a column `pos`. */
export const posexplode = unary('posexplode')
export const posexplode_outer = unary('posexplode_outer')
/** A row for every struct of an array, its fields as columns. */
export const inline = unary('inline')
export const inline_outer = unary('inline_outer')

type Value = Column | LiteralInput
const withValue =
  (name: string) =>
  (column: ColumnOrName, value: Value): Column =>
    callFunction(name, toColumn(column), value)

/** An array's element by its place, from 1 or from the end if negative, or a map's value by key; outside of an array is an error. */
export const element_at = withValue('element_at')
/** As `element_at`, null outside. */
export const try_element_at = withValue('try_element_at')
/** An array's element by its index from 0; null outside. */
export const get = withValue('get')
export const array_contains = withValue('array_contains')
/** The place of the first such element, from 1; 0 where there is none. */
export const array_position = withValue('array_position')
export const array_remove = withValue('array_remove')
export const array_append = withValue('array_append')
export const array_prepend = withValue('array_prepend')
export const map_contains_key = withValue('map_contains_key')
/** An array of a value so many times. */
export const array_repeat = (column: ColumnOrName, times: Column | number): Column =>
  callFunction('array_repeat', toColumn(column), times)
/** The elements as one text; nulls are left out, or stand as `nullReplacement`. */
export const array_join = (column: ColumnOrName, delimiter: string, nullReplacement?: string): Column =>
  nullReplacement === undefined
    ? callFunction('array_join', toColumn(column), delimiter)
    : callFunction('array_join', toColumn(column), delimiter, nullReplacement)
/** `length` elements from `start`, counted from 1 or from the end if negative. */
export const slice = (column: ColumnOrName, start: Column | number, length: Column | number): Column =>
  callFunction('slice', toColumn(column), start, length)
/** Ascending with nulls first, or descending with nulls last. */
export const sort_array = (column: ColumnOrName, ascending = true): Column =>
  callFunction('sort_array', toColumn(column), ascending)
/** The numbers or dates from the first to the last, both included. */
export const sequence = (start: ColumnOrName, stop: ColumnOrName, step?: ColumnOrName): Column =>
  callFunction('sequence', ...[start, stop, ...(step === undefined ? [] : [step])].map(toColumn))
