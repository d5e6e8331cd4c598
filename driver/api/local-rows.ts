import { SparkError } from '../../common/errors/spark-error.ts'
import {
  type DataType,
  LongType,
  StringType,
  type StructField,
  type StructType,
  simpleString,
  structField,
  VoidType,
} from '../../common/types/data-type.ts'
import { Decimal, SparkDate, SparkTimestamp } from '../../common/types/row.ts'
import type { LiteralValue } from '../sql/expressions/expression.ts'
import { type LiteralInput, literal } from './column.ts'

export interface LocalRows {
  readonly fields: readonly StructField[]
  readonly values: readonly (readonly LiteralValue[])[]
}

type InputRow = readonly unknown[] | Readonly<Record<string, unknown>>

/** Rows of a program as literals of a schema, the declared one or the one their first values show. */
export function localRows(rows: readonly InputRow[], declared: StructType | undefined): LocalRows {
  const fields = declared?.fields ?? inferFields(rows)
  const values = rows.map((row) =>
    fields.map((field, index) =>
      toLiteralValue(Array.isArray(row) ? row[index] : (row as Record<string, unknown>)[field.name], field),
    ),
  )
  return { fields, values }
}

function inferFields(rows: readonly InputRow[]): readonly StructField[] {
  const [first] = rows
  if (!first) throw new SparkError('CANNOT_INFER_EMPTY_SCHEMA', { format: 'rows', path: 'an empty list' })
  const names = Array.isArray(first) ? first.map((_, index) => `_${index + 1}`) : Object.keys(first)
  return names.map((name, index) => {
    const values = rows.map((row) => (Array.isArray(row) ? row[index] : (row as Record<string, unknown>)[name]))
    const types = new Map(
      values.filter((v) => v !== null && v !== undefined).map((v) => [simpleString(typeOfValue(v)), typeOfValue(v)]),
    )
    return structField(name, widest([...types.values()]))
  })
}

function widest(types: readonly DataType[]): DataType {
  const [first = VoidType, ...others] = types
  if (others.length === 0) return first.kind === 'void' ? StringType : first
  const found = types.find((type) => type.kind === 'double') ?? types.find((type) => type.kind === 'bigint')
  if (found) return found
  throw new SparkError('CANNOT_MERGE_TYPE', { left: simpleString(first), right: simpleString(others[0] ?? first) })
}

/** Whole numbers are bigint, as PySpark reads Python's ints. */
function typeOfValue(value: unknown): DataType {
  const { dataType } = literal(value as LiteralInput) as { dataType: DataType }
  return dataType.kind === 'int' ? LongType : dataType
}

function toLiteralValue(value: unknown, field: StructField): LiteralValue {
  if (value === null || value === undefined) return null
  const { kind } = field.dataType
  if (value instanceof Decimal && field.dataType.kind === 'decimal')
    return value.unscaled * 10n ** BigInt(field.dataType.scale - value.scale)
  if (kind === 'date')
    return value instanceof Date
      ? Math.floor(value.getTime() / 86_400_000)
      : value instanceof SparkDate
        ? value.days
        : bad(value, field)
  if (kind === 'timestamp' || kind === 'timestamp_ntz') {
    return value instanceof Date
      ? BigInt(value.getTime()) * 1000n
      : value instanceof SparkTimestamp
        ? value.micros
        : bad(value, field)
  }
  if (kind === 'bigint' && (typeof value === 'bigint' || Number.isSafeInteger(value)))
    return BigInt(value as number | bigint)
  if (['tinyint', 'smallint', 'int'].includes(kind) && Number.isInteger(value)) return value as number
  if ((kind === 'double' || kind === 'float') && typeof value === 'number') return value
  if (kind === 'string' && typeof value === 'string') return value
  if (kind === 'boolean' && typeof value === 'boolean') return value
  if (kind === 'binary' && value instanceof Uint8Array) return value
  if (field.dataType.kind === 'decimal' && (typeof value === 'number' || typeof value === 'bigint')) {
    return BigInt(Math.round(Number(value) * 10 ** field.dataType.scale))
  }
  return bad(value, field)
}

function bad(value: unknown, field: StructField): never {
  throw new SparkError('CANNOT_ACCEPT_OBJECT_IN_TYPE', {
    data_type: simpleString(field.dataType),
    obj_name: String(value),
    obj_type: typeof value,
    column: field.name,
  })
}
