import {
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
} from '../../../common/types/data-type.ts'

type PartitionValue = null | boolean | number | bigint | string

/** The value a hive partition folder stands for, in a literal's driver form (LiteralValue); undefined where folders cannot be told apart by it. */
export function parsePartitionValue(text: string | null, type: DataType): PartitionValue | undefined {
  if (text === null) return null
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return Number(text)
    case 'float':
    case 'double': {
      const value = Number(text)
      return Number.isNaN(value) ? undefined : value
    }
    case 'bigint':
      return /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined
    case 'boolean':
      return text === 'true'
    case 'date':
      return DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) / 86_400_000 : undefined
    case 'string':
      return text
    default:
      return undefined
  }
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$/
const DOUBLE = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$|^[+-]?(NaN|Infinity)$/
const MAX_INT = 2n ** 31n - 1n
const MAX_LONG = 2n ** 63n - 1n

/** Spark's inference of a partition column's type: int, bigint, decimal, double; date, timestamp; else string. */
export function inferPartitionType(values: readonly (string | null)[], timestampType: DataType): DataType {
  const present = values.filter((value) => value !== null)
  if (present.length === 0) return StringType
  if (present.every((value) => /^[+-]?\d{1,38}$/.test(value))) {
    const magnitudes = present.map((value) => (BigInt(value) < 0n ? -BigInt(value) - 1n : BigInt(value)))
    if (magnitudes.every((value) => value <= MAX_INT)) return IntegerType
    if (magnitudes.every((value) => value <= MAX_LONG)) return LongType
    return decimalType(Math.max(20, ...present.map((value) => BigInt(value).toString().replace('-', '').length)), 0)
  }
  if (present.every((value) => DOUBLE.test(value))) return DoubleType
  // Date.parse takes the 30th of February for the 1st of March.
  const isDay = (value: string): boolean => {
    const days = Date.parse(`${value.slice(0, 10)}T00:00:00Z`)
    return !Number.isNaN(days) && new Date(days).toISOString().startsWith(value.slice(0, 10))
  }
  if (present.every((value) => DATE.test(value) && isDay(value))) return DateType
  return present.every((value) => TIMESTAMP.test(value) && isDay(value)) ? timestampType : StringType
}
