import {
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../../common/types/data-type.ts'

/** A bit for each type that the values of a CSV column may look like; a set of them is what is known of a column. */
export const CSV_TYPE_BITS = {
  int: '1',
  bigint: '2',
  double: '4',
  date: '8',
  timestamp: '16',
  boolean: '32',
  string: '64',
  timestampNtz: '128',
} as const

const MAX_PRECISION = 38

/** Whole numbers that no bigint holds have a bit for each number of digits. */
export const decimalBit = (digits: number): string => `${2n ** BigInt(8 + digits)}`

/** Spark's type for a column whose values look like these: the narrowest that has them all. */
export function typeOfBits(bits: bigint): DataType {
  const has = (bit: string): boolean => (bits & BigInt(bit)) !== 0n
  const digits = Array.from({ length: MAX_PRECISION + 1 }, (_, count) => count).filter((count) =>
    has(decimalBit(count)),
  )
  const isNumeric =
    digits.length > 0 || has(CSV_TYPE_BITS.int) || has(CSV_TYPE_BITS.bigint) || has(CSV_TYPE_BITS.double)
  const isTime = has(CSV_TYPE_BITS.date) || has(CSV_TYPE_BITS.timestamp) || has(CSV_TYPE_BITS.timestampNtz)
  const isBoolean = has(CSV_TYPE_BITS.boolean)
  const kinds = [isNumeric, isTime, isBoolean].filter(Boolean).length
  if (has(CSV_TYPE_BITS.string) || kinds !== 1) return StringType
  if (isBoolean) return BooleanType
  if (has(CSV_TYPE_BITS.timestamp)) return TimestampType
  if (has(CSV_TYPE_BITS.timestampNtz)) return TimestampNtzType
  if (isTime) return DateType
  if (has(CSV_TYPE_BITS.double)) return DoubleType
  if (digits.length > 0) {
    const whole = has(CSV_TYPE_BITS.bigint) ? 20 : has(CSV_TYPE_BITS.int) ? 10 : 1
    return decimalType(Math.max(whole, ...digits), 0)
  }
  return has(CSV_TYPE_BITS.bigint) ? LongType : IntegerType
}
