import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { lit } from './column-functions.ts'
import { unary } from './define-function.ts'

/**
 * What a path leads to in a text of JSON: `$.field`, `$['field']`, `$[0]`, `$[*]`. A string comes without its quotes, anything else as JSON written anew;
 * null where there is nothing, and of text that is no JSON.
 * @example F.get_json_object(F.lit('{"a": {"b": [1, 2]}}'), '$.a.b[1]') // 2
 */
export const get_json_object = (column: ColumnOrName, path: string): Column =>
  callFunction('get_json_object', toColumn(column), lit(path))
/**
 * Fields of an object in JSON, a column of text each (`c0`, `c1` ...), all found in one pass.
 * @example people.select(F.json_tuple(F.lit('{"a": 1, "b": "x"}'), 'b').as('b')) // x; x; x
 */
export const json_tuple = (column: ColumnOrName, ...fields: readonly [string, ...string[]]): Column =>
  callFunction('json_tuple', toColumn(column), ...fields.map((field) => lit(field)))
/** How many elements a text's JSON array has; null for what is none.
 * @example F.json_array_length(F.lit('[1, [2, 3]]')) // 2 */
export const json_array_length = unary('json_array_length')
/** The names of a JSON object's fields, as they stand; null for what is none.
 * @example F.json_object_keys(F.lit('{"b": 1, "a": {"c": 2}}')) // [b, a] */
export const json_object_keys = unary('json_object_keys')
