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

/** The names of types without parameters, as `df.dtypes` shows them. */
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

/** A type without parameters. */
export interface AtomicType<Kind extends AtomicKind = AtomicKind> {
  /** Its name. */
  readonly kind: Kind
}
/** Exact decimal numbers. */
export interface DecimalType {
  /** Its name. */
  readonly kind: 'decimal'
  /** Digits in all, 1 to 38. */
  readonly precision: number
  /** Digits after the point, 0 to `precision`. */
  readonly scale: number
}
/** A field of a day-time interval. */
export type DayTimeField = 'day' | 'hour' | 'minute' | 'second'
/** A field of a year-month interval. */
export type YearMonthField = 'year' | 'month'
/** Spark's ANSI day-time interval, a count of microseconds. */
export interface DayTimeIntervalType {
  /** Its name. */
  readonly kind: 'day-time interval'
  /** The largest unit it is written in. */
  readonly startField: DayTimeField
  /** The smallest one. */
  readonly endField: DayTimeField
}
/** Spark's ANSI year-month interval, a count of months. */
export interface YearMonthIntervalType {
  /** Its name. */
  readonly kind: 'year-month interval'
  /** The larger unit it is written in. */
  readonly startField: YearMonthField
  /** The smaller one. */
  readonly endField: YearMonthField
}
/** Spark's ANSI intervals. */
export type AnsiIntervalType = DayTimeIntervalType | YearMonthIntervalType
/** Arrays of values of one type. */
export interface ArrayType<Element extends DataType = DataType> {
  /** Its name. */
  readonly kind: 'array'
  /** The type of the elements. */
  readonly elementType: Element
  /** Whether an element may be null. */
  readonly containsNull: boolean
}
/** Maps; keys are never null. */
export interface MapType<Key extends DataType = DataType, Value extends DataType = DataType> {
  /** Its name. */
  readonly kind: 'map'
  /** The type of the keys. */
  readonly keyType: Key
  /** The type of the values. */
  readonly valueType: Value
  /** Whether a value may be null. */
  readonly valueContainsNull: boolean
}
/** A field of a struct, or column of a schema. */
export interface StructField<Type extends DataType = DataType> {
  /** Its name, with the case it was given. */
  readonly name: string
  /** The type of its values. */
  readonly dataType: Type
  /** Whether it may be null. */
  readonly nullable: boolean
}
/** Structs, and schemas of DataFrames. */
export interface StructType<Fields extends readonly StructField[] = readonly StructField[]> {
  /** Its name. */
  readonly kind: 'struct'
  /** The fields, in order. */
  readonly fields: Fields
}

const atomic = <Kind extends AtomicKind>(kind: Kind): AtomicType<Kind> => Object.freeze({ kind })

/** The type of null alone. */
export const VoidType = atomic('void')
/** true and false. */
export const BooleanType = atomic('boolean')
/** Whole numbers of 8 bits, `tinyint`. */
export const ByteType = atomic('tinyint')
/** Whole numbers of 16 bits, `smallint`. */
export const ShortType = atomic('smallint')
/** Whole numbers of 32 bits, `int`. */
export const IntegerType = atomic('int')
/** Whole numbers of 64 bits, `bigint`; bigints in rows. */
export const LongType = atomic('bigint')
/** Floating-point numbers of 32 bits. */
export const FloatType = atomic('float')
/** Floating-point numbers of 64 bits. */
export const DoubleType = atomic('double')
/** Texts, in UTF-8. */
export const StringType = atomic('string')
/** Bytes; Uint8Arrays in rows. */
export const BinaryType = atomic('binary')
/** Days of the calendar; `SparkDate` in rows. */
export const DateType = atomic('date')
/** Instants, in microseconds; `SparkTimestamp` in rows. */
export const TimestampType = atomic('timestamp')
/** Wall-clock times without a zone, in microseconds; `SparkTimestamp` in rows. */
export const TimestampNtzType = atomic('timestamp_ntz')
/** Months, days and microseconds side by side; Flashover has no values of it. */
export const CalendarIntervalType = atomic('interval')
/** Spans of days to microseconds that are written in these units; in one, where there is no second. `SparkInterval` in rows.
 * @example simpleString(dayTimeInterval('hour', 'minute')) // interval hour to minute */
export const dayTimeInterval = (startField: DayTimeField, endField: DayTimeField = startField): DayTimeIntervalType =>
  Object.freeze({ kind: 'day-time interval', startField, endField })
/** Spans of years and months that are written in these units; in one, where there is no second. `SparkInterval` in rows.
 * @example simpleString(yearMonthInterval('year')) // interval year */
export const yearMonthInterval = (
  startField: YearMonthField,
  endField: YearMonthField = startField,
): YearMonthIntervalType => Object.freeze({ kind: 'year-month interval', startField, endField })
/** `INTERVAL DAY TO SECOND`. */
export const DayTimeInterval: DayTimeIntervalType = dayTimeInterval('day', 'second')
/** `INTERVAL YEAR TO MONTH`. */
export const YearMonthInterval: YearMonthIntervalType = yearMonthInterval('year', 'month')

/** Decimals of `precision` digits, at most 38, of which `scale` come after the point.
 * @example simpleString(decimalType(10, 2)) // decimal(10,2) */
export const decimalType = (precision: number, scale: number): DecimalType =>
  Object.freeze({ kind: 'decimal', precision, scale })
/** Arrays of a type; `containsNull` says whether elements may be null, as by default.
 * @example simpleString(arrayType(StringType)) // array<string> */
export const arrayType = <Element extends DataType>(elementType: Element, containsNull = true): ArrayType<Element> =>
  Object.freeze({ kind: 'array', elementType, containsNull })
/** Maps of a type of keys and one of values, which may be null by default.
 * @example simpleString(mapType(StringType, LongType)) // map<string,bigint> */
export const mapType = <Key extends DataType, Value extends DataType>(
  keyType: Key,
  valueType: Value,
  valueContainsNull = true,
): MapType<Key, Value> => Object.freeze({ kind: 'map', keyType, valueType, valueContainsNull })
/** A field of a struct, or column of a schema; nullable by default.
 * @example structField('id', LongType, false).nullable // false */
export const structField = <Type extends DataType>(name: string, dataType: Type, nullable = true): StructField<Type> =>
  Object.freeze({ name, dataType, nullable })
/** A struct, or the schema of a DataFrame.
 * @example simpleString(structType([structField('id', LongType)])) // struct<id:bigint> */
export const structType = <Fields extends readonly StructField[]>(fields: Fields): StructType<Readonly<Fields>> =>
  Object.freeze({ kind: 'struct', fields: Object.freeze([...fields]) as unknown as Readonly<Fields> })

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
    case 'year-month interval':
      return `interval ${intervalFields(type)}`
    default:
      return type.kind
  }
}

/** `day to second`, `year`.
 * @example intervalFields(DayTimeInterval) // day to second */
export const intervalFields = ({ startField, endField }: AnsiIntervalType): string =>
  startField === endField ? startField : `${startField} to ${endField}`

/** Spark's `DataType.sql`: what stands in the text of a CAST and in errors. Names of fields keep their case.
 * @example sqlText(structType([structField('a', LongType)])) // STRUCT<a: BIGINT> */
export function sqlText(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${sqlText(type.elementType)}>`
    case 'map':
      return `MAP<${sqlText(type.keyType)}, ${sqlText(type.valueType)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((field) => `${fieldName(field.name)}: ${sqlText(field.dataType)}${field.nullable ? '' : ' NOT NULL'}`).join(', ')}>`
    default:
      return simpleString(type).toUpperCase()
  }
}

/** A name that could not stand by itself is in backquotes. */
const fieldName = (name: string): string =>
  /^\w*[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``

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
/** Whether it is an interval of years and months, or of days and times.
 * @example isAnsiInterval(DayTimeInterval) // true */
export const isAnsiInterval = (type: DataType): type is AnsiIntervalType =>
  type.kind === 'day-time interval' || type.kind === 'year-month interval'
