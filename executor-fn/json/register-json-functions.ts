import { BOOLEAN, type DuckDBConnection, VARCHAR } from '@duckdb/node-api'
import type { JsonDialect } from '../../common/protocol/source-options.ts'
import { registerFunction } from '../functions/register-function.ts'
import { fieldText } from './json-field-text.ts'
import { jsonRecords } from './json-records.ts'
import { jsonStructure } from '../../common/json/json-structure.ts'

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
  registerFunction(connection, 'flashover_json_field_text', [VARCHAR, VARCHAR], VARCHAR, fieldText)
}

/** Parses an argument that is the same for all rows. */
function lastParsed<T>(): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: JSON.parse(text) as T }
    return last.value
  }
}
