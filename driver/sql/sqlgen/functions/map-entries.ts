import { structField } from '../struct-fields.ts'
import type { FunctionCall, FunctionCompiler } from './function-call.ts'

/** The entries of which a function makes a map, as a list of structs of `key` and `value`. */
export type Entries = (call: FunctionCall) => string

/** A key that comes twice, or is null, fails. DuckDB forgets the type of a list that is a constant null. */
export const mapOf =
  (entries: Entries): FunctionCompiler =>
  (c) =>
    c.result(`map_from_entries(${entries(c)})`)

/** Of a key that comes twice the last value, at the place of the first. */
export const lastWinMapOf =
  (entries: Entries): FunctionCompiler =>
  (c) => {
    const lists = `{'k': list_transform(pairs, lambda e: e['key']), 'v': list_transform(pairs, lambda e: e['value'])}`
    const bound = `list_transform([${entries(c)}], lambda pairs: ${lists})[1]`
    const last = `list_transform([${bound}], lambda m: CASE WHEN m['k'] IS NOT NULL THEN ${lastValues('m')} END)[1]`
    return c.result(last)
  }

/** @param lists a struct of the keys `k` and the values `v` */
export function lastValues(lists: string): string {
  const [keys, values] = [`${lists}['k']`, `${lists}['v']`]
  const first = `list_filter(range(1, len(${keys}) + 1), lambda i: list_position(${keys}, ${keys}[i]) = i)`
  const last = `${values}[len(${keys}) + 1 - list_position(list_reverse(${keys}), ${keys}[i])]`
  return `MAP(list_transform(${first}, lambda i: ${keys}[i]), list_transform(${first}, lambda i: ${last}))`
}

/** Null as soon as an entry is. */
export const givenEntries: Entries = (c) => {
  const type = c.type(0)
  if (type.kind !== 'array' || type.elementType.kind !== 'struct') throw c.unsupported()
  const { elementType } = type
  const [key, value] = [0, 1].map((index) => structField('entry', elementType, index))
  const entries = `list_transform(${c.sql(0)}, lambda entry: {'key': ${key}, 'value': ${value}})`
  return `CASE WHEN list_count(${c.sql(0)}) = len(${c.sql(0)}) THEN ${entries} END`
}

/** Of all maps, null as soon as one is. */
export const concatenatedEntries: Entries = (c) => {
  if (c.size === 0) return 'map_entries(MAP([]::VARCHAR[], []::VARCHAR[]))'
  const maps = c.all()
  const present = maps.map((map) => `${map} IS NOT NULL`).join(' AND ')
  return `CASE WHEN ${present} THEN flatten([${maps.map((map) => `map_entries(${map})`).join(', ')}]) END`
}
