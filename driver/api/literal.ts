import { SparkError } from '../../common/errors/spark-error.ts'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
  VoidType,
} from '../../common/types/data-type.ts'
import { Decimal, SparkDate, SparkInterval, SparkTimestamp } from '../../common/types/row.ts'
import { type Expression, Literal } from '../sql/expressions/expression.ts'
import { quoteValue } from './to-local-value.ts'

/** A JavaScript value that stands for a literal column. */
export type LiteralInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Decimal
  | SparkDate
  | SparkTimestamp
  | SparkInterval

/** A JavaScript value as a literal: whole numbers are int or bigint by size, others double; bigint is bigint; Date is a timestamp. */
export function literal(value: LiteralInput): Expression {
  const made = (literalValue: null | boolean | number | bigint | string | Uint8Array, dataType: DataType): Expression =>
    Literal({ value: literalValue, dataType })
  if (value === null) return made(null, VoidType)
  if (typeof value === 'boolean') return made(value, BooleanType)
  if (typeof value === 'string') return made(value, StringType)
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return made(value, LongType)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return made(value, DoubleType)
    return (value | 0) === value ? made(value, IntegerType) : made(BigInt(value), LongType)
  }
  if (value instanceof Date && !Number.isNaN(value.getTime()))
    return made(BigInt(value.getTime()) * 1000n, TimestampType)
  if (value instanceof SparkDate) return made(value.days, DateType)
  if (value instanceof SparkTimestamp) return made(value.micros, TimestampType)
  if (value instanceof SparkInterval)
    return made(value.unit === 'month' ? Number(value.value) : value.value, value.dataType)
  if (value instanceof Decimal) {
    const digits = value.unscaled.toString().replace('-', '').length
    return made(value.unscaled, decimalType(Math.max(digits, value.scale), value.scale))
  }
  if (value instanceof Uint8Array) return made(value, BinaryType)
  throw new SparkError('UNSUPPORTED_FEATURE', { feature: `a literal of the value ${quoteValue(value)}` })
}
