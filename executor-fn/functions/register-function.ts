import {
  type DuckDBBigIntType,
  type DuckDBBlobType,
  type DuckDBBlobValue,
  type DuckDBBooleanType,
  type DuckDBConnection,
  type DuckDBDoubleType,
  type DuckDBIntegerType,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVarCharType,
} from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { raisedText } from '../raised-error.ts'

/** What JavaScript is given for a parameter of a DuckDB type; types without a line of their own come as they are. */
type Argument<Type> = Type extends DuckDBVarCharType
  ? string
  : Type extends DuckDBBigIntType
    ? bigint
    : Type extends DuckDBIntegerType | DuckDBDoubleType
      ? number
      : Type extends DuckDBBooleanType
        ? boolean
        : Type extends DuckDBBlobType
          ? DuckDBBlobValue
          : DuckDBValue
type Arguments<Types extends readonly DuckDBType[]> = { [Index in keyof Types]: Argument<Types[Index]> }

/**
 * A function of the executor's DuckDB that JavaScript computes, row by row: for what DuckDB does otherwise, on the rows where that shows. Null as
 * soon as an argument is; `volatile`: called for each row, though the arguments are constants. A SparkError that it throws fails the query.
 */
export function registerFunction<const Types extends readonly DuckDBType[]>(
  connection: DuckDBConnection,
  name: string,
  parameterTypes: Types,
  returnType: DuckDBType,
  evaluate: (...args: Arguments<Types>) => DuckDBValue | undefined,
  { volatile = false }: { readonly volatile?: boolean } = {},
): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes,
      returnType,
      volatile,
      mainFunction: (info, input, output) => {
        try {
          const columns = parameterTypes.map((_, index) => input.getColumnVector(index))
          const args = new Array<DuckDBValue>(columns.length)
          for (let row = 0; row < input.rowCount; row++) {
            let isNull = false
            for (let index = 0; index < columns.length; index++) {
              const value = columns[index]?.getItem(row) ?? null
              if (value === null) isNull = true
              else args[index] = value
            }
            output.setItem(row, isNull ? null : (evaluate(...(args as readonly unknown[] as Arguments<Types>)) ?? null))
          }
          output.flush()
        } catch (error) {
          info.setError(error instanceof SparkError ? raisedText(error) : String(error))
        }
      },
    }),
  )
}
