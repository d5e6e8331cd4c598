import { BOOLEAN, type DuckDBConnection, DuckDBScalarFunction, type DuckDBType, VARCHAR } from '@duckdb/node-api'
import type { JsonDialect } from '../../common/protocol/source-options.ts'
import { fieldText } from './json-field-text.ts'
import { jsonRecords } from './json-records.ts'
import { jsonStructure } from './json-structure.ts'

/** What DuckDB's JSON functions do not know of Jackson's JSON. Called for the few records that need it, not for the many that do not. */
export function registerJsonFunctions(connection: DuckDBConnection): void {
  const dialectOf = lastParsed<JsonDialect>()
  register(connection, 'flashover_json_records', [VARCHAR, VARCHAR], ([record, dialect]) =>
    typeof record === 'string' && typeof dialect === 'string' ? jsonRecords(record, dialectOf(dialect)) : undefined,
  )
  register(connection, 'flashover_json_structure', [VARCHAR, VARCHAR, BOOLEAN], ([record, dialect, prefersDecimal]) =>
    typeof record === 'string' && typeof dialect === 'string'
      ? jsonStructure(record, dialectOf(dialect), prefersDecimal === true)
      : undefined,
  )
  register(connection, 'flashover_json_field_text', [VARCHAR, VARCHAR], ([document, path]) =>
    typeof document === 'string' && typeof path === 'string' ? fieldText(document, path) : undefined,
  )
}

/** Parses an argument that is the same for all rows. */
function lastParsed<T>(): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: JSON.parse(text) as T }
    return last.value
  }
}

function register(
  connection: DuckDBConnection,
  name: string,
  parameterTypes: readonly DuckDBType[],
  evaluate: (values: readonly unknown[]) => string | undefined,
): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes,
      returnType: VARCHAR,
      mainFunction: (info, input, output) => {
        try {
          const columns = parameterTypes.map((_, index) => input.getColumnVector(index))
          for (let row = 0; row < input.rowCount; row++)
            output.setItem(row, evaluate(columns.map((column) => column.getItem(row))) ?? null)
          output.flush()
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error))
        }
      },
    }),
  )
}
