import { errorConditions } from '../common/errors/error-conditions.ts'
import { type ErrorCondition, SparkError, type SparkErrorData } from '../common/errors/spark-error.ts'
import { ObjectStoreUnavailable } from '../common/storage/object-store.ts'
import { failureOfData } from './duckdb-failures.ts'

export interface TranslatedError {
  readonly error: SparkErrorData
  /** False for what the data itself does wrong: another attempt would fail in the same way. */
  readonly retryable: boolean
}

const FRAGMENT_ERROR = 'FLASHOVER_ERROR:'

/** Spark's name for what DuckDB (or the executor) says. */
export function translateDuckDBError(error: unknown): TranslatedError {
  if (error instanceof SparkError) return { error: error.toData(), retryable: !isDataError(error.condition) }
  const text = error instanceof Error ? error.message : String(error)
  // Its text holds a key, which may hold any word that is looked for below.
  if (error instanceof ObjectStoreUnavailable) return { error: failure(text), retryable: true }
  const fragment = fragmentError(text)
  if (fragment) return { error: fragment.toData(), retryable: false }
  const line = text.split('\n', 1)[0] ?? text
  const known = failureOfData(line)
  if (known) return { error: known.toData(), retryable: false }
  // DuckDB reports the limit of its temporary folder, which is what the disk has free, as memory.
  if (/'max_temp_directory_size'|No space left on device|^ENOSPC\b/.test(text))
    return {
      error: failure(
        `The executor's disk is full: ${line} Cut the work into more partitions, or give the executor more disk (of a function: -c ephemeralStorageMB=10240).`,
      ),
      retryable: true,
    }
  if (/^Out of Memory Error/i.test(text))
    return {
      error: failure(
        `The executor ran out of memory: ${line}. Raise spark.executor.memory or the number of partitions.`,
      ),
      retryable: true,
    }
  // What the statement itself does wrong, or is not allowed to do, another attempt does again.
  const permanent = /^(Binder|Parser|Catalog|Permission|Invalid Input|Not implemented|Syntax) Error/i.test(text)
  return { error: failure(text), retryable: !permanent }
}

/** Whether narrower arithmetic gave up; the program's exact statement then decides. */
export function isOverflow(error: unknown): boolean {
  const text = error instanceof Error ? error.message : ''
  return (/^(Out of Range|Conversion) Error/.test(text) || /overflow/i.test(text)) && !text.includes(FRAGMENT_ERROR)
}

const failure = (message: string): SparkErrorData => new SparkError('INTERNAL_ERROR', { message }).toData()

/** A user's function may do better next time. */
const isDataError = (condition: string): boolean =>
  !condition.startsWith('INTERNAL_ERROR') && condition !== 'FAILED_EXECUTE_UDF'

function fragmentError(text: string): SparkError | undefined {
  const at = text.indexOf(FRAGMENT_ERROR)
  if (at < 0) return undefined
  const json = firstJsonObject(text.slice(at + FRAGMENT_ERROR.length))
  if (json === undefined) return undefined
  const { condition, parameters } = JSON.parse(json) as { condition: string; parameters?: Record<string, string> }
  return condition in errorConditions ? new SparkError(condition as ErrorCondition, parameters ?? {}) : undefined
}

/** The text of the JSON object that `text` begins with; DuckDB may have put more behind it. */
function firstJsonObject(text: string): string | undefined {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return text.slice(0, at + 1)
  }
  return undefined
}
