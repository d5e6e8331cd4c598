import { type DuckDBConnection, DuckDBInstance, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api'
import { decimalDivide } from '../../../common/types/decimal-divide.ts'

/** A DuckDB connection as an executor makes it: UTC, and the exact division registered. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'flashover_decimal_divide',
      parameterTypes: [VARCHAR, VARCHAR, INTEGER],
      returnType: VARCHAR,
      mainFunction: (_info, input, output) => {
        const [a, b, scale] = [input.getColumnVector(0), input.getColumnVector(1), input.getColumnVector(2)]
        for (let row = 0; row < input.rowCount; row++) {
          const [x, y, s] = [a.getItem(row), b.getItem(row), scale.getItem(row)]
          output.setItem(row, x === null || y === null ? null : decimalDivide(String(x), String(y), Number(s)))
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
