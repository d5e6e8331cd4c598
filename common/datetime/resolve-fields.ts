import { civilDate, daysInMonth, daysOf, isLeapYear } from './civil-date.ts'
import type { DatetimeField } from './datetime-field.ts'

/** What a text gave for fields is no time: the message says why. */
export class DatetimeResolveError extends Error {
  override readonly name = 'DatetimeResolveError'
}

/** What a text has given. */
export type FieldValues = ReadonlyMap<DatetimeField, number>

/** A local time. */
export interface ResolvedTime {
  readonly days: number
  readonly secondOfDay: number
  readonly nano: number
}

/**
 * Fields put together, strictly as java.time's `Parsed` does, fields given twice being the same; those that are missing are of 1970-01-01
 * 00:00:00, as in Spark.
 */
export function resolveFields(values: FieldValues): ResolvedTime {
  return { days: resolveDate(new Map(values)), ...resolveTime(new Map(values)) }
}

type Values = Map<DatetimeField, number>

const RANGES: Readonly<Partial<Record<DatetimeField, readonly [number, number]>>> = {
  year: [-999999999, 999999999],
  'year of era': [1, 1000000000],
  month: [1, 12],
  day: [1, 31],
  'day of year': [1, 366],
  hour: [0, 23],
  'clock hour': [1, 24],
  'hour of am pm': [0, 11],
  'clock hour of am pm': [1, 12],
  minute: [0, 59],
  second: [0, 59],
}

function checked(field: DatetimeField, value: number): number {
  const [first, last] = RANGES[field] ?? [-Infinity, Infinity]
  if (value < first || value > last) throw new DatetimeResolveError(`Invalid value for ${field}: ${value}`)
  return value
}

function take(values: Values, field: DatetimeField): number | undefined {
  const value = values.get(field)
  values.delete(field)
  return value === undefined ? undefined : checked(field, value)
}

/** Gives a field a value that another one has told. */
function put(values: Values, field: DatetimeField, value: number): void {
  const before = values.get(field)
  if (before !== undefined && before !== value)
    throw new DatetimeResolveError(`Conflict found: ${field} ${before} differs from ${value}`)
  values.set(field, value)
}

function resolveDate(values: Values): number {
  const era = values.get('era')
  if (era !== undefined && values.has('year of era')) {
    const ofEra = take(values, 'year of era') ?? 1
    values.set('year', era === 1 ? ofEra : 1 - ofEra)
  }
  const date = wholeDate(values)
  if (date === undefined) return datePart(values)
  // What is left must say the same.
  const { year, month, day } = civilDate(date)
  const found: readonly (readonly [DatetimeField, number])[] = [
    ['year', year],
    ['month', month],
    ['day', day],
    ['day of year', date - daysOf(year, 1, 1) + 1],
  ]
  for (const [field, value] of found) put(values, field, value)
  return date
}

function wholeDate(values: Values): number | undefined {
  const julian = values.get('julian day')
  const [year, month, day] = [values.get('year'), values.get('month'), values.get('day')]
  const dayOfYear = values.get('day of year')
  if (year !== undefined && month !== undefined && day !== undefined) return dateOf(year, month, day)
  if (year !== undefined && dayOfYear !== undefined) return dateOfYearDay(year, dayOfYear)
  return julian === undefined ? undefined : julian - 40587
}

/** Of some fields, the others being those of 1970-01-01. */
function datePart(values: Values): number {
  const year = take(values, 'year') ?? 1970
  const dayOfYear = values.get('day of year')
  if (dayOfYear !== undefined) return dateOfYearDay(year, dayOfYear)
  return dateOf(year, take(values, 'month') ?? 1, take(values, 'day') ?? 1)
}

function dateOf(year: number, month: number, day: number): number {
  checked('year', year)
  checked('month', month)
  checked('day', day)
  if (day > daysInMonth(year, month))
    throw new DatetimeResolveError(`Invalid date: day ${day} of month ${month} of ${year}`)
  return daysOf(year, month, day)
}

function dateOfYearDay(year: number, dayOfYear: number): number {
  checked('day of year', dayOfYear)
  if (dayOfYear === 366 && !isLeapYear(year)) throw new DatetimeResolveError(`Invalid date: day 366 of ${year}`)
  return daysOf(checked('year', year), 1, 1) + dayOfYear - 1
}

function resolveTime(values: Values): Omit<ResolvedTime, 'days'> {
  const clockHour = take(values, 'clock hour')
  if (clockHour !== undefined) put(values, 'hour', clockHour % 24)
  const clockHourOfHalf = take(values, 'clock hour of am pm')
  if (clockHourOfHalf !== undefined) put(values, 'hour of am pm', clockHourOfHalf % 12)
  const half = values.get('am pm')
  const hourOfHalf = values.get('hour of am pm')
  if (half !== undefined && hourOfHalf !== undefined) {
    put(values, 'hour', half * 12 + checked('hour of am pm', hourOfHalf))
    values.delete('hour of am pm')
    values.delete('am pm')
  }
  const hour = take(values, 'hour')
  const [minute, second, nano] = [take(values, 'minute'), take(values, 'second'), take(values, 'nano')]
  const isWhole =
    hour !== undefined &&
    !(minute === undefined && (second ?? nano) !== undefined) &&
    !(second === undefined && nano !== undefined && minute !== undefined)
  if (isWhole) {
    if (values.has('am pm')) put(values, 'am pm', hour < 12 ? 0 : 1)
    if (values.has('hour of am pm')) put(values, 'hour of am pm', hour % 12)
  }
  const hours = hour ?? take(values, 'hour of am pm') ?? (values.get('am pm') === 1 ? 12 : 0)
  return { secondOfDay: hours * 3600 + (minute ?? 0) * 60 + (second ?? 0), nano: nano ?? 0 }
}
