import { SparkError, type SparkErrorData } from '../common/errors/spark-error.ts'
import { type DuckDBError, duckDBErrorOf } from './duckdb-error.ts'
import { failureOfData } from './duckdb-failures.ts'
import { raisedError } from './raised-error.ts'
import { systemFailure } from './system-failure.ts'

export interface TranslatedError {
  readonly error: SparkErrorData
  /** False for what the data itself does wrong: another attempt would fail in the same way. */
  readonly retryable: boolean
}

/** Spark's name for what DuckDB, Node or the executor says. Never throws, whatever it is given. */
export function translateDuckDBError(error: unknown): TranslatedError {
  try {
    return translate(error)
  } catch (cause) {
    return { error: internal(`an error that could not be read: ${textOf(cause)}`), retryable: true }
  }
}

function translate(error: unknown): TranslatedError {
  if (error instanceof SparkError) return { error: error.toData(), retryable: !isDataError(error.condition) }
  const system = systemFailure(error)
  if (system !== undefined) return { error: internal(system), retryable: true }
  const duckdb = duckDBErrorOf(error)
  if (duckdb === undefined) return { error: internal(textOf(error)), retryable: true }
  const known = knownError(duckdb)
  if (known !== undefined) return { error: known.toData(), retryable: false }
  return { error: internal(`${duckdb.type} Error: ${duckdb.message}`), retryable: !PERMANENT.has(duckdb.type) }
}

/** What the fragment raised, or its data did wrong. */
export const knownError = (error: DuckDBError): SparkError | undefined => raisedError(error) ?? failureOfData(error)

/** Whether narrower arithmetic gave up; the program's exact statement then decides. */
export function isOverflow(error: unknown): boolean {
  const type = duckDBErrorOf(error)?.type
  return type === 'Out of Range' || type === 'Conversion'
}

/** What the statement itself does wrong, or is not allowed to do, another attempt does again. */
const PERMANENT = new Set(['Binder', 'Parser', 'Catalog', 'Permission', 'Invalid Input', 'Not implemented', 'Syntax'])

const internal = (message: string): SparkErrorData => new SparkError('INTERNAL_ERROR', { message }).toData()

/** A user's function may do better next time, and so may a store and what it asks of AWS: permissions and credentials change while a job runs. */
const isDataError = (condition: string): boolean =>
  !condition.startsWith('INTERNAL_ERROR') &&
  !condition.startsWith('AWS_') &&
  condition !== 'FAILED_EXECUTE_UDF' &&
  condition !== 'OBJECT_STORE_UNAVAILABLE'

/** Of anything that can be thrown: its own conversion to a text may throw. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? messageOf(error) : String(error)
  } catch {
    return 'a value that has no text'
  }
}

const messageOf = ({ message, name }: Error): string => (message === '' ? name : message)
