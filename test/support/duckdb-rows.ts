import { DuckDBInstance } from '@duckdb/node-api'

/** The rows of a query in a DuckDB of its own: how a test looks into files without Flashover. */
export async function duckdbRows(sql: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
