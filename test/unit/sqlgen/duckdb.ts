import { type DuckDBConnection, DuckDBInstance, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api'
import { decimalArithmetic } from '../../../common/types/decimal-arithmetic.ts'

/** A DuckDB connection as an executor makes it: UTC, and the exact decimal arithmetic registered. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run("CREATE MACRO flashover_raise(raised) AS error('FLASHOVER_ERROR:' || raised)")
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'flashover_decimal',
      parameterTypes: [VARCHAR, VARCHAR, VARCHAR, INTEGER],
      returnType: VARCHAR,
      mainFunction: (_info, input, output) => {
        const [operator, a, b, scale] = [0, 1, 2, 3].map((index) => input.getColumnVector(index))
        for (let row = 0; row < input.rowCount; row++) {
          const [o, x, y, s] = [operator, a, b, scale].map((vector) => vector?.getItem(row) ?? null)
          output.setItem(
            row,
            x === null || y === null ? null : decimalArithmetic(String(o), String(x), String(y), Number(s)),
          )
        }
        output.flush()
      },
    }),
  )
  return connection
}

export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRowsJson().map((row) => [...row])
}
