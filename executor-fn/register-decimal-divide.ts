import { type DuckDBConnection, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api'
import { decimalDivide } from '../common/types/decimal-divide.ts'

/** `flashover_decimal_divide(VARCHAR, VARCHAR, INTEGER) -> VARCHAR`: exact quotients beyond 128-bit arithmetic. */
export function registerDecimalDivide(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'flashover_decimal_divide',
      parameterTypes: [VARCHAR, VARCHAR, INTEGER],
      returnType: VARCHAR,
      mainFunction: (info, input, output) => {
        try {
          const dividends = input.getColumnVector(0)
          const divisors = input.getColumnVector(1)
          const scales = input.getColumnVector(2)
          for (let row = 0; row < input.rowCount; row++) {
            const dividend = dividends.getItem(row)
            const divisor = divisors.getItem(row)
            const scale = scales.getItem(row)
            output.setItem(
              row,
              typeof dividend === 'string' && typeof divisor === 'string' && typeof scale === 'number'
                ? decimalDivide(dividend, divisor, scale)
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
