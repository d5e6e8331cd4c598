import { type DuckDBConnection, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api'
import { decimalArithmetic } from '../common/types/decimal-arithmetic.ts'

/** `flashover_decimal(VARCHAR, VARCHAR, VARCHAR, INTEGER) -> VARCHAR`: operator, operands, scale; exact beyond 128-bit arithmetic. */
export function registerDecimalArithmetic(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'flashover_decimal',
      parameterTypes: [VARCHAR, VARCHAR, VARCHAR, INTEGER],
      returnType: VARCHAR,
      mainFunction: (info, input, output) => {
        try {
          const operators = input.getColumnVector(0)
          const lefts = input.getColumnVector(1)
          const rights = input.getColumnVector(2)
          const scales = input.getColumnVector(3)
          for (let row = 0; row < input.rowCount; row++) {
            const operator = operators.getItem(row)
            const left = lefts.getItem(row)
            const right = rights.getItem(row)
            const scale = scales.getItem(row)
            output.setItem(
              row,
              typeof operator === 'string' &&
                typeof left === 'string' &&
                typeof right === 'string' &&
                typeof scale === 'number'
                ? decimalArithmetic(operator, left, right, scale)
                : null,
            )
          }
          output.flush()
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error))
        }
      },
    }),
  )
}
