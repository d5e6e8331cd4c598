import { BOOLEAN, type DuckDBConnection, DuckDBListValue, INTEGER, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { jsonStructure } from '../../common/json/json-structure.ts'
import type { JsonDialect } from '../../common/protocol/source-options.ts'
import { registerFunction } from '../functions/register-function.ts'
import { getJsonObject } from './get-json-object.ts'
import { copiedJson } from './jackson-text.ts'
import { fieldText } from './json-field-text.ts'
import { jsonRecords, strictDocument } from './json-records.ts'
import { jsonArrayLength, jsonObjectKeys, jsonTuple } from './json-tuple.ts'

/** What DuckDB's JSON functions do not know of Jackson's JSON. Called for the few records that need it, not for the many that do not. */
export function registerJsonFunctions(connection: DuckDBConnection): void {
  const dialectOf = lastParsed<JsonDialect>()
  registerFunction(
    connection,
    'flashover_json_records',
    [VARCHAR, VARCHAR],
    VARCHAR,
    (record: string, dialect: string) => jsonRecords(record, dialectOf(dialect)),
  )
  registerFunction(
    connection,
    'flashover_json_structure',
    [VARCHAR, VARCHAR, BOOLEAN],
    VARCHAR,
    (record: string, dialect: string, prefersDecimal: boolean) =>
      jsonStructure(record, dialectOf(dialect), prefersDecimal),
  )
  registerFunction(connection, 'flashover_strict_json', [VARCHAR, VARCHAR], VARCHAR, (document, dialect) =>
    strictDocument(document, dialectOf(dialect)),
  )
  registerFunction(connection, 'flashover_copied_json', [VARCHAR], VARCHAR, copiedJson)
  registerFunction(connection, 'flashover_json_field_text', [VARCHAR, VARCHAR], VARCHAR, fieldText)
  registerFunction(connection, 'flashover_get_json_object', [VARCHAR, VARCHAR], VARCHAR, getJsonObject)
  registerFunction(connection, 'flashover_json_tuple', [VARCHAR, LIST(VARCHAR)], LIST(VARCHAR), (document, names) =>
    listValue(jsonTuple(document, names instanceof DuckDBListValue ? (names.items as (string | null)[]) : [])),
  )
  registerFunction(connection, 'flashover_json_array_length', [VARCHAR], INTEGER, jsonArrayLength)
  registerFunction(connection, 'flashover_json_object_keys', [VARCHAR], LIST(VARCHAR), (document) => {
    const keys = jsonObjectKeys(document)
    return keys && listValue(keys)
  })
}

/** Parses an argument that is the same for all rows. */
function lastParsed<T>(): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: JSON.parse(text) as T }
    return last.value
  }
}
