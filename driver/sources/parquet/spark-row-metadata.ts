import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  dayTimeInterval,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  ShortType,
  StringType,
  type StructField,
  type StructType,
  simpleString,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  VoidType,
  yearMonthInterval,
} from '../../../common/types/data-type.ts'
import { DAY_TIME_FIELDS, YEAR_MONTH_FIELDS } from '../../../common/types/interval-text.ts'

/** Where Spark keeps a file's schema: it says more than Parquet's. */
export const ROW_METADATA = 'org.apache.spark.sql.parquet.row.metadata'

const between = <Field, Type>(fields: readonly Field[], type: (start: Field, end: Field) => Type): readonly Type[] =>
  fields.flatMap((start, index) => fields.slice(index).map((end) => type(start, end)))
const INTERVALS: readonly DataType[] = [
  ...between(DAY_TIME_FIELDS, dayTimeInterval),
  ...between(YEAR_MONTH_FIELDS, yearMonthInterval),
]

const ATOMIC: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ['void', VoidType],
  ['boolean', BooleanType],
  ['byte', ByteType],
  ['short', ShortType],
  ['integer', IntegerType],
  ['long', LongType],
  ['float', FloatType],
  ['double', DoubleType],
  ['string', StringType],
  ['binary', BinaryType],
  ['date', DateType],
  ['timestamp', TimestampType],
  ['timestamp_ntz', TimestampNtzType],
  ...INTERVALS.map((type) => [simpleString(type), type] as const),
])
const NAMES = new Map([...ATOMIC].map(([name, type]) => [type.kind, name]))

/** Types of Spark's that are not here. */
const UNSUPPORTED = /^(variant|interval|char\(\d+\)|string collate .*|time\(\d\)|geometry.*|geography.*)$/

/** Not a schema in Spark's JSON: Spark passes over it then. */
class NoSchema extends Error {}

/** The schema that Spark left in a file; undefined where it left none that can be read. A type that only Spark has is refused. */
export function readRowMetadata(text: string | undefined): StructType | undefined {
  if (text === undefined) return undefined
  try {
    const type = typeOf(JSON.parse(text))
    return type.kind === 'struct' ? type : undefined
  } catch (error) {
    if (error instanceof NoSchema || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What Spark leaves in a file: its schema, and a version that knows the Gregorian calendar. */
export const sparkMetadata = (schema: StructType): Readonly<Record<string, string>> => ({
  'org.apache.spark.version': '4.3.0',
  [ROW_METADATA]: JSON.stringify(jsonOf(schema)),
})

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(json: unknown): DataType {
  if (typeof json === 'string') return namedType(json)
  if (!isObject(json)) throw new NoSchema()
  switch (json.type) {
    case 'array':
      return arrayType(typeOf(json.elementType), json.containsNull === true)
    case 'map':
      return mapType(typeOf(json.keyType), typeOf(json.valueType), json.valueContainsNull === true)
    case 'struct':
      if (!Array.isArray(json.fields)) throw new NoSchema()
      return structType(json.fields.map(fieldOf))
    case 'udt':
      throw unsupported(`user-defined types (${String(json.class ?? json.pyClass)})`)
    default:
      throw new NoSchema()
  }
}

function fieldOf(json: unknown): StructField {
  if (!isObject(json) || typeof json.name !== 'string') throw new NoSchema()
  if (isObject(json.metadata) && '__COLLATIONS' in json.metadata)
    throw unsupported(`the collation of ${json.name} (${Object.values(json.metadata.__COLLATIONS ?? {}).join(', ')})`)
  return structField(json.name, typeOf(json.type), json.nullable !== false)
}

function namedType(name: string): DataType {
  const type = ATOMIC.get(name)
  if (type) return type
  const decimal = /^decimal\((\d+),\s*(-?\d+)\)$/.exec(name)
  if (decimal) return decimalType(Number(decimal[1]), Number(decimal[2]))
  if (/^varchar\(\d+\)$/.test(name)) return StringType
  if (name === 'null') return VoidType
  if (name === 'decimal') return decimalType(10, 0)
  if (UNSUPPORTED.test(name)) throw unsupported(`the type ${name}`)
  throw new NoSchema()
}

const unsupported = (what: string): SparkError =>
  new SparkError('UNSUPPORTED_FEATURE', {
    feature: `${what} in Parquet files; a schema without the column reads the others`,
  })

function jsonOf(type: DataType): unknown {
  switch (type.kind) {
    case 'array':
      return { type: 'array', elementType: jsonOf(type.elementType), containsNull: type.containsNull }
    case 'map':
      return {
        type: 'map',
        keyType: jsonOf(type.keyType),
        valueType: jsonOf(type.valueType),
        valueContainsNull: type.valueContainsNull,
      }
    case 'struct':
      return {
        type: 'struct',
        fields: type.fields.map(({ name, dataType, nullable }) => ({
          name,
          type: jsonOf(dataType),
          nullable,
          metadata: {},
        })),
      }
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'day-time interval':
    case 'year-month interval':
      return simpleString(type)
    default:
      return NAMES.get(type.kind) ?? type.kind
  }
}
