import { SessionZone } from '../../../common/datetime/session-zone.ts'
import { stringToDate, stringToTimestamp } from '../../../common/datetime/string-to-timestamp.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { unescapePathName } from '../../../common/storage/partition-path.ts'
import { type DataType, simpleString } from '../../../common/types/data-type.ts'
import { Decimal } from '../../../common/types/row.ts'
import { javaDecimal, javaDouble, javaInt, javaLong } from './java-number.ts'

/** A value of a partition column in a literal's driver form (LiteralValue). */
export type PartitionValue = null | boolean | number | bigint | string | Uint8Array

/**
 * The value that a folder's text, still escaped, has in a type; undefined if none. As in Spark these are not its casts: of a `tinyint` only
 * the last 8 bits count, and `1.5` is no int.
 *
 * @param timeZone of timestamps; undefined: UTC
 */
export function partitionValue(text: string, type: DataType, timeZone: string | undefined): PartitionValue | undefined {
  switch (type.kind) {
    case 'void':
      return null
    case 'string':
      return unescapePathName(text)
    case 'tinyint':
    case 'smallint': {
      const value = javaInt(text)
      return value === undefined ? undefined : Number(BigInt.asIntN(type.kind === 'tinyint' ? 8 : 16, BigInt(value)))
    }
    case 'int':
      return javaInt(text)
    case 'bigint':
      return javaLong(text)
    case 'float': {
      const value = javaDouble(text)
      return value === undefined ? undefined : Math.fround(value)
    }
    case 'double':
      return javaDouble(text)
    case 'decimal':
      return decimalValue(text, type.precision, type.scale)
    case 'boolean': {
      const word = text.toLowerCase()
      return word === 'true' ? true : word === 'false' ? false : undefined
    }
    case 'date':
      return stringToDate(text)
    case 'timestamp':
    case 'timestamp_ntz':
      return stringToTimestamp(
        unescapePathName(text),
        type.kind === 'timestamp' ? SessionZone.of(timeZone ?? 'UTC').zone : undefined,
        noToday,
      )
    case 'binary':
      return Buffer.from(text)
    case 'day-time interval':
    case 'year-month interval':
      throw unsupported(`the type ${simpleString(type)} of a partition column`)
    case 'interval':
    case 'array':
    case 'map':
    case 'struct':
      return undefined
  }
}

function noToday(): never {
  throw unsupported('a time without a date as the value of a partition column')
}

const unsupported = (feature: string): SparkError => new SparkError('UNSUPPORTED_FEATURE', { feature })

/** Rounded half up; null if it has too many digits. */
function decimalValue(text: string, precision: number, scale: number): bigint | null | undefined {
  const decimal = javaDecimal(text)
  if (!decimal) return undefined
  const digits = scale - decimal.scale
  if (digits > 38) return decimal.unscaled === 0n ? 0n : null
  const value = digits >= 0 ? decimal.unscaled * 10n ** BigInt(digits) : roundHalfUp(decimal.unscaled, -digits)
  return value.toString().replace('-', '').length <= precision ? value : null
}

function roundHalfUp(unscaled: bigint, digits: number): bigint {
  if (digits > unscaled.toString().length) return 0n
  const unit = 10n ** BigInt(digits)
  const half = unscaled < 0n ? -unit / 2n : unit / 2n
  return (unscaled + half) / unit
}

/** A text that DuckDB casts to the value. */
export function partitionText(value: PartitionValue, type: DataType): string | null {
  if (value === null) return null
  switch (type.kind) {
    case 'decimal':
      return `${new Decimal(BigInt(value as bigint), type.scale)}`
    case 'date':
      return dayText(Number(value))
    case 'timestamp':
    case 'timestamp_ntz': {
      const micros = BigInt(value as bigint)
      const day = 86_400_000_000n
      const ofDay = ((micros % day) + day) % day
      const time = new Date(Number(ofDay / 1000n)).toISOString().slice(11, 23)
      return dayText(Number((micros - ofDay) / day)).replace(
        /^\S+/,
        `$& ${time}${String(ofDay % 1000n).padStart(3, '0')}`,
      )
    }
    case 'binary':
      return Array.from(value as Uint8Array, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
    default:
      return `${value}`
  }
}

function dayText(days: number): string {
  const date = new Date(days * 86_400_000)
  const year = date.getUTCFullYear()
  const monthAndDay = `${date.getUTCMonth() + 1}-${date.getUTCDate()}`
  return year > 0 ? `${year}-${monthAndDay}` : `${1 - year}-${monthAndDay} (BC)`
}
