import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { registerExecutorFunctions } from '../../../executor-fn/functions/register-executor-functions.ts'

/** A DuckDB connection as an executor makes it: UTC, and the executor's own functions. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run("CREATE MACRO flashover_raise(raised) AS error('FLASHOVER_ERROR:' || raised)")
  registerExecutorFunctions(connection)
  return connection
}

export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRowsJson().map((row) => [...row])
}
