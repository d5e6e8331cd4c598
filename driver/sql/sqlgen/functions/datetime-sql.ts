import { zoneArgument } from '../../../../common/datetime/shift-zone.ts'
import type { datetimeDefinitions } from '../../expressions/functions/datetime-definitions.ts'
import { floorDivide } from '../arithmetic/floor-divide.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { timestampOfMicros } from '../casts/cast-to-timestamp.ts'
import { stringLiteral } from '../literal.ts'
import { formatDatetime, formatDatetimeBy, formatMicrosBy } from '../text/format-datetime.ts'
import { type ParsedType, parseDatetime, parseDatetimeBy } from '../text/parse-datetime.ts'
import { hasTwoMidnights, instantOf, localTime, moveLocally, startOfDay } from '../time-zone/local-time.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'

/** Of a date, or of what clocks show. */
const part =
  (name: string): FunctionCompiler =>
  (c) =>
    c.result(`${name}(${c.local(0)})`)

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
  return c.result(name ? truncated(c, name, c.sql(value)) : 'NULL')
}

function truncated(c: FunctionCall, unit: string, value: string): string {
  const truncate = (time: string): string => `date_trunc('${unit}', ${time})`
  // Offsets are whole seconds.
  if (c.timeZone === undefined || /second$/.test(unit)) return truncate(value)
  const isTime = unit === 'hour' || unit === 'minute'
  const toInstant = isTime || unit === 'day' ? instantOf : startOfDay
  if (isTime || hasTwoMidnights(c.timeZone)) return moveLocally(value, c.timeZone, truncate, toInstant)
  return toInstant(truncate(localTime(value, c.timeZone)), c.timeZone)
}

/** A text by the pattern of an argument; null or the error by the function's name. */
function parsed(c: FunctionCall, pattern: number, type: ParsedType): string {
  const tolerant = c.name === 'to_date' ? 'try_to_date' : 'try_to_timestamp'
  const onFailure = c.name.startsWith('try_') ? 'null' : { tolerant }
  if (!c.isLiteral(pattern)) return parseDatetimeBy(c.sql(0), c.sql(pattern), type, c.timeZone, onFailure)
  const literal = c.literal(pattern)
  return literal === null
    ? `CAST(NULL AS ${type === 'DATE' ? type : 'TIMESTAMP'})`
    : parseDatetime(c.sql(0), String(literal), type, c.timeZone, onFailure)
}

const parse =
  (type: ParsedType): FunctionCompiler =>
  (c) =>
    c.exact(c.type(0).kind === 'string' ? parsed(c, 1, type) : converted(c, type))

/** Of the first argument, which is a date or a timestamp. */
function converted(c: FunctionCall, type: ParsedType): string {
  if (type !== 'TIMESTAMP') return `CAST(${c.local(0)} AS ${type === 'DATE' ? type : 'TIMESTAMP'})`
  const { kind } = c.type(0)
  const value = `CAST(${c.sql(0)} AS TIMESTAMP)`
  if (kind === 'date') return startOfDay(value, c.timeZone)
  return kind === 'timestamp_ntz' ? instantOf(value, c.timeZone) : value
}

/** In the time zone of the seventh argument, or in the session's. */
const makeInstant: FunctionCompiler = (c) => {
  const local = checkedTimeOfFields(c)
  return c.exact(c.size > 6 ? shifted(c, local, 6, 'to UTC') : instantOf(local, c.timeZone))
}

function timeOfFields(c: FunctionCall): string {
  const fields = Array.from({ length: 6 }, (_, index) => `CAST(${c.sql(index)} AS ${index < 5 ? 'BIGINT' : 'DOUBLE'})`)
  return `make_timestamp(${fields.join(', ')})`
}

/** A minute has 60 seconds, and no part of one more. */
const checkedTimeOfFields = (c: FunctionCall): string => {
  const error = c.raiseOf('INVALID_FRACTION_OF_SECOND', { secAndMicros: `CAST(${c.sql(5)} AS VARCHAR)` })
  return `CASE WHEN ${c.sql(5)} > 60 AND ${c.sql(5)} < 61 THEN ${error} ELSE ${timeOfFields(c)} END`
}
const tryTimeOfFields = (c: FunctionCall): string => `CASE WHEN ${c.sql(5)} <= 60 THEN TRY(${timeOfFields(c)}) END`
const tryMakeInstant: FunctionCompiler = (c) => c.exact(instantOf(tryTimeOfFields(c), c.timeZone))

/** Cut off at whole seconds, towards 1970. */
const epochSeconds = (value: string): string => `(epoch_us(${value}) // 1000000)`

const EPOCH_TEXT = 'yyyy-MM-dd HH:mm:ss'

const unixTimestamp: FunctionCompiler = (c) => {
  if (c.type(0).kind === 'date') return c.exact(epochSeconds(converted(c, 'TIMESTAMP')))
  if (c.type(0).kind !== 'string') return c.exact(epochSeconds(`CAST(${c.sql(0)} AS TIMESTAMP)`))
  const time =
    c.size > 1
      ? parsed(c, 1, 'TIMESTAMP')
      : parseDatetime(c.sql(0), EPOCH_TEXT, 'TIMESTAMP', c.timeZone, { tolerant: 'try_to_timestamp' })
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
  if (!c.isLiteral(1)) return formatDatetimeBy(value, c.sql(1), c.timeZone)
  const pattern = c.literal(1)
  return pattern === null ? 'CAST(NULL AS VARCHAR)' : formatDatetime(value, String(pattern), c.timeZone)
}

const TWO_TO_63 = '9223372036854775808'
const TWO_TO_64 = '18446744073709551616'

/** Java multiplies in 64 bits, past whose ends it begins anew at the other. */
const fromUnixtime: FunctionCompiler = (c) => {
  const seconds = c.sql(0)
  const time = `make_timestamp(${seconds} * 1000000)`
  const text = c.size > 1 ? formatted(c, time) : formatDatetime(time, EPOCH_TEXT, c.timeZone)
  const pattern = c.size > 1 ? c.sql(1) : stringLiteral(EPOCH_TEXT)
  const wrapped = `((CAST(${seconds} AS HUGEINT) * 1000000 + ${TWO_TO_63}) % ${TWO_TO_64} + ${TWO_TO_64}) % ${TWO_TO_64} - ${TWO_TO_63}`
  return c.exact(
    `CASE WHEN ${seconds} NOT BETWEEN -9223372022400 AND 9223372036854 THEN ${formatMicrosBy(`CAST(${wrapped} AS BIGINT)`, pattern, c.timeZone)} ELSE ${text} END`,
  )
}

/** Whole months if both are the same day of the month or both the last of theirs; else days of 31 to a month, rounded to 8 digits. */
const monthsBetween: FunctionCompiler = (c) => {
  const [a, b] = [`CAST(${c.sql(0)} AS TIMESTAMP)`, `CAST(${c.sql(1)} AS TIMESTAMP)`]
  if (c.timeZone === undefined) {
    const clock = (t: string): TimeOfMonth => ({
      time: t,
      second: `hour(${t}) * 3600 + minute(${t}) * 60 + second(${t})`,
    })
    return c.exact(monthsApart(c, clock(a), clock(b)))
  }
  // Seconds that have passed since the day began, whatever the clock shows.
  const passed = (instant: string, local: string): string =>
    `(epoch_us(${instant}) - epoch_us(${startOfDay(`date_trunc('day', ${local})`, c.timeZone)})) // 1000000`
  const times = [a, b].map((instant) =>
    bindOnce(instant, (at) =>
      bindOnce(localTime(at, c.timeZone), (local) => `{'time': ${local}, 'second': ${passed(at, local)}}`, 'local'),
    ),
  )
  const field = (side: string): TimeOfMonth => ({
    time: `times['${side}']['time']`,
    second: `times['${side}']['second']`,
  })
  return c.exact(bound(`{'a': ${times[0]}, 'b': ${times[1]}}`, () => monthsApart(c, field('a'), field('b')), 'times'))
}

/** A local time, and the seconds of its day. */
interface TimeOfMonth {
  readonly time: string
  readonly second: string
}

function monthsApart(
  c: FunctionCall,
  { time: a, second: secondA }: TimeOfMonth,
  { time: b, second: secondB }: TimeOfMonth,
): string {
  const months = `((year(${a}) - year(${b})) * 12 + month(${a}) - month(${b}))`
  const last = (t: string) => `(day(${t}) = day(last_day(${t})))`
  const seconds = (t: string, second: string) => `((day(${t}) - 1) * 86400.0::DOUBLE + ${second})`
  const fraction = `(${months} + (${seconds(a, secondA)} - ${seconds(b, secondB)}) / 2678400.0::DOUBLE)`
  const rounded = c.size > 2 && c.literal(2) === false ? fraction : `(floor(${fraction} * 1e8 + 0.5) / 1e8)`
  return `CASE WHEN day(${a}) = day(${b}) OR (${last(a)} AND ${last(b)}) THEN CAST(${months} AS DOUBLE) ELSE ${rounded} END`
}

/** From or to the local time of a zone that an argument names, whatever the session's. */
function shifted(c: FunctionCall, time: string, zone: number, direction: 'to UTC' | 'from UTC'): string {
  const name = c.isLiteral(zone) ? c.literal(zone) : null
  if (name === null)
    return `make_timestamp(flashover_shift_zone(epoch_us(${time}), ${c.sql(zone)}, ${direction === 'to UTC'}))`
  if (zoneArgument(String(name)) === undefined) {
    const failure = c.raise('INVALID_TIMEZONE', { timeZone: String(name) })
    return `CAST(CASE WHEN ${time} IS NOT NULL THEN ${failure} END AS TIMESTAMP)`
  }
  return direction === 'to UTC' ? instantOf(time, String(name)) : localTime(time, String(name))
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
  second: part('second'),
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
  to_timestamp_ntz: parse('TIMESTAMP_NTZ'),
  to_timestamp_ltz: parse('TIMESTAMP'),
  try_to_timestamp: parse('TIMESTAMP'),
  try_to_timestamp_ntz: parse('TIMESTAMP_NTZ'),
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
  make_timestamp: makeInstant,
  make_timestamp_ltz: makeInstant,
  make_timestamp_ntz: (c) => c.exact(checkedTimeOfFields(c)),
  try_make_timestamp: tryMakeInstant,
  try_make_timestamp_ltz: tryMakeInstant,
  try_make_timestamp_ntz: (c) => c.exact(tryTimeOfFields(c)),
  to_utc_timestamp: (c) => c.exact(shifted(c, c.sql(0), 1, 'to UTC')),
  from_utc_timestamp: (c) => c.exact(shifted(c, c.sql(0), 1, 'from UTC')),
  convert_timezone: (c) => c.exact(shifted(c, shifted(c, c.sql(2), 0, 'to UTC'), 1, 'from UTC')),
  dayname: (c) => c.exact(`strftime(${c.sql(0)}, '%a')`),
  monthname: (c) => c.exact(`strftime(${c.sql(0)}, '%b')`),
}
