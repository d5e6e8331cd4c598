import { zoneArgument } from '../../../../common/datetime/shift-zone.ts'
import type { datetimeDefinitions } from '../../expressions/functions/datetime-definitions.ts'
import { floorDivide } from '../arithmetic/floor-divide.ts'
import { timestampOfMicros } from '../casts/cast-to-timestamp.ts'
import { compiled } from '../compiled.ts'
import { stringLiteral } from '../literal.ts'
import { formatDatetime, formatDatetimeBy, formatMicrosBy } from '../text/format-datetime.ts'
import { parseDatetime, parseDatetimeBy } from '../text/parse-datetime.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'

const part =
  (name: string): FunctionCompiler =>
  (c) =>
    c.result(`${name}(${c.sql(0)})`)

/** DuckDB's date plus months gives a timestamp, clamped to the month's last day as Spark's. */
const addMonths = (date: string, months: string): string => `CAST(CAST(${date} AS DATE) + to_months(${months}) AS DATE)`

const TRUNC_UNITS: Readonly<Record<string, string>> = {
  year: 'year',
  yyyy: 'year',
  yy: 'year',
  quarter: 'quarter',
  month: 'month',
  mon: 'month',
  mm: 'month',
  week: 'week',
  day: 'day',
  dd: 'day',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
  millisecond: 'millisecond',
  microsecond: 'microsecond',
}

/** A date is not truncated to less than a week. */
const DATE_UNITS = /^(?:year|yyyy|yy|quarter|month|mon|mm|week)$/i

/** An unknown unit gives null, as in Spark. */
function truncate(c: FunctionCall, unit: number, value: number) {
  const name = TRUNC_UNITS[String(c.literal(unit)).toLowerCase()]
  return c.result(name ? `date_trunc('${name}', ${c.sql(value)})` : 'NULL')
}

/** A text by the pattern of an argument; null or the error by the function's name. */
function parsed(c: FunctionCall, pattern: number, type: 'DATE' | 'TIMESTAMP'): string {
  const tolerant = c.name === 'to_date' ? 'try_to_date' : 'try_to_timestamp'
  const onFailure = c.name.startsWith('try_') ? 'null' : { tolerant }
  if (!c.isLiteral(pattern)) {
    const time = parseDatetimeBy(c.sql(0), c.sql(pattern), onFailure)
    return type === 'DATE' ? `CAST(${time} AS DATE)` : time
  }
  const literal = c.literal(pattern)
  return literal === null ? `CAST(NULL AS ${type})` : parseDatetime(c.sql(0), String(literal), type, onFailure)
}

const parse =
  (type: 'DATE' | 'TIMESTAMP'): FunctionCompiler =>
  (c) =>
    compiled(c.type(0).kind === 'string' ? parsed(c, 1, type) : `CAST(${c.sql(0)} AS ${type})`, type)

const timestampOfFields = (c: FunctionCall): string =>
  `make_timestamp(${c
    .all()
    .map((sql, index) => `CAST(${sql} AS ${index < 5 ? 'BIGINT' : 'DOUBLE'})`)
    .join(', ')})`

const makeTimestamp: FunctionCompiler = (c) => c.exact(timestampOfFields(c))
/** A minute has 60 seconds, and none more. */
const tryMakeTimestamp: FunctionCompiler = (c) =>
  c.exact(`CASE WHEN ${c.sql(5)} <= 60 THEN TRY(${timestampOfFields(c)}) END`)

/** Cut off at whole seconds, towards 1970. */
const epochSeconds = (value: string): string => `(epoch_us(${value}) // 1000000)`

const EPOCH_TEXT = 'yyyy-MM-dd HH:mm:ss'

const unixTimestamp: FunctionCompiler = (c) => {
  if (c.type(0).kind !== 'string') return c.exact(epochSeconds(`CAST(${c.sql(0)} AS TIMESTAMP)`))
  const time =
    c.size > 1
      ? parsed(c, 1, 'TIMESTAMP')
      : parseDatetime(c.sql(0), EPOCH_TEXT, 'TIMESTAMP', { tolerant: 'try_to_timestamp' })
  return c.exact(epochSeconds(time))
}

/** Of a fraction of a second its microseconds; no instant for NaN and infinity. */
const timestampSeconds: FunctionCompiler = (c) => {
  const type = c.type(0)
  const seconds = c.sql(0)
  if (type.kind === 'double' || type.kind === 'float') {
    const micros = `least(greatest(trunc(CAST(${seconds} AS DOUBLE) * 1000000), -9.2e18), 9.2e18)`
    return c.exact(`CASE WHEN isfinite(${seconds}) THEN make_timestamp(CAST(${micros} AS BIGINT)) END`)
  }
  if (type.kind === 'decimal') return c.exact(`make_timestamp(CAST(trunc(${seconds} * 1000000) AS BIGINT))`)
  return c.exact(`make_timestamp(CAST(${seconds} AS BIGINT) * 1000000)`)
}

/** A time as text by the pattern of the second argument. */
function formatted(c: FunctionCall, value: string): string {
  if (!c.isLiteral(1)) return formatDatetimeBy(value, c.sql(1))
  const pattern = c.literal(1)
  return pattern === null ? 'CAST(NULL AS VARCHAR)' : formatDatetime(value, String(pattern))
}

const TWO_TO_63 = '9223372036854775808'
const TWO_TO_64 = '18446744073709551616'

/** Java multiplies in 64 bits, past whose ends it begins anew at the other. */
const fromUnixtime: FunctionCompiler = (c) => {
  const seconds = c.sql(0)
  const time = `make_timestamp(${seconds} * 1000000)`
  const text = c.size > 1 ? formatted(c, time) : formatDatetime(time, EPOCH_TEXT)
  const pattern = c.size > 1 ? c.sql(1) : stringLiteral(EPOCH_TEXT)
  const wrapped = `((CAST(${seconds} AS HUGEINT) * 1000000 + ${TWO_TO_63}) % ${TWO_TO_64} + ${TWO_TO_64}) % ${TWO_TO_64} - ${TWO_TO_63}`
  return c.exact(
    `CASE WHEN ${seconds} NOT BETWEEN -9223372022400 AND 9223372036854 THEN ${formatMicrosBy(`CAST(${wrapped} AS BIGINT)`, pattern)} ELSE ${text} END`,
  )
}

/** Whole months if both are the same day of the month or both the last of theirs; else days of 31 to a month, rounded to 8 digits. */
const monthsBetween: FunctionCompiler = (c) => {
  const [a, b] = [`CAST(${c.sql(0)} AS TIMESTAMP)`, `CAST(${c.sql(1)} AS TIMESTAMP)`]
  const months = `((year(${a}) - year(${b})) * 12 + month(${a}) - month(${b}))`
  const last = (t: string) => `(day(${t}) = day(last_day(${t})))`
  const seconds = (t: string) =>
    `((day(${t}) - 1) * 86400.0::DOUBLE + hour(${t}) * 3600 + minute(${t}) * 60 + second(${t}))`
  const fraction = `(${months} + (${seconds(a)} - ${seconds(b)}) / 2678400.0::DOUBLE)`
  const rounded = c.size > 2 && c.literal(2) === false ? fraction : `(floor(${fraction} * 1e8 + 0.5) / 1e8)`
  return c.exact(
    `CASE WHEN day(${a}) = day(${b}) OR (${last(a)} AND ${last(b)}) THEN CAST(${months} AS DOUBLE) ELSE ${rounded} END`,
  )
}

/** From or to the local time of a zone; a literal one is looked up here, with the offsets that DuckDB has not. */
const shifted =
  (operator: '+' | '-'): FunctionCompiler =>
  (c) => {
    const name = c.isLiteral(1) ? c.literal(1) : null
    if (name === null) {
      const micros = `flashover_shift_zone(epoch_us(${c.sql(0)}), ${c.sql(1)}, ${operator === '-'})`
      return c.exact(`make_timestamp(${micros})`)
    }
    const zone = zoneArgument(String(name))
    if (typeof zone === 'number') return c.exact(`(${c.sql(0)} ${operator} to_seconds(${zone}))`)
    if (zone === undefined) {
      const failure = c.raise('INVALID_TIMEZONE', { timeZone: String(name) })
      return c.exact(`CAST(CASE WHEN ${c.sql(0)} IS NOT NULL THEN ${failure} END AS TIMESTAMP)`)
    }
    const id = stringLiteral(zone)
    return c.exact(
      operator === '-'
        ? `timezone('UTC', timezone(${id}, ${c.sql(0)}))`
        : `timezone(${id}, timezone('UTC', ${c.sql(0)}))`,
    )
  }

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const nextDay: FunctionCompiler = (c) => {
  const day = WEEKDAYS.indexOf(String(c.literal(1)).slice(0, 2).toUpperCase())
  if (day < 0)
    return c.exact(
      `CASE WHEN ${c.sql(0)} IS NOT NULL THEN ${c.raise('ILLEGAL_DAY_OF_WEEK', { string: String(c.literal(1)) })} END`,
    )
  return c.exact(`(${c.sql(0)} + CAST((${day} + 6 - dayofweek(${c.sql(0)})) % 7 + 1 AS INTEGER))`)
}

const addDays =
  (operator: '+' | '-'): FunctionCompiler =>
  (c) =>
    c.result(`(CAST(${c.sql(0)} AS DATE) ${operator} CAST(${c.sql(1)} AS INTEGER))`)

const dayOfMonth = part('day')

export const datetimeSql: FunctionTable<typeof datetimeDefinitions> = {
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  day: dayOfMonth,
  dayofyear: part('dayofyear'),
  dayofweek: (c) => c.result(`(dayofweek(${c.sql(0)}) + 1)`),
  weekday: (c) => c.result(`(isodow(${c.sql(0)}) - 1)`),
  weekofyear: part('week'),
  hour: part('hour'),
  minute: part('minute'),
  second: (c) => c.result(`second(${c.sql(0)})`),
  date_add: addDays('+'),
  date_sub: addDays('-'),
  datediff: (c) => c.result(`(CAST(${c.sql(0)} AS DATE) - CAST(${c.sql(1)} AS DATE))`),
  add_months: (c) => c.exact(addMonths(c.sql(0), c.sql(1))),
  months_between: monthsBetween,
  last_day: (c) => c.exact(`last_day(${c.sql(0)})`),
  next_day: nextDay,
  trunc: (c) => (DATE_UNITS.test(String(c.literal(1))) ? truncate(c, 1, 0) : c.result('NULL')),
  date_trunc: (c) => truncate(c, 0, 1),
  date_format: (c) => c.exact(formatted(c, c.sql(0))),
  from_unixtime: fromUnixtime,
  to_date: parse('DATE'),
  try_to_date: parse('DATE'),
  to_timestamp: parse('TIMESTAMP'),
  to_timestamp_ntz: parse('TIMESTAMP'),
  to_timestamp_ltz: parse('TIMESTAMP'),
  try_to_timestamp: parse('TIMESTAMP'),
  try_to_timestamp_ntz: parse('TIMESTAMP'),
  unix_timestamp: unixTimestamp,
  to_unix_timestamp: unixTimestamp,
  unix_date: (c) => c.result(`(${c.sql(0)} - DATE '1970-01-01')`),
  date_from_unix_date: (c) => c.exact(`(DATE '1970-01-01' + ${c.sql(0)})`),
  unix_seconds: (c) => c.exact(floorDivide(`epoch_us(${c.sql(0)})`, 1_000_000)),
  unix_millis: (c) => c.exact(floorDivide(`epoch_us(${c.sql(0)})`, 1000)),
  unix_micros: (c) => c.exact(`epoch_us(${c.sql(0)})`),
  timestamp_seconds: timestampSeconds,
  timestamp_millis: (c) => c.exact(`make_timestamp(${c.sql(0)} * 1000)`),
  timestamp_micros: (c) => c.exact(timestampOfMicros(`CAST(${c.sql(0)} AS HUGEINT)`)),
  make_date: (c) =>
    c.exact(
      `make_date(${c
        .all()
        .map((sql) => `CAST(${sql} AS BIGINT)`)
        .join(', ')})`,
    ),
  make_timestamp: makeTimestamp,
  make_timestamp_ltz: makeTimestamp,
  make_timestamp_ntz: makeTimestamp,
  try_make_timestamp: tryMakeTimestamp,
  try_make_timestamp_ltz: tryMakeTimestamp,
  try_make_timestamp_ntz: tryMakeTimestamp,
  convert_timezone: (c) => {
    const utc = `flashover_shift_zone(epoch_us(${c.sql(2)}), ${c.sql(0)}, true)`
    return c.exact(`make_timestamp(flashover_shift_zone(${utc}, ${c.sql(1)}, false))`)
  },
  to_utc_timestamp: shifted('-'),
  from_utc_timestamp: shifted('+'),
  dayname: (c) => c.exact(`strftime(${c.sql(0)}, '%a')`),
  monthname: (c) => c.exact(`strftime(${c.sql(0)}, '%b')`),
}
