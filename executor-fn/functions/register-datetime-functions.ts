import { BIGINT, BOOLEAN, type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api'
import { stringToCalendarInterval } from '../../common/datetime/calendar-units.ts'
import { formatDatetime } from '../../common/datetime/format-datetime.ts'
import { parseDatetime } from '../../common/datetime/parse-datetime.ts'
import { SessionZone } from '../../common/datetime/session-zone.ts'
import { firstOfDay, shiftZone } from '../../common/datetime/shift-zone.ts'
import { stringToInterval } from '../../common/datetime/string-to-interval.ts'
import { stringToDate, stringToTimestamp } from '../../common/datetime/string-to-timestamp.ts'
import { utcToLocal } from '../../common/datetime/time-zone.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import {
  type AnsiIntervalType,
  dayTimeInterval,
  intervalFields,
  yearMonthInterval,
} from '../../common/types/data-type.ts'
import { DAY_TIME_FIELDS, YEAR_MONTH_FIELDS } from '../../common/types/interval-text.ts'
import { registerFunction } from './register-function.ts'

/** Java's datetime patterns and Spark's casts of texts, on what DuckDB reads or writes otherwise. Times are microseconds since 1970. */
export function registerDatetimeFunctions(connection: DuckDBConnection): void {
  registerFunction(connection, 'flashover_format_datetime', [BIGINT, VARCHAR, VARCHAR], VARCHAR, formatDatetime)
  registerFunction(connection, 'flashover_parse_datetime', [VARCHAR, VARCHAR, VARCHAR, VARCHAR], BIGINT, parsed)
  registerFunction(connection, 'flashover_string_to_timestamp', [VARCHAR, VARCHAR], BIGINT, toTimestamp)
  registerFunction(connection, 'flashover_shift_zone', [BIGINT, VARCHAR, BOOLEAN], BIGINT, shiftZone)
  registerFunction(connection, 'flashover_first_of_day', [BIGINT, VARCHAR], BIGINT, (midnight, timeZone) =>
    firstOfDay(midnight, SessionZone.of(timeZone).zone),
  )
  registerFunction(connection, 'flashover_string_to_date', [VARCHAR], INTEGER, stringToDate)
  registerFunction(connection, 'flashover_string_to_interval', [VARCHAR, VARCHAR, VARCHAR, BOOLEAN], BIGINT, toInterval)
  registerFunction(connection, 'flashover_string_to_calendar', [VARCHAR, VARCHAR], BIGINT, calendarPart)
}

/** @param tolerant whether a text that is none gives null */
function toInterval(text: string, start: string, end: string, tolerant: boolean): bigint | undefined {
  const type = intervalType(start, end)
  const value = stringToInterval(text, type)
  if (typeof value === 'bigint') return value
  if (tolerant) return undefined
  const parameters = { input: `'${text}'`, interval: intervalFields(type) }
  switch (value) {
    case 'range':
      throw new SparkError('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', parameters)
    case 'field':
    case 'format':
      throw type.kind === 'year-month interval'
        ? new SparkError('INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING', parameters)
        : new SparkError('INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE', parameters)
  }
}

function intervalType(start: string, end: string): AnsiIntervalType {
  const [years, lastYears] = [start, end].map((name) => YEAR_MONTH_FIELDS.find((field) => field === name))
  if (years) return yearMonthInterval(years, lastYears)
  const [days, lastDays] = [start, end].map((name) => DAY_TIME_FIELDS.find((field) => field === name))
  return dayTimeInterval(days ?? 'day', lastDays)
}

/** @param part `months`, `days` or `microseconds` */
function calendarPart(text: string, part: string): bigint | undefined {
  const parts: readonly (readonly [string, bigint])[] = Object.entries(stringToCalendarInterval(text) ?? {})
  return parts.find(([name]) => name === part)?.[1]
}

/**
 * @param tolerant the function that would have given null, for the error; empty for null itself
 * @param timeZone empty for times without a zone
 */
function parsed(text: string, pattern: string, tolerant: string, timeZone: string): bigint | undefined {
  const result = parseDatetime(text, pattern, timeZone === '' ? undefined : SessionZone.of(timeZone).zone)
  if (typeof result === 'bigint') return result
  if (tolerant === '') return undefined
  throw new SparkError('CANNOT_PARSE_TIMESTAMP', { message: result.failure, func: `\`${tolerant}\`` })
}

/** @param timeZone empty for times without a zone */
function toTimestamp(text: string, timeZone: string): bigint | undefined {
  const zone = timeZone === '' ? undefined : SessionZone.of(timeZone).zone
  // The day on which a time without a date is, as in Spark.
  return stringToTimestamp(text, zone, () => Math.floor(utcToLocal(Date.now() / 1000, zone ?? 0) / 86_400))
}
