/**
 * Spark SQL's data types, as plain frozen data. `kind` is the type's name in Spark's `simpleString`,
 * so that `df.dtypes`, DDL and error messages need no second naming.
 */
export type DataType =
  | AtomicType
  | DecimalType
  | DayTimeIntervalType
  | YearMonthIntervalType
  | ArrayType
  | MapType
  | StructType

export type AtomicKind =
  | 'void'
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'interval'

export interface AtomicType {
  readonly kind: AtomicKind
}
export interface DecimalType {
  readonly kind: 'decimal'
  readonly precision: number
  readonly scale: number
}
/** Spark's ANSI day-time interval, a count of microseconds. */
export interface DayTimeIntervalType {
  readonly kind: 'day-time interval'
}
/** Spark's ANSI year-month interval, a count of months. */
export interface YearMonthIntervalType {
  readonly kind: 'year-month interval'
}
export interface ArrayType {
  readonly kind: 'array'
  readonly elementType: DataType
  readonly containsNull: boolean
}
export interface MapType {
  readonly kind: 'map'
  readonly keyType: DataType
  readonly valueType: DataType
  readonly valueContainsNull: boolean
}
export interface StructField {
  readonly name: string
  readonly dataType: DataType
  readonly nullable: boolean
}
export interface StructType {
  readonly kind: 'struct'
  readonly fields: readonly StructField[]
}

const atomic = (kind: AtomicKind): AtomicType => Object.freeze({ kind })

export const VoidType = atomic('void')
export const BooleanType = atomic('boolean')
export const ByteType = atomic('tinyint')
export const ShortType = atomic('smallint')
export const IntegerType = atomic('int')
export const LongType = atomic('bigint')
export const FloatType = atomic('float')
export const DoubleType = atomic('double')
export const StringType = atomic('string')
export const BinaryType = atomic('binary')
export const DateType = atomic('date')
export const TimestampType = atomic('timestamp')
export const TimestampNtzType = atomic('timestamp_ntz')
export const CalendarIntervalType = atomic('interval')
export const DayTimeInterval: DayTimeIntervalType = Object.freeze({ kind: 'day-time interval' })
export const YearMonthInterval: YearMonthIntervalType = Object.freeze({ kind: 'year-month interval' })

/** Decimals of `precision` digits, at most 38, of which `scale` come after the point.
 * @example simpleString(decimalType(10, 2)) // decimal(10,2) */
export const decimalType = (precision: number, scale: number): DecimalType =>
  Object.freeze({ kind: 'decimal', precision, scale })
/** Arrays of a type; `containsNull` says whether elements may be null, as by default.
 * @example simpleString(arrayType(StringType)) // array<string> */
export const arrayType = (elementType: DataType, containsNull = true): ArrayType =>
  Object.freeze({ kind: 'array', elementType, containsNull })
/** Maps of a type of keys and one of values, which may be null by default.
 * @example simpleString(mapType(StringType, LongType)) // map<string,bigint> */
export const mapType = (keyType: DataType, valueType: DataType, valueContainsNull = true): MapType =>
  Object.freeze({ kind: 'map', keyType, valueType, valueContainsNull })
/** A field of a struct, or column of a schema; nullable by default.
 * @example structField('id', LongType, false).nullable // false */
export const structField = (name: string, dataType: DataType, nullable = true): StructField =>
  Object.freeze({ name, dataType, nullable })
/** A struct, or the schema of a DataFrame.
 * @example simpleString(structType([structField('id', LongType)])) // struct<id:bigint> */
export const structType = (fields: readonly StructField[]): StructType =>
  Object.freeze({ kind: 'struct', fields: Object.freeze([...fields]) })

/** Spark's `DataType.simpleString`, what `df.dtypes` shows.
 * @example simpleString(arrayType(IntegerType)) // array<int> */
export function simpleString(type: DataType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'array':
      return `array<${simpleString(type.elementType)}>`
    case 'map':
      return `map<${simpleString(type.keyType)},${simpleString(type.valueType)}>`
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}:${simpleString(field.dataType)}`).join(',')}>`
    case 'day-time interval':
      return 'interval day to second'
    case 'year-month interval':
      return 'interval year to month'
    default:
      return type.kind
  }
}

/** Spark's `DataType.sql`: what stands in the text of a CAST and in errors. Names of fields keep their case.
 * @example sqlText(structType([structField('a', LongType)])) // STRUCT<a: BIGINT> */
export function sqlText(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${sqlText(type.elementType)}>`
    case 'map':
      return `MAP<${sqlText(type.keyType)}, ${sqlText(type.valueType)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((field) => `${field.name}: ${sqlText(field.dataType)}${field.nullable ? '' : ' NOT NULL'}`).join(', ')}>`
    default:
      return simpleString(type).toUpperCase()
  }
}

/** The type's name in Spark's error messages: its SQL text in double quotes.
 * @example sqlTypeName(IntegerType) // "INT" */
export const sqlTypeName = (type: DataType): string => `"${sqlText(type)}"`

/** Equality of types, nullability of nested elements ignored, as `DataType.sameType`.
 * @example sameType(arrayType(LongType, true), arrayType(LongType, false)) // true */
export const sameType = (left: DataType, right: DataType): boolean => simpleString(left) === simpleString(right)

/** Whether it is a type of whole numbers: tinyint, smallint, int or bigint.
 * @example isIntegral(LongType) // true */
export const isIntegral = (type: DataType): boolean =>
  type.kind === 'tinyint' || type.kind === 'smallint' || type.kind === 'int' || type.kind === 'bigint'
/** Whether it is float, double or decimal.
 * @example isFractional(decimalType(10, 2)) // true */
export const isFractional = (type: DataType): boolean =>
  type.kind === 'float' || type.kind === 'double' || type.kind === 'decimal'
/** Whether it is a type of numbers.
 * @example isNumeric(StringType) // false */
export const isNumeric = (type: DataType): boolean => isIntegral(type) || isFractional(type)
