import type { SchemaElement } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../../../common/types/data-type.ts'

/** What a column's annotation says, older forms as the newer ones: `DECIMAL`, `INTEGER(32,false)`, `TIMESTAMP(NANOS,true)`. */
type Annotation = string | undefined

const CONVERTED: Readonly<Record<string, string>> = {
  UTF8: 'STRING',
  TIME_MILLIS: 'TIME(MILLIS,true)',
  TIME_MICROS: 'TIME(MICROS,true)',
  TIMESTAMP_MILLIS: 'TIMESTAMP(MILLIS,true)',
  TIMESTAMP_MICROS: 'TIMESTAMP(MICROS,true)',
  INT_8: 'INTEGER(8,true)',
  INT_16: 'INTEGER(16,true)',
  INT_32: 'INTEGER(32,true)',
  INT_64: 'INTEGER(64,true)',
  UINT_8: 'INTEGER(8,false)',
  UINT_16: 'INTEGER(16,false)',
  UINT_32: 'INTEGER(32,false)',
  UINT_64: 'INTEGER(64,false)',
}

function annotationOf({ logical_type: logical, converted_type: converted }: SchemaElement): Annotation {
  if (logical === undefined) return converted && (CONVERTED[converted] ?? converted)
  switch (logical.type) {
    case 'TIME':
    case 'TIMESTAMP':
      return `${logical.type}(${logical.unit},${logical.isAdjustedToUTC})`
    case 'INTEGER':
      return `INTEGER(${logical.bitWidth},${logical.isSigned})`
    default:
      return logical.type
  }
}

/** The column's type as Parquet shows it. */
export function leafText(element: SchemaElement): string {
  const annotation = annotationOf(element)
  const physical = element.type === 'BYTE_ARRAY' ? 'BINARY' : (element.type ?? '')
  const length = element.type === 'FIXED_LEN_BYTE_ARRAY' ? `(${element.type_length})` : ''
  return `${physical}${length}${annotation === undefined ? '' : ` (${annotation})`}`
}

/**
 * Spark's type for a column of primitive values; what Spark does not read is refused in its words.
 * @param bytes what bytes are that are not marked as anything
 */
export function leafType(element: SchemaElement, bytes: DataType): DataType {
  const annotation = annotationOf(element)
  if (annotation === 'GEOMETRY' || annotation === 'GEOGRAPHY')
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `the type ${annotation} of the Parquet column ${element.name}; a schema without the column reads the others`,
    })
  if (element.converted_type === undefined && /^INTEGER\((32|64),false\)$/.test(annotation ?? ''))
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `the type ${annotation} of the Parquet column ${element.name} without its converted type`,
    })
  switch (element.type) {
    case 'BOOLEAN':
      return BooleanType
    case 'FLOAT':
      return FloatType
    case 'DOUBLE':
      return DoubleType
    case 'INT96':
      return TimestampType
    case 'INT32':
      return int32Type(element, annotation)
    case 'INT64':
      return int64Type(element, annotation)
    case 'BYTE_ARRAY':
      if (annotation === undefined) return bytes
      if (annotation === 'BSON') return BinaryType
      if (annotation === 'STRING' || annotation === 'ENUM' || annotation === 'JSON') return StringType
      return decimalOr(element, annotation)
    case 'FIXED_LEN_BYTE_ARRAY':
      if (annotation === undefined) return BinaryType
      if (annotation === 'INTERVAL') throw notSupported(element)
      return decimalOr(element, annotation)
    default:
      throw illegal(element)
  }
}

function int32Type(element: SchemaElement, annotation: Annotation): DataType {
  switch (annotation) {
    case undefined:
    case 'INTEGER(32,true)':
    case 'INTEGER(16,false)':
    case 'NULL':
      return IntegerType
    case 'INTEGER(8,true)':
      return ByteType
    case 'INTEGER(16,true)':
    case 'INTEGER(8,false)':
      return ShortType
    case 'INTEGER(32,false)':
      return LongType
    case 'DATE':
      return DateType
    default:
      return decimalOr(element, annotation)
  }
}

function int64Type(element: SchemaElement, annotation: Annotation): DataType {
  switch (annotation) {
    case undefined:
    case 'INTEGER(64,true)':
      return LongType
    case 'INTEGER(64,false)':
      return decimalType(20, 0)
    case 'TIMESTAMP(MILLIS,true)':
    case 'TIMESTAMP(MICROS,true)':
      return TimestampType
    case 'TIMESTAMP(MILLIS,false)':
    case 'TIMESTAMP(MICROS,false)':
      return TimestampNtzType
    case 'TIME(MICROS,false)':
    case 'TIME(NANOS,false)':
      throw new SparkError('UNSUPPORTED_TIME_TYPE')
    default:
      return decimalOr(element, annotation)
  }
}

const MAX_PRECISION = 38

function decimalOr(element: SchemaElement, annotation: Annotation): DataType {
  if (annotation !== 'DECIMAL') throw illegal(element)
  const { logical_type: logical } = element
  const { precision = 10, scale = 0 } = logical?.type === 'DECIMAL' ? logical : element
  if (precision > MAX_PRECISION)
    throw new SparkError('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', {
      precision: `${precision}`,
      maxPrecision: `${MAX_PRECISION}`,
    })
  return decimalType(precision, scale)
}

const illegal = (element: SchemaElement): SparkError =>
  new SparkError('PARQUET_TYPE_ILLEGAL', { parquetType: leafText(element) })

const notSupported = (element: SchemaElement): SparkError =>
  new SparkError('PARQUET_TYPE_NOT_SUPPORTED', { parquetType: leafText(element) })
