import { parseDatetime } from '../../../common/datetime/parse-datetime.ts'
import { stringToDate, stringToTimestamp } from '../../../common/datetime/string-to-timestamp.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { unescapePathName } from '../../../common/storage/partition-path.ts'
import {
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
  VoidType,
} from '../../../common/types/data-type.ts'
import { javaDecimal, javaDouble, javaInt, javaLong } from './java-number.ts'

/** What of a session says of what types partition columns are. */
export interface PartitionTypeSettings {
  /** Whether values say what the type is; else it is string. */
  readonly inferPartitionTypes: boolean
  /** What `timestamp` is for the session. */
  readonly timestampType: DataType
}

/** What a text may look like: TIME is a type of Spark's that is missing here. */
type Inferred = DataType | { readonly kind: 'time' }

/**
 * Spark's inference of a partition column's type by the texts of its folders, still escaped; null is the default partition.
 */
export function inferPartitionType(
  texts: Iterable<string | null>,
  { inferPartitionTypes, timestampType }: PartitionTypeSettings,
): DataType {
  const ofText = (text: string): Inferred => (inferPartitionTypes ? typeOfText(text) : StringType)
  const type = [...new Set(texts)]
    .map((text): Inferred => (text === null ? VoidType : ofText(text)))
    .reduce(widerType, VoidType)
  if (type.kind === 'timestamp') return timestampType
  if (type.kind !== 'time') return type
  throw new SparkError('UNSUPPORTED_FEATURE', {
    feature:
      'the type TIME, which the values of a partition column look like; name another type in the schema, or set spark.sql.sources.partitionColumnTypeInference.enabled to false',
  })
}

function typeOfText(text: string): Inferred {
  if (javaInt(text) !== undefined) return IntegerType
  if (javaLong(text) !== undefined) return LongType
  const precision = wholePrecision(text)
  if (precision !== undefined && precision <= 38) return decimalType(precision, 0)
  if (javaDouble(text) !== undefined) return DoubleType
  const plain = unescapePathName(text)
  if (isPattern(plain, 'yyyy-MM-dd HH:mm:ss[.S]') && stringToTimestamp(plain, 0, () => 0) !== undefined)
    return TimestampType
  if (isPattern(text, 'yyyy-MM-dd') && stringToDate(text) !== undefined) return DateType
  return TIME.test(plain) ? { kind: 'time' } : StringType
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/

const isPattern = (text: string, pattern: string): boolean => typeof parseDatetime(text, pattern, 0) === 'bigint'

/** The digits of a decimal without a fraction. */
function wholePrecision(text: string): number | undefined {
  const decimal = javaDecimal(text)
  if (!decimal || decimal.scale > 0) return undefined
  const digits = decimal.unscaled.toString().replace('-', '').length
  return digits - decimal.scale
}

/** As in other places, but that no double takes in a number it could not be exactly. */
function widerType(left: Inferred, right: Inferred): Inferred {
  if (left.kind === right.kind && left.kind !== 'decimal') return left
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  const kinds = [left.kind, right.kind]
  if (kinds.includes('double')) return kinds.includes('int') ? DoubleType : StringType
  if (kinds.includes('date') && kinds.includes('timestamp')) return TimestampType
  const [one, other] = [wholeDigits(left), wholeDigits(right)]
  if (one === undefined || other === undefined) return StringType
  return kinds.includes('decimal') ? decimalType(Math.max(one, other), 0) : LongType
}

function wholeDigits(type: Inferred): number | undefined {
  if (type.kind === 'decimal') return type.precision
  return type.kind === 'int' ? 10 : type.kind === 'bigint' ? 20 : undefined
}
