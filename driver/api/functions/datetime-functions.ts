import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import type { DateUnit, TimestampUnit, Weekday } from './datetime-words.ts'
import { binary, unary } from './define-function.ts'

/** The year of a date or timestamp.
 * @example F.year(F.lit('2024-02-29')) // 2024 */
export const year = unary('year')
/** The quarter of a date, 1 to 4.
 * @example F.quarter(F.lit('2024-02-29')) // 1 */
export const quarter = unary('quarter')
/** The month of a date, 1 to 12.
 * @example F.month(F.lit('2024-02-29')) // 2 */
export const month = unary('month')
/** The ISO week of a date, 1 to 53: weeks begin on Monday, and the first has more than three days of the year.
 * @example F.weekofyear(F.lit('2024-02-29')) // 9 */
export const weekofyear = unary('weekofyear')
/** The day in the year, 1 to 366.
 * @example F.dayofyear(F.lit('2024-02-29')) // 60 */
export const dayofyear = unary('dayofyear')
/** The day in the month, 1 to 31.
 * @example F.dayofmonth(F.lit('2024-02-29')) // 29 */
export const dayofmonth = unary('dayofmonth')
/** Spark's second name of `dayofmonth`.
 * @example F.day(F.lit('2024-02-29')) // 29 */
export const day = unary('day')
/** The day in the week: 1 is Sunday, 7 Saturday.
 * @example F.dayofweek(F.lit('2024-02-29')) // 5 */
export const dayofweek = unary('dayofweek')
/** The day in the week: 0 is Monday, 6 Sunday.
 * @example F.weekday(F.lit('2024-02-29')) // 3 */
export const weekday = unary('weekday')
/** The hour of a timestamp, 0 to 23, in the time zone of the session.
 * @example F.hour(F.lit('2024-02-29 13:45:07')) // 13 */
export const hour = unary('hour')
/** The minute of a timestamp, 0 to 59.
 * @example F.minute(F.lit('2024-02-29 13:45:07')) // 45 */
export const minute = unary('minute')
/** The second of a timestamp, 0 to 59, without its fraction.
 * @example F.second(F.lit('2024-02-29 13:45:07')) // 7 */
export const second = unary('second')
/** The day's short English name: `Mon`, `Tue` ...
 * @example F.dayname(F.to_date(F.lit('2024-02-29'))) // Thu */
export const dayname = unary('dayname')
/** The month's short English name: `Jan`, `Feb` ...
 * @example F.monthname(F.to_date(F.lit('2024-02-29'))) // Feb */
export const monthname = unary('monthname')
/** The last day of the date's month.
 * @example F.last_day(F.lit('2024-02-10')) // 2024-02-29 */
export const last_day = unary('last_day')
/** Days since 1970-01-01.
 * @example F.unix_date(F.to_date(F.lit('1970-01-02'))) // 1 */
export const unix_date = unary('unix_date')
/** Whole seconds since 1970-01-01 00:00:00 UTC, rounded down.
 * @example F.unix_seconds(F.to_timestamp(F.lit('1970-01-01 00:00:01'))) // 1 */
export const unix_seconds = unary('unix_seconds')
/** Whole milliseconds since 1970-01-01 00:00:00 UTC, rounded down.
 * @example F.unix_millis(F.to_timestamp(F.lit('1970-01-01 00:00:01'))) // 1000 */
export const unix_millis = unary('unix_millis')
/** Microseconds since 1970-01-01 00:00:00 UTC.
 * @example F.unix_micros(F.to_timestamp(F.lit('1970-01-01 00:00:01'))) // 1000000 */
export const unix_micros = unary('unix_micros')
/** The date so many days after 1970-01-01.
 * @example F.date_from_unix_date(F.lit(1)) // 1970-01-02 */
export const date_from_unix_date = unary('date_from_unix_date')
/** The timestamp so many seconds, which may have a fraction, after 1970-01-01 00:00:00 UTC.
 * @example F.timestamp_seconds(F.lit(1)) // 1970-01-01 00:00:01 */
export const timestamp_seconds = unary('timestamp_seconds')
/** The timestamp so many milliseconds after 1970-01-01 00:00:00 UTC.
 * @example F.timestamp_millis(F.lit(1500)) // 1970-01-01 00:00:01.5 */
export const timestamp_millis = unary('timestamp_millis')
/** The timestamp so many microseconds after 1970-01-01 00:00:00 UTC.
 * @example F.timestamp_micros(F.lit(1500000)) // 1970-01-01 00:00:01.5 */
export const timestamp_micros = unary('timestamp_micros')
/** Days from the second date to the first.
 * @example F.datediff(F.lit('2024-03-01'), F.lit('2024-02-28')) // 2 */
export const datediff = binary('datediff')
/** Spark's second name of `datediff`.
 * @example F.date_diff(F.lit('2024-03-01'), F.lit('2024-02-28')) // 2 */
export const date_diff = binary('date_diff')

/** The date at the query's start, the same for all rows.
 * @example F.current_date().geq('2024-01-01') // true */
export const current_date = (): Column => callFunction('current_date')
/** The time at the query's start, the same for all rows.
 * @example F.current_timestamp().eq(F.current_timestamp()) // true */
export const current_timestamp = (): Column => callFunction('current_timestamp')
/** Spark's second name of `current_timestamp`.
 * @example F.now().gt('2024-01-01') // true */
export const now = (): Column => callFunction('now')
/**
 * A text as a date, in ISO form or by a pattern of Java's DateTimeFormatter. Text that is none is CAST_INVALID_INPUT, or with a pattern
 * CANNOT_PARSE_TIMESTAMP.
 * @example F.to_date(F.lit('2024-02-29')) // 2024-02-29
 * @example F.to_date(F.lit('29.02.2024'), 'dd.MM.yyyy') // 2024-02-29
 */
export const to_date = (column: ColumnOrName, format?: string): Column => withFormat('to_date', column, format)
/**
 * A text as a timestamp, in ISO form or by a pattern of Java's DateTimeFormatter. Text that is none is CAST_INVALID_INPUT, or with a pattern
 * CANNOT_PARSE_TIMESTAMP.
 * @example F.to_timestamp(F.lit('2024-02-29 13:45')) // 2024-02-29 13:45:00
 * @example F.to_timestamp(F.lit('29.02.2024'), 'dd.MM.yyyy') // 2024-02-29 00:00:00
 */
export const to_timestamp = (column: ColumnOrName, format?: string): Column =>
  withFormat('to_timestamp', column, format)
/** The same as `to_timestamp`.
 * @example F.to_timestamp_ltz(F.lit('2024-02-29')) // 2024-02-29 00:00:00 */
export const to_timestamp_ltz = (column: ColumnOrName, format?: string): Column =>
  withFormat('to_timestamp_ltz', column, format)
/** A text as a timestamp without a time zone, in ISO form or by a pattern, as `to_timestamp`.
 * @example F.to_timestamp_ntz(F.lit('2024-02-29')) // 2024-02-29 00:00:00 */
export const to_timestamp_ntz = (column: ColumnOrName, format?: string): Column =>
  withFormat('to_timestamp_ntz', column, format)
/** As `to_date`, but null for text that is none.
 * @example F.try_to_date(F.lit('soon')) // NULL */
export const try_to_date = (column: ColumnOrName, format?: string): Column => withFormat('try_to_date', column, format)
/** As `to_timestamp`, but null for text that is none.
 * @example F.try_to_timestamp(F.lit('soon'), 'yyyy') // NULL */
export const try_to_timestamp = (column: ColumnOrName, format?: string): Column =>
  withFormat('try_to_timestamp', column, format)
/** A date or timestamp as text, by a pattern of Java's DateTimeFormatter.
 * @example F.date_format(F.lit('2024-02-29'), 'dd/MM/yyyy') // 29/02/2024 */
export const date_format = (column: ColumnOrName, format: string): Column =>
  callFunction('date_format', toColumn(column), format)
/**
 * Whole seconds since 1970-01-01 00:00:00 UTC of a timestamp, or of a text by a pattern, `yyyy-MM-dd HH:mm:ss` by default; of now if there
 * is no column.
 * @example F.unix_timestamp(F.lit('1970-01-02 00:00:00')) // 86400
 */
export const unix_timestamp = (column?: ColumnOrName, format?: string): Column =>
  column === undefined ? callFunction('unix_timestamp') : withFormat('unix_timestamp', column, format)
/** Seconds since 1970-01-01 00:00:00 UTC as text by a pattern, `yyyy-MM-dd HH:mm:ss` by default.
 * @example F.from_unixtime(F.lit(86400)) // 1970-01-02 00:00:00 */
export const from_unixtime = (column: ColumnOrName, format?: string): Column =>
  withFormat('from_unixtime', column, format)
/** A timestamp cut to a unit, such as `year`, `month`, `week`, `day`, `hour`; null for a unit that is none.
 * @example F.date_trunc('month', F.lit('2024-02-29 13:45:07')) // 2024-02-01 00:00:00 */
export const date_trunc = (unit: TimestampUnit, column: ColumnOrName): Column =>
  callFunction('date_trunc', unit, toColumn(column))
/** A date cut to a unit: `year`, `quarter`, `month` or `week`; null for a unit that is none.
 * @example F.trunc(F.lit('2024-02-29'), 'month') // 2024-02-01 */
export const trunc = (column: ColumnOrName, unit: DateUnit): Column => callFunction('trunc', toColumn(column), unit)
/** The date so many days later.
 * @example F.date_add(F.lit('2024-02-28'), 2) // 2024-03-01 */
export const date_add = (column: ColumnOrName, days: ColumnOrName | number): Column =>
  callFunction('date_add', toColumn(column), count(days))
/** The date so many days earlier.
 * @example F.date_sub(F.lit('2024-03-01'), 1) // 2024-02-29 */
export const date_sub = (column: ColumnOrName, days: ColumnOrName | number): Column =>
  callFunction('date_sub', toColumn(column), count(days))
/** The date so many months later, on the month's last day where it has no such day.
 * @example F.add_months(F.lit('2024-01-31'), 1) // 2024-02-29 */
export const add_months = (column: ColumnOrName, months: ColumnOrName | number): Column =>
  callFunction('add_months', toColumn(column), count(months))
/**
 * Months from the second date to the first, with a fraction of 31 days; whole where both are the same or the last day of their months.
 * Rounded to 8 decimals unless `roundOff` is false.
 * @example F.months_between(F.lit('2024-03-15'), F.lit('2024-01-01')) // 2.4516129
 */
export const months_between = (end: ColumnOrName, start: ColumnOrName, roundOff = true): Column =>
  callFunction('months_between', toColumn(end), toColumn(start), roundOff)
/** The first such day of the week (`Mon`, `Tuesday` ...) after a date. A name that is none is ILLEGAL_DAY_OF_WEEK.
 * @example F.next_day(F.lit('2024-02-29'), 'Mon') // 2024-03-04 */
export const next_day = (column: ColumnOrName, dayOfWeek: Weekday): Column =>
  callFunction('next_day', toColumn(column), dayOfWeek)
/** The date of a year, month and day. One that does not exist is DATETIME_FIELD_OUT_OF_BOUNDS.
 * @example F.make_date(F.lit(2024), F.lit(2), F.lit(29)) // 2024-02-29 */
export const make_date = (year: ColumnOrName, month: ColumnOrName, day: ColumnOrName): Column =>
  callFunction('make_date', toColumn(year), toColumn(month), toColumn(day))
/** What clocks of a time zone show at a time given in UTC.
 * @example F.from_utc_timestamp(F.lit('2024-02-29 12:00:00'), 'Asia/Tokyo') // 2024-02-29 21:00:00 */
export const from_utc_timestamp = (column: ColumnOrName, timeZone: string | Column): Column =>
  callFunction('from_utc_timestamp', toColumn(column), timeZone)
/** The time in UTC at which clocks of a time zone show the given time.
 * @example F.to_utc_timestamp(F.lit('2024-02-29 12:00:00'), 'Asia/Tokyo') // 2024-02-29 03:00:00 */
export const to_utc_timestamp = (column: ColumnOrName, timeZone: string | Column): Column =>
  callFunction('to_utc_timestamp', toColumn(column), timeZone)

const withFormat = (name: string, column: ColumnOrName, format: string | undefined): Column =>
  format === undefined ? callFunction(name, toColumn(column)) : callFunction(name, toColumn(column), format)
const count = (value: ColumnOrName | number): Column | number => (typeof value === 'number' ? value : toColumn(value))
/** Spark's second name of `current_date`.
 * @example F.curdate().eq(F.current_date()) // true */
export const curdate = (): Column => callFunction('curdate')
/** The session's time zone.
 * @example F.current_timezone() // UTC */
export const current_timezone = (): Column => callFunction('current_timezone')
/** What the clocks of the session's time zone show when the query is planned, without the zone.
 * @example F.localtimestamp().eq(F.current_timestamp().cast('timestamp_ntz')) // true */
export const localtimestamp = (): Column => callFunction('localtimestamp')
/** What clocks of one time zone show when those of another, `null` for the session's, show a time.
 * @example F.convert_timezone(F.lit('Asia/Tokyo'), F.lit('Europe/Paris'), F.lit('2024-02-29 12:00:00')) // 2024-02-29 04:00:00 */
export const convert_timezone = (
  sourceTz: ColumnOrName | null,
  targetTz: ColumnOrName,
  sourceTs: ColumnOrName,
): Column =>
  callFunction('convert_timezone', ...[...(sourceTz === null ? [] : [sourceTz]), targetTz, sourceTs].map(toColumn))
/** Spark's second name of `date_add`.
 * @example F.dateadd(F.to_date(F.lit('2024-02-28')), 2) // 2024-03-01 */
export const dateadd = (column: ColumnOrName, days: ColumnOrName | number): Column =>
  callFunction('dateadd', toColumn(column), count(days))
/** A field of a date or timestamp, as EXTRACT names it: a literal.
 * @example F.date_part(F.lit('MONTH'), F.to_date(F.lit('2024-02-28'))) // 2 */
export const date_part = binary('date_part')
/** Spark's second name of `date_part`.
 * @example F.datepart(F.lit('doy'), F.to_date(F.lit('2024-02-28'))) // 59 */
export const datepart = binary('datepart')
const ofFields =
  (name: string) =>
  (
    years: ColumnOrName,
    months: ColumnOrName,
    days: ColumnOrName,
    hours: ColumnOrName,
    mins: ColumnOrName,
    secs: ColumnOrName,
  ): Column =>
    callFunction(name, ...[years, months, days, hours, mins, secs].map(toColumn))
const ofFieldsInZone =
  (name: string) =>
  (
    years: ColumnOrName,
    months: ColumnOrName,
    days: ColumnOrName,
    hours: ColumnOrName,
    mins: ColumnOrName,
    secs: ColumnOrName,
    timezone?: ColumnOrName,
  ): Column => {
    const fields = [years, months, days, hours, mins, secs, ...(timezone === undefined ? [] : [timezone])]
    return callFunction(name, ...fields.map(toColumn))
  }
/** A timestamp of its parts, in the session's time zone or that of the last argument; seconds may have a fraction.
 * @example F.make_timestamp(F.lit(2024), F.lit(2), F.lit(28), F.lit(1), F.lit(2), F.lit(3.5)) // 2024-02-28 01:02:03.5 */
export const make_timestamp = ofFieldsInZone('make_timestamp')
/** The same, whatever `spark.sql.timestampType` is.
 * @example F.make_timestamp_ltz(F.lit(2024), F.lit(2), F.lit(28), F.lit(1), F.lit(2), F.lit(3)) // 2024-02-28 01:02:03 */
export const make_timestamp_ltz = ofFieldsInZone('make_timestamp_ltz')
/** The time of a clock of its parts, without a zone.
 * @example F.make_timestamp_ntz(F.lit(2024), F.lit(2), F.lit(28), F.lit(1), F.lit(2), F.lit(3)) // 2024-02-28 01:02:03 */
export const make_timestamp_ntz = ofFields('make_timestamp_ntz')
/** As `make_timestamp`, but null where there is no such time.
 * @example F.try_make_timestamp(F.lit(2024), F.lit(13), F.lit(28), F.lit(1), F.lit(2), F.lit(3)) // NULL */
export const try_make_timestamp = ofFields('try_make_timestamp')
/** As `make_timestamp_ltz`, but null where there is no such time.
 * @example F.try_make_timestamp_ltz(F.lit(2024), F.lit(2), F.lit(30), F.lit(1), F.lit(2), F.lit(3)) // NULL */
export const try_make_timestamp_ltz = ofFields('try_make_timestamp_ltz')
/** As `make_timestamp_ntz`, but null where there is no such time.
 * @example F.try_make_timestamp_ntz(F.lit(2024), F.lit(2), F.lit(28), F.lit(25), F.lit(2), F.lit(3)) // NULL */
export const try_make_timestamp_ntz = ofFields('try_make_timestamp_ntz')
/**
 * The window of time in which a time is, as a struct of its `start` and its `end`, which is not within it; rows whose time is null are left out. With a
 * slide, which is shorter than the window, a time is in several windows, and a row comes in each. Durations are texts as `10 minutes`, not of months.
 * @example people.groupBy(F.window(F.lit('2024-02-29 12:34:56'), '1 hour')).count().select('window.start', 'count') // 2024-02-29 12:00:00, 3
 */
export const window = (
  time: ColumnOrName,
  windowDuration: string,
  slideDuration: string = windowDuration,
  startTime = '0 seconds',
): Column => callFunction('window', toColumn(time), windowDuration, slideDuration, startTime)
/** The last microsecond of a window of time.
 * @example people.groupBy(F.window(F.lit('2024-02-29 12:34:56'), '1 day')).count().select(F.window_time('window')) // 2024-02-29 23:59:59.999999 */
export const window_time = (column: ColumnOrName): Column => callFunction('window_time', toColumn(column))
/** As `unix_timestamp` of a column; the format is a column, and has to be a literal.
 * @example F.to_unix_timestamp(F.lit('1970-01-02'), F.lit('yyyy-MM-dd')) // 86400 */
export const to_unix_timestamp = (column: ColumnOrName, format?: ColumnOrName): Column =>
  callFunction('to_unix_timestamp', ...[column, ...(format === undefined ? [] : [format])].map(toColumn))
