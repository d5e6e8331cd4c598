import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { registerDecimalArithmetic } from '../../../executor-fn/register-decimal-arithmetic.ts'

/** A DuckDB connection as an executor makes it: UTC, and the exact decimal arithmetic registered. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run("CREATE MACRO flashover_raise(raised) AS error('FLASHOVER_ERROR:' || raised)")
  registerDecimalArithmetic(connection)
  return connection
}

export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRowsJson().map((row) => [...row])
}
