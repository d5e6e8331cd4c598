import { SparkError } from '../../common/errors/spark-error.ts'
import { CalendarInterval } from '../../common/types/calendar-interval.ts'
import {
  arrayType,
  BinaryType,
  BooleanType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  LongType,
  mapType,
  StringType,
  type StructField,
  sameType,
  simpleString,
  structField,
  structType,
  TimestampType,
  VoidType,
} from '../../common/types/data-type.ts'
import { existsRecursively } from '../../common/types/exists-recursively.ts'
import { Decimal, Row, SparkDate, SparkInterval, SparkTimestamp } from '../../common/types/row.ts'
import { quoteValue } from './to-local-value.ts'

/** A row of `createDataFrame`: values in the order of the columns, or by name; a `Row` of another DataFrame is both. */
export type InputRow = readonly unknown[] | Readonly<Record<string, unknown>> | Row

/**
 * The columns of rows without a schema, as PySpark reads them: whole numbers and bigints are bigint, others double, decimals
 * decimal(38,18). Objects have a column for each field that any of them has, in the order of their first appearance.
 */
export function inferFields(rows: readonly InputRow[]): readonly StructField[] {
  if (rows.length === 0)
    throw new SparkError('CANNOT_INFER_EMPTY_SCHEMA', { format: 'createDataFrame', path: 'an empty list' })
  const columns = new Map<string, DataType>()
  for (const row of rows)
    for (const [name, value] of namedValues(row)) {
      const type = typeOf(value, name)
      columns.set(name, merge(columns.get(name) ?? VoidType, type, name))
    }
  return [...columns].map(([name, type]) => {
    if (hasVoid(type)) throw new SparkError('CANNOT_DETERMINE_TYPE', { column: name })
    return structField(name, type)
  })
}

function namedValues(row: InputRow): Iterable<readonly [name: string, value: unknown]> {
  if (row instanceof Row) return row.schema().fields.map((field, index) => [field.name, row.get(index)] as const)
  return Array.isArray(row)
    ? row.map((value: unknown, index) => [`_${index + 1}`, value] as const)
    : Object.entries(row)
}

function typeOf(value: unknown, column: string): DataType {
  switch (typeof value) {
    case 'undefined':
      return VoidType
    case 'boolean':
      return BooleanType
    case 'string':
      return StringType
    case 'bigint':
      return LongType
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? LongType : DoubleType
    case 'object':
      return value === null ? VoidType : typeOfObject(value, column)
    default:
      throw new SparkError('CANNOT_INFER_SCHEMA_FOR_TYPE', { row: quoteValue(value) })
  }
}

function typeOfObject(value: object, column: string): DataType {
  if (value instanceof Date || value instanceof SparkTimestamp) return TimestampType
  if (value instanceof SparkDate) return DateType
  if (value instanceof Decimal) return decimalType(38, 18)
  if (value instanceof SparkInterval) return value.dataType
  if (value instanceof CalendarInterval) return CalendarIntervalType
  if (value instanceof Uint8Array) return BinaryType
  const common = (values: Iterable<unknown>): DataType =>
    [...values].reduce<DataType>((type, one) => merge(type, typeOf(one, column), column), VoidType)
  if (Array.isArray(value)) return arrayType(common(value))
  if (value instanceof Map) return mapType(common(value.keys()), common(value.values()))
  const entries = value instanceof Row ? namedValues(value) : Object.entries(value)
  return structType([...entries].map(([name, one]) => structField(name, typeOf(one, column))))
}

/** The type of values of both types: numbers widen, nested types merge part by part. */
function merge(left: DataType, right: DataType, column: string): DataType {
  if (left.kind === 'void' || sameType(left, right)) return right
  if (right.kind === 'void') return left
  if (left.kind === 'array' && right.kind === 'array')
    return arrayType(merge(left.elementType, right.elementType, column))
  if (left.kind === 'map' && right.kind === 'map')
    return mapType(merge(left.keyType, right.keyType, column), merge(left.valueType, right.valueType, column))
  if (left.kind === 'struct' && right.kind === 'struct') {
    const fields = new Map(left.fields.map((field) => [field.name, field.dataType]))
    for (const { name, dataType } of right.fields)
      fields.set(name, merge(fields.get(name) ?? VoidType, dataType, column))
    return structType([...fields].map(([name, type]) => structField(name, type)))
  }
  const kinds = [left.kind, right.kind]
  if (kinds.includes('bigint') && kinds.includes('double')) return DoubleType
  throw new SparkError('CANNOT_MERGE_TYPE', { left: simpleString(left), right: simpleString(right), column })
}

const hasVoid = (type: DataType): boolean => existsRecursively(type, ({ kind }) => kind === 'void')
