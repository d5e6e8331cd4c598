import { SparkError } from '../../common/errors/spark-error.ts'
import { CalendarInterval } from '../../common/types/calendar-interval.ts'
import {
  type DataType,
  type DecimalType,
  type StructField,
  type StructType,
  simpleString,
  structField,
} from '../../common/types/data-type.ts'
import { Decimal, Row, SparkDate, SparkInterval, SparkTimestamp } from '../../common/types/row.ts'
import type { LocalValue } from '../sql/expressions/expression.ts'

/** A value of a program in the driver's form of a field's type. What does not fit exactly is refused, not changed; decimals are rounded to their scale. */
export function toLocalValue(value: unknown, field: StructField): LocalValue {
  if (value === null || value === undefined) {
    if (field.nullable) return null
    throw new SparkError('FIELD_NOT_NULLABLE_WITH_NAME', { field_name: field.name })
  }
  const converted = convert(value, field.dataType, field.name)
  if (converted !== undefined) return converted
  throw new SparkError('FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', {
    field_name: field.name,
    data_type: simpleString(field.dataType),
    obj: quoteValue(value),
    obj_type: value instanceof Object ? value.constructor.name : typeof value,
  })
}

/** The value, or undefined where the type cannot take it. */
function convert(value: unknown, type: DataType, name: string): LocalValue | undefined {
  switch (type.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'binary':
      return value instanceof Uint8Array ? value : undefined
    case 'tinyint':
      return smallInteger(value, 8, name)
    case 'smallint':
      return smallInteger(value, 16, name)
    case 'int':
      return smallInteger(value, 32, name)
    case 'bigint':
      return integer(value, 64, name)
    case 'float':
    case 'double':
      return typeof value === 'number' ? value : undefined
    case 'decimal':
      return decimal(value, type)
    case 'date':
      if (value instanceof SparkDate) return value.days
      return isDate(value) ? Math.floor(value.getTime() / 86_400_000) : undefined
    case 'timestamp':
    case 'timestamp_ntz':
      if (value instanceof SparkTimestamp) return value.micros
      return isDate(value) ? BigInt(value.getTime()) * 1000n : undefined
    case 'day-time interval':
      return value instanceof SparkInterval && value.unit === 'microsecond' ? value.value : undefined
    case 'year-month interval':
      return value instanceof SparkInterval && value.unit === 'month' ? Number(value.value) : undefined
    case 'array': {
      const element = structField(`${name}.element`, type.elementType, type.containsNull)
      return Array.isArray(value) ? Array.from(value, (one: unknown) => toLocalValue(one, element)) : undefined
    }
    case 'map': {
      const key = structField(`${name}.key`, type.keyType, false)
      const item = structField(`${name}.value`, type.valueType, type.valueContainsNull)
      return entriesOf(value)?.map(([k, v]) => [toLocalValue(k, key), toLocalValue(v, item)])
    }
    case 'struct':
      return struct(value, type, name)
    case 'interval':
      return value instanceof CalendarInterval ? [value.months, value.days, value.microseconds] : undefined
    case 'void':
      return undefined
  }
}

function struct(value: unknown, type: StructType, name: string): LocalValue | undefined {
  const values: unknown = value instanceof Row ? value.toArray() : value
  const fieldOf = (field: StructField): StructField =>
    structField(`${name}.${field.name}`, field.dataType, field.nullable)
  if (Array.isArray(values)) {
    if (values.length !== type.fields.length)
      throw new SparkError('FIELD_STRUCT_LENGTH_MISMATCH', {
        object_length: `${values.length}`,
        field_length: `${type.fields.length}`,
      })
    return type.fields.map((field, index) => toLocalValue(values[index], fieldOf(field)))
  }
  if (!isPlainObject(value)) return undefined
  return type.fields.map((field) => toLocalValue(Reflect.get(value, field.name), fieldOf(field)))
}

function smallInteger(value: unknown, bits: number, name: string): number | undefined {
  const whole = integer(value, bits, name)
  return whole === undefined ? undefined : Number(whole)
}

function integer(value: unknown, bits: number, name: string): bigint | undefined {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return undefined
  const whole = BigInt(value as bigint | number)
  if (BigInt.asIntN(bits, whole) === whole) return whole
  const limit = 2n ** BigInt(bits - 1)
  throw new SparkError('VALUE_OUT_OF_BOUNDS', {
    arg_name: name,
    lower_bound: `${-limit}`,
    upper_bound: `${limit - 1n}`,
    actual: `${whole}`,
  })
}

/** The unscaled value, rounded half up to the type's scale. A number is the decimal that its text shows. */
function decimal(value: unknown, { precision, scale }: DecimalType): bigint | undefined {
  const exact = value instanceof Decimal ? value : parseDecimal(value)
  if (!exact) return undefined
  const shift = scale - exact.scale
  const unscaled =
    shift >= 0 ? exact.unscaled * 10n ** BigInt(shift) : divideHalfUp(exact.unscaled, 10n ** BigInt(-shift))
  if ((unscaled < 0n ? -unscaled : unscaled) < 10n ** BigInt(precision)) return unscaled
  throw new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION', {
    roundedValue: new Decimal(unscaled, scale).toString(),
    originalValue: String(exact),
    precision: `${precision}`,
    scale: `${scale}`,
  })
}

function parseDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined
  const parts = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (!parts) return undefined
  const [, whole = '0', fraction = '', exponent = '0'] = parts
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(whole + fraction)
  return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * 10n ** BigInt(-scale), 0)
}

function divideHalfUp(value: bigint, by: bigint): bigint {
  const size = value < 0n ? -value : value
  const rounded = (size * 2n + by) / (by * 2n)
  return value < 0n ? -rounded : rounded
}

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime())

function entriesOf(value: unknown): readonly (readonly [key: unknown, value: unknown])[] | undefined {
  if (value instanceof Map) return [...(value as ReadonlyMap<unknown, unknown>)]
  return isPlainObject(value) ? Object.entries(value) : undefined
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const proto: unknown = Object.getPrototypeOf(value)
  return proto === Object.prototype || proto === null
}

/** A value as an error shows it, cut where it is long. */
export function quoteValue(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
  return text.length > 100 ? `${text.slice(0, 100)}...` : text
}
