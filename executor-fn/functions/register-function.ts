import { type DuckDBConnection, DuckDBScalarFunction, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { raisedText } from '../raised-error.ts'

/** A DuckDB value as JavaScript has it, by its declared type. */
type Argument = string | number | bigint | boolean | DuckDBValue

/**
 * A function of the executor's DuckDB that JavaScript computes, row by row: for what DuckDB does otherwise, on the rows where that shows. Null as
 * soon as an argument is. A SparkError that it throws fails the query.
 */
export function registerFunction(
  connection: DuckDBConnection,
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  // biome-ignore lint/suspicious/noExplicitAny: the types are those of parameterTypes, which TypeScript cannot follow
  evaluate: (...args: any[]) => DuckDBValue | undefined,
): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes,
      returnType,
      mainFunction: (info, input, output) => {
        try {
          const columns = parameterTypes.map((_, index) => input.getColumnVector(index))
          const args = new Array<Argument>(columns.length)
          for (let row = 0; row < input.rowCount; row++) {
            let isNull = false
            for (let index = 0; index < columns.length; index++) {
              const value = columns[index]?.getItem(row) ?? null
              if (value === null) isNull = true
              else args[index] = value
            }
            output.setItem(row, isNull ? null : (evaluate(...args) ?? null))
          }
          output.flush()
        } catch (error) {
          info.setError(error instanceof SparkError ? raisedText(error) : String(error))
        }
      },
    }),
  )
}
