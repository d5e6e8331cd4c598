import type { StructType } from './data-type.ts'

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
  | readonly RowValue[]
  | Map<RowValue, RowValue>
  | Row

/** An exact decimal: `unscaled * 10^-scale`. */
export class Decimal {
  readonly unscaled: bigint
  readonly scale: number
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
    Object.freeze(this)
  }
  /** Spark's text form: plain digits with exactly `scale` decimals. */
  toString(): string {
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0')
    const whole = digits.slice(0, digits.length - this.scale)
    const sign = this.unscaled < 0n ? '-' : ''
    return this.scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - this.scale)}`
  }
  toNumber(): number {
    return Number(this.toString())
  }
  toJSON(): string {
    return this.toString()
  }
}

/** A calendar date, as days since 1970-01-01 in the proleptic Gregorian calendar. */
export class SparkDate {
  readonly days: number
  constructor(days: number) {
    this.days = days
    Object.freeze(this)
  }
  toDate(): Date {
    return new Date(this.days * 86_400_000)
  }
  toString(): string {
    return formatYear(this.toDate())
  }
  toJSON(): string {
    return this.toString()
  }
}

/** An instant (timestamp) or a wall-clock time (timestamp_ntz), in microseconds since 1970-01-01. Shown in UTC, the session time zone. */
export class SparkTimestamp {
  readonly micros: bigint
  constructor(micros: bigint) {
    this.micros = micros
    Object.freeze(this)
  }
  toDate(): Date {
    return new Date(Number(floorDiv(this.micros, 1000n)))
  }
  /** `YYYY-MM-DD HH:MM:SS[.ffffff]`, trailing zeros of the fraction dropped, as Spark casts to string. */
  toString(): string {
    const date = new Date(Number(floorDiv(this.micros, 1_000_000n)) * 1000)
    const fraction = this.micros - floorDiv(this.micros, 1_000_000n) * 1_000_000n
    const text = `${formatYear(date)} ${date.toISOString().slice(-13, -5)}`
    return fraction === 0n ? text : `${text}.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}`
  }
  toJSON(): string {
    return this.toString()
  }
}

/** An ANSI interval: months, or microseconds. */
export class SparkInterval {
  readonly unit: 'month' | 'microsecond'
  readonly value: bigint
  constructor(unit: 'month' | 'microsecond', value: bigint) {
    this.unit = unit
    this.value = value
    Object.freeze(this)
  }
  toString(): string {
    const sign = this.value < 0n ? '-' : ''
    const size = this.value < 0n ? -this.value : this.value
    if (this.unit === 'month') return `INTERVAL '${sign}${size / 12n}-${size % 12n}' YEAR TO MONTH`
    const days = size / 86_400_000_000n
    const clock = new SparkTimestamp(size % 86_400_000_000n).toString().slice(11)
    return `INTERVAL '${sign}${days} ${clock}' DAY TO SECOND`
  }
  toJSON(): string {
    return this.toString()
  }
}

/** A row: values by position and by name. `row.name` and `row['name']` read a column; `row.get(i)` one by position. */
export class Row {
  readonly #values: readonly RowValue[]
  readonly #schema: StructType
  readonly [column: string]: unknown

  constructor(values: readonly RowValue[], schema: StructType) {
    this.#values = values
    this.#schema = schema
    schema.fields.forEach((field, index) => {
      if (!(field.name in this)) Object.defineProperty(this, field.name, { value: values[index], enumerable: true })
    })
    Object.freeze(this)
  }
  get(index: number): RowValue {
    return this.#values[index] ?? null
  }
  getAs<T extends RowValue>(name: string): T {
    const index = this.#schema.fields.findIndex((field) => field.name === name)
    if (index < 0)
      throw new RangeError(`no column "${name}"; there are: ${this.#schema.fields.map((f) => f.name).join(', ')}`)
    return (this.#values[index] ?? null) as T
  }
  toArray(): readonly RowValue[] {
    return this.#values
  }
  schema(): StructType {
    return this.#schema
  }
}

const floorDiv = (value: bigint, by: bigint): bigint => {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}

function formatYear(date: Date): string {
  const year = date.getUTCFullYear()
  const month = `${date.getUTCMonth() + 1}`.padStart(2, '0')
  const day = `${date.getUTCDate()}`.padStart(2, '0')
  const yearText = year < 0 ? `-${`${-year}`.padStart(4, '0')}` : year > 9999 ? `+${year}` : `${year}`.padStart(4, '0')
  return `${yearText}-${month}-${day}`
}
