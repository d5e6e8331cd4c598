import type { CalendarInterval } from './calendar-interval.ts'
import { type AnsiIntervalType, DayTimeInterval, type StructType, YearMonthInterval } from './data-type.ts'
import { intervalText } from './interval-text.ts'

/**
 * A value as a user sees it. int and smaller, float, double: number; bigint: bigint (never a lossy number); decimal: Decimal;
 * date: LocalDate text `YYYY-MM-DD` wrapped as SparkDate; timestamp: SparkTimestamp; string, boolean, binary (Uint8Array), arrays,
 * maps (Map) and structs (Row) as such.
 */
export type RowValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Decimal
  | SparkDate
  | SparkTimestamp
  | SparkInterval
  | CalendarInterval
  | readonly RowValue[]
  | Map<RowValue, RowValue>
  | Row

/** An exact decimal: `unscaled * 10^-scale`. */
export class Decimal {
  /** The digits, without the point. */
  readonly unscaled: bigint
  /** Digits after the point. */
  readonly scale: number
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
    Object.freeze(this)
  }
  /** Spark's text form: plain digits with exactly `scale` decimals.
   * @example new Decimal(1250n, 2).toString() // 12.50 */
  toString(): string {
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0')
    const whole = digits.slice(0, digits.length - this.scale)
    const sign = this.unscaled < 0n ? '-' : ''
    return this.scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - this.scale)}`
  }
  /** The nearest double.
   * @example new Decimal(1250n, 2).toNumber() // 12.5 */
  toNumber(): number {
    return Number(this.toString())
  }
  /** Text, as JSON's numbers are not exact.
   * @example JSON.stringify(new Decimal(1250n, 2)) // "12.50" */
  toJSON(): string {
    return this.toString()
  }
}

/** A calendar date, as days since 1970-01-01 in the proleptic Gregorian calendar. */
export class SparkDate {
  /** Days since 1970-01-01. */
  readonly days: number
  constructor(days: number) {
    this.days = days
    Object.freeze(this)
  }
  /** Midnight of the day in UTC.
   * @example new SparkDate(1).toDate() // 1970-01-02T00:00:00.000Z */
  toDate(): Date {
    return new Date(this.days * 86_400_000)
  }
  /** `YYYY-MM-DD`.
   * @example new SparkDate(1).toString() // 1970-01-02 */
  toString(): string {
    return dateText(this.days)
  }
  /** `YYYY-MM-DD`.
   * @example JSON.stringify(new SparkDate(1)) // "1970-01-02" */
  toJSON(): string {
    return this.toString()
  }
}

/** An instant (timestamp) or a wall-clock time (timestamp_ntz), in microseconds since 1970-01-01. Shown in UTC, the session time zone. */
export class SparkTimestamp {
  /** Microseconds since 1970-01-01 00:00:00 (UTC for a timestamp). */
  readonly micros: bigint
  constructor(micros: bigint) {
    this.micros = micros
    Object.freeze(this)
  }
  /** The same instant, its microseconds cut to milliseconds.
   * @example new SparkTimestamp(1500n).toDate() // 1970-01-01T00:00:00.001Z */
  toDate(): Date {
    return new Date(Number(floorDiv(this.micros, 1000n)))
  }
  /** `YYYY-MM-DD HH:MM:SS[.ffffff]`, trailing zeros of the fraction dropped, as Spark casts to string.
   * @example new SparkTimestamp(1_500_000n).toString() // 1970-01-01 00:00:01.5 */
  toString(): string {
    const days = floorDiv(this.micros, 86_400_000_000n)
    const time = this.micros - days * 86_400_000_000n
    const fraction = time % 1_000_000n
    const text = `${dateText(Number(days))} ${new Date(Number(time / 1000n)).toISOString().slice(11, 19)}`
    return fraction === 0n ? text : `${text}.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}`
  }
  /** The text of `toString`.
   * @example JSON.stringify(new SparkTimestamp(0n)) // "1970-01-01 00:00:00" */
  toJSON(): string {
    return this.toString()
  }
}

/** An ANSI interval: months, or microseconds. */
export class SparkInterval {
  /** What `value` counts: of a year-month interval months, of a day-time interval microseconds. */
  readonly unit: 'month' | 'microsecond'
  /** How many; negative for an interval back in time. */
  readonly value: bigint
  /** Its type, which says in which units it is written. */
  readonly dataType: AnsiIntervalType
  /** @param dataType `YEAR TO MONTH` or `DAY TO SECOND` by the unit, unless it is given */
  constructor(
    unit: 'month' | 'microsecond',
    value: bigint,
    dataType: AnsiIntervalType = unit === 'month' ? YearMonthInterval : DayTimeInterval,
  ) {
    this.unit = unit
    this.value = value
    this.dataType = dataType
    Object.freeze(this)
  }
  /** The literal of SQL.
   * @example new SparkInterval('month', 14n).toString() // INTERVAL '1-2' YEAR TO MONTH */
  toString(): string {
    return intervalText(this.value, this.dataType)
  }
  /** The text of `toString`.
   * @example JSON.stringify(new SparkInterval('microsecond', 1_000_000n)) // "INTERVAL '0 00:00:01' DAY TO SECOND" */
  toJSON(): string {
    return this.toString()
  }
}

/**
 * A row: values by position and by name. `row.name`, `row['a name']` and `const { name } = row` read columns; of two columns of one name the
 * first. A column with the name of one of these methods is read by `getAs`.
 *
 * `JSON.stringify(row)` gives an object in which what JSON has no numbers for is text: bigints, decimals, NaN and the infinities, dates and
 * timestamps (`2020-01-31`, `2020-01-31 12:00:00`), binary as base64; maps are objects.
 * @example
 * const { name, age } = (await people.orderBy('name').first())!
 * `${name}, ${age}` // Ann, 31
 */
export class Row {
  readonly #values: readonly RowValue[]
  readonly #schema: StructType
  readonly [column: string]: unknown

  constructor(values: readonly RowValue[], schema: StructType) {
    this.#values = values
    this.#schema = schema
    nameColumns(this, values, schema)
    Object.freeze(this)
  }
  /** Why closures of RDDs cannot capture a row, in the words of the closure serializer. */
  get [Symbol.for('flashover.notSerializable')](): string {
    return 'it is a Row: capture `row.toObject()` or the values that are needed'
  }
  /** The value of the column at a position, from 0; null outside of the columns.
   * @example (await people.orderBy('name').first())?.get(0) // Ann */
  get(index: number): RowValue {
    return this.#values[index] ?? null
  }
  /**
   * The value of a column by its exact name; a RangeError where there is none. The type is the caller's word, which nothing checks.
   * @example (await people.orderBy('name').first())?.getAs<string>('city') // Rome
   */
  getAs<T extends RowValue>(name: string): T {
    const index = this.#schema.fields.findIndex((field) => field.name === name)
    if (index < 0)
      throw new RangeError(`no column "${name}"; there are: ${this.#schema.fields.map((f) => f.name).join(', ')}`)
    return (this.#values[index] ?? null) as T
  }
  /** All values, in the order of the columns.
   * @example (await people.orderBy('name').first())?.toArray() // [ 'Ann', 'Rome', 31 ] */
  toArray(): readonly RowValue[] {
    return this.#values
  }
  /** A plain object of the columns, as PySpark's `asDict`; nested rows stay rows, and of two columns of one name the first counts.
   * @example (await people.orderBy('name').first())?.toObject() // { name: 'Ann', city: 'Rome', age: 31 } */
  toObject(): Record<string, RowValue> {
    const columns = new Map<string, RowValue>()
    this.#schema.fields.forEach(({ name }, index) => {
      if (!columns.has(name)) columns.set(name, this.get(index))
    })
    return Object.fromEntries(columns)
  }
  /** An object of what JSON can hold; see the class.
   * @example JSON.stringify(await spark.range(1).first()) // {"id":"0"} */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.toObject()).map(([name, value]) => [name, jsonValue(value)]))
  }
  /** Names and types of the columns.
   * @example simpleString((await people.first())!.schema()) // struct<name:string,city:string,age:int> */
  schema(): StructType {
    return this.#schema
  }
}

/** Assigned, not defined: rows of one schema then share their shape in V8, which makes a million of them three times as fast. */
function nameColumns(row: Record<string, unknown>, values: readonly RowValue[], { fields }: StructType): void {
  for (let index = 0; index < fields.length; index++) {
    const name = fields[index]?.name ?? ''
    if (!(name in row)) row[name] = values[index] ?? null
  }
}

function jsonValue(value: RowValue): unknown {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), jsonValue(item)]))
  return Array.isArray(value) ? value.map((item: RowValue) => jsonValue(item)) : value
}

const floorDiv = (value: bigint, by: bigint): bigint => {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}

/** The calendar repeats after this many days, by which dates beyond those of JavaScript are brought among them. */
const DAYS_OF_400_YEARS = 146_097

function dateText(days: number): string {
  const cycles = Math.floor(days / DAYS_OF_400_YEARS)
  const date = new Date((days - cycles * DAYS_OF_400_YEARS) * 86_400_000)
  const year = date.getUTCFullYear() + cycles * 400
  const month = `${date.getUTCMonth() + 1}`.padStart(2, '0')
  const day = `${date.getUTCDate()}`.padStart(2, '0')
  const yearText = year < 0 ? `-${`${-year}`.padStart(4, '0')}` : year > 9999 ? `+${year}` : `${year}`.padStart(4, '0')
  return `${yearText}-${month}-${day}`
}
