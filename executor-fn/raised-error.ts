import { randomUUID } from 'node:crypto'
import { errorConditions } from '../common/errors/error-conditions.ts'
import { type ErrorCondition, type ErrorParameters, SparkError } from '../common/errors/spark-error.ts'
import { quoteString } from '../common/types/duckdb-type-name.ts'
import type { DuckDBError } from './duckdb-error.ts'

/** No data can hold it: a fragment's own errors are told by it from those whose text a value has made. */
const NONCE = `${randomUUID()}:`

const RAISE = 'flashover_raise'

/** SQL that fails with an error of ours when it is evaluated. */
export const raised = <Condition extends ErrorCondition>(
  condition: Condition,
  parameters: ErrorParameters<Condition>,
): string => `${RAISE}(${quoteString(JSON.stringify({ condition, parameters }))})`

/** What fragments raise their errors with (`driver/sql/sqlgen/raise-error.ts`): its argument is `{condition, parameters}` as JSON. */
export const RAISE_MACRO = `CREATE MACRO ${RAISE}(raised) AS error('${NONCE}' || raised)`

/** The same for functions of the executor: what they let DuckDB fail with. */
export const raisedText = ({ condition, parameters }: SparkError): string =>
  `${NONCE}${JSON.stringify({ condition, parameters })}`

/** The error that the fragment itself has raised; undefined if it has raised none. */
export function raisedError({ type, message }: DuckDBError): SparkError | undefined {
  if (type !== 'Invalid Input' || !message.startsWith(NONCE)) return undefined
  const { condition, parameters } = JSON.parse(message.slice(NONCE.length)) as {
    readonly condition: ErrorCondition
    readonly parameters: ErrorParameters<ErrorCondition>
  }
  if (!Object.hasOwn(errorConditions, condition))
    return new SparkError('INTERNAL_ERROR', { message: `a fragment raised the unknown condition ${condition}` })
  return new SparkError(condition, parameters)
}
