import type { DataType } from '../../../common/types/data-type.ts'
import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { lit } from './column-functions.ts'
import { unary } from './define-function.ts'
import { type OptionValue, optionsColumn, schemaColumn } from './text-options.ts'

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

/**
 * A text in JSON as a value of a schema: a struct, an array or a map, by the rules of the JSON data source. The schema is a type, its text in DDL, or a column that is
 * a literal or `F.schema_of_json`. Blank text is null, text that is no JSON a struct of nulls, or MALFORMED_RECORD_IN_PARSING in the mode FAILFAST; what is not of the
 * schema's type is null. Options are those of reading JSON, as literals.
 * @example F.from_json(F.lit('{"a": 1, "b": "x"}'), 'a INT, b STRING') // {1, x}
 */
export const from_json = (
  column: ColumnOrName,
  schema: DataType | string | Column,
  options: Readonly<Record<string, OptionValue>> = {},
): Column => callFunction('from_json', toColumn(column), schemaColumn(schema), ...optionsColumn(options))
/**
 * The schema of a literal text in JSON, in DDL: what `from_json` takes.
 * @example F.schema_of_json(F.lit('{"a": 1, "b": [0.5]}')) // STRUCT<a: BIGINT, b: ARRAY<DOUBLE>>
 */
export const schema_of_json = (sample: string | Column, options: Readonly<Record<string, OptionValue>> = {}): Column =>
  callFunction('schema_of_json', lit(sample), ...optionsColumn(options))
/**
 * A struct, an array or a map as a text in JSON, as the JSON data source writes it; options are its own, as literals. Fields that are null are left out, unless
 * `ignoreNullFields` is false.
 * @example F.to_json(F.struct(F.lit(1).as('a'), F.lit('x').as('b'))) // {"a":1,"b":"x"}
 */
export const to_json = (column: ColumnOrName, options: Readonly<Record<string, OptionValue>> = {}): Column =>
  callFunction('to_json', toColumn(column), ...optionsColumn(options))
