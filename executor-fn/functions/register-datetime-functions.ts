import { BIGINT, BOOLEAN, type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api'
import { formatDatetime } from '../../common/datetime/format-datetime.ts'
import { parseDatetime } from '../../common/datetime/parse-datetime.ts'
import { shiftZone } from '../../common/datetime/shift-zone.ts'
import { stringToDate, stringToTimestamp } from '../../common/datetime/string-to-timestamp.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import { registerFunction } from './register-function.ts'

/** Java's datetime patterns and Spark's casts of texts, on what DuckDB reads or writes otherwise. Times are microseconds since 1970. */
export function registerDatetimeFunctions(connection: DuckDBConnection): void {
  registerFunction(connection, 'flashover_format_datetime', [BIGINT, VARCHAR], VARCHAR, formatDatetime)
  registerFunction(connection, 'flashover_parse_datetime', [VARCHAR, VARCHAR, VARCHAR], BIGINT, parsed)
  registerFunction(connection, 'flashover_string_to_timestamp', [VARCHAR, BOOLEAN], BIGINT, (text, usesZone) =>
    stringToTimestamp(text, usesZone, today),
  )
  registerFunction(connection, 'flashover_shift_zone', [BIGINT, VARCHAR, BOOLEAN], BIGINT, shiftZone)
  registerFunction(connection, 'flashover_string_to_date', [VARCHAR], INTEGER, stringToDate)
}

/** @param tolerant the function that would have given null, for the error; empty for null itself */
function parsed(text: string, pattern: string, tolerant: string): bigint | undefined {
  const result = parseDatetime(text, pattern)
  if (typeof result === 'bigint') return result
  if (tolerant === '') return undefined
  throw new SparkError('CANNOT_PARSE_TIMESTAMP', { message: result.failure, func: `\`${tolerant}\`` })
}

/** The day on which a time without a date is, as in Spark. */
const today = (): number => Math.floor(Date.now() / 86_400_000)
