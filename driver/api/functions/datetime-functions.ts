import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary } from './define-function.ts'

export const year = unary('year')
export const quarter = unary('quarter')
export const month = unary('month')
export const weekofyear = unary('weekofyear')
export const dayofyear = unary('dayofyear')
export const dayofmonth = unary('dayofmonth')
/** Spark's second name of `dayofmonth`. */
export const day = unary('day')
/** 1 is Sunday. */
export const dayofweek = unary('dayofweek')
/** 0 is Monday. */
export const weekday = unary('weekday')
export const hour = unary('hour')
export const minute = unary('minute')
export const second = unary('second')
/** `Mon`, `Tue` ... */
export const dayname = unary('dayname')
/** `Jan`, `Feb` ... */
export const monthname = unary('monthname')
export const last_day = unary('last_day')
export const unix_date = unary('unix_date')
export const unix_seconds = unary('unix_seconds')
export const unix_millis = unary('unix_millis')
export const unix_micros = unary('unix_micros')
export const date_from_unix_date = unary('date_from_unix_date')
export const timestamp_seconds = unary('timestamp_seconds')
export const timestamp_millis = unary('timestamp_millis')
export const timestamp_micros = unary('timestamp_micros')
/** Days from the second date to the first. */
export const datediff = binary('datediff')
/** Spark's second name of `datediff`. */
export const date_diff = binary('date_diff')

export const current_date = (): Column => callFunction('current_date')
export const current_timestamp = (): Column => callFunction('current_timestamp')
/** Spark's second name of `current_timestamp`. */
export const now = (): Column => callFunction('now')
/** A text as a date, in ISO form or by a pattern of Java's DateTimeFormatter. */
export const to_date = (column: ColumnOrName, format?: string): Column => withFormat('to_date', column, format)
export const to_timestamp = (column: ColumnOrName, format?: string): Column =>
  withFormat('to_timestamp', column, format)
/** A date or timestamp as text, by a pattern of Java's DateTimeFormatter. */
export const date_format = (column: ColumnOrName, format: string): Column =>
  callFunction('date_format', toColumn(column), format)
/** Seconds since 1970, of now if there is no column. */
export const unix_timestamp = (column?: ColumnOrName, format?: string): Column =>
  column === undefined ? callFunction('unix_timestamp') : withFormat('unix_timestamp', column, format)
/** Seconds since 1970 as text, `yyyy-MM-dd HH:mm:ss` by default. */
export const from_unixtime = (column: ColumnOrName, format?: string): Column =>
  withFormat('from_unixtime', column, format)
/** A timestamp cut to a unit: `date_trunc('month', 'ts')`. */
export const date_trunc = (unit: string, column: ColumnOrName): Column =>
  callFunction('date_trunc', unit, toColumn(column))
/** A date cut to a unit: `trunc('d', 'month')`. */
export const trunc = (column: ColumnOrName, unit: string): Column => callFunction('trunc', toColumn(column), unit)
export const date_add = (column: ColumnOrName, days: ColumnOrName | number): Column =>
  callFunction('date_add', toColumn(column), count(days))
export const date_sub = (column: ColumnOrName, days: ColumnOrName | number): Column =>
  callFunction('date_sub', toColumn(column), count(days))
export const add_months = (column: ColumnOrName, months: ColumnOrName | number): Column =>
  callFunction('add_months', toColumn(column), count(months))
/** Months from the second date to the first, with a fraction of 31 days; rounded to 8 decimals unless `roundOff` is false. */
export const months_between = (end: ColumnOrName, start: ColumnOrName, roundOff = true): Column =>
  callFunction('months_between', toColumn(end), toColumn(start), roundOff)
/** The first such day (`Mon`, `Tue` ...) after a date. */
export const next_day = (column: ColumnOrName, dayOfWeek: string): Column =>
  callFunction('next_day', toColumn(column), dayOfWeek)
export const make_date = (year: ColumnOrName, month: ColumnOrName, day: ColumnOrName): Column =>
  callFunction('make_date', toColumn(year), toColumn(month), toColumn(day))
/** UTC wall-clock time as that of a time zone, and back. */
export const from_utc_timestamp = (column: ColumnOrName, timeZone: string | Column): Column =>
  callFunction('from_utc_timestamp', toColumn(column), timeZone)
export const to_utc_timestamp = (column: ColumnOrName, timeZone: string | Column): Column =>
  callFunction('to_utc_timestamp', toColumn(column), timeZone)

const withFormat = (name: string, column: ColumnOrName, format: string | undefined): Column =>
  format === undefined ? callFunction(name, toColumn(column)) : callFunction(name, toColumn(column), format)
const count = (value: ColumnOrName | number): Column | number => (typeof value === 'number' ? value : toColumn(value))
