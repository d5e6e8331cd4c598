import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  type DataType,
  isIntegral,
  mapType,
  type StructType,
  sameType,
  sqlTypeName,
  structField,
  structType,
} from '../../../common/types/data-type.ts'
import type { UnreadableColumn } from '../file-relation.ts'

interface FileSchema {
  readonly uri: string
  readonly schema: StructType
}

/** The schema to read Parquet files by: the user's, all files' merged, or else that of the first. */
export function parquetDataSchema(
  declared: StructType | undefined,
  files: readonly FileSchema[],
  merge: boolean,
): StructType {
  if (declared) return declared
  const [first, ...others] = files
  if (!first) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' })
  return merge ? others.reduce((schema, other) => mergeSchemas(schema, other.schema), first.schema) : first.schema
}

function mergeSchemas(left: StructType, right: StructType): StructType {
  const fail = (): never => {
    throw new SparkError('CANNOT_MERGE_SCHEMAS', { left: sqlTypeName(left), right: sqlTypeName(right) })
  }
  return mergeStructs(left, right, fail)
}

function mergeStructs(left: StructType, right: StructType, fail: () => never): StructType {
  const has = (type: StructType, name: string) => fieldOf(type, name) !== undefined
  return structType([
    ...left.fields.map((field) => {
      const other = fieldOf(right, field.name)
      return other ? structField(field.name, mergeTypes(field.dataType, other.dataType, fail)) : field
    }),
    ...right.fields.filter((field) => !has(left, field.name)),
  ])
}

function mergeTypes(left: DataType, right: DataType, fail: () => never): DataType {
  if (left.kind === 'struct' && right.kind === 'struct') return mergeStructs(left, right, fail)
  if (left.kind === 'array' && right.kind === 'array')
    return arrayType(mergeTypes(left.elementType, right.elementType, fail))
  if (left.kind === 'map' && right.kind === 'map')
    return mapType(mergeTypes(left.keyType, right.keyType, fail), mergeTypes(left.valueType, right.valueType, fail))
  return sameType(left, right) ? left : fail()
}

/** Columns are found without regard to case. */
const fieldOf = (type: StructType, name: string) =>
  type.fields.find((field) => field.name === name) ??
  type.fields.find((field) => field.name.toLowerCase() === name.toLowerCase())

/** The columns that are of a type in some file that cannot be read as the schema's; one that is missing in a file reads as null. */
export const unreadableColumns = (schema: StructType, files: readonly FileSchema[]): readonly UnreadableColumn[] =>
  files.flatMap(({ uri, schema: actual }) =>
    schema.fields.flatMap((field) => {
      const found = fieldOf(actual, field.name)
      return found && !readsAs(found.dataType, field.dataType)
        ? [{ uri, column: field.name, expected: field.dataType, actual: found.dataType }]
        : []
    }),
  )

/** Spark's widening of Parquet's types. */
function readsAs(actual: DataType, wanted: DataType): boolean {
  if (sameType(actual, wanted)) return true
  if (actual.kind === 'struct' && wanted.kind === 'struct')
    return wanted.fields.every((field) => {
      const found = fieldOf(actual, field.name)
      return !found || readsAs(found.dataType, field.dataType)
    })
  if (actual.kind === 'array' && wanted.kind === 'array') return readsAs(actual.elementType, wanted.elementType)
  if (actual.kind === 'map' && wanted.kind === 'map')
    return readsAs(actual.keyType, wanted.keyType) && readsAs(actual.valueType, wanted.valueType)
  switch (wanted.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return actual.kind === 'tinyint' || actual.kind === 'smallint' || actual.kind === 'int'
    case 'bigint':
      return isIntegral(actual) || (actual.kind === 'decimal' && actual.scale === 0 && actual.precision <= 18)
    case 'double':
      return actual.kind === 'float' || (isIntegral(actual) && actual.kind !== 'bigint')
    case 'decimal': {
      const from = actual.kind === 'decimal' ? actual : integralDigits(actual)
      return (
        from !== undefined &&
        wanted.scale >= from.scale &&
        wanted.precision - wanted.scale >= from.precision - from.scale
      )
    }
    case 'timestamp':
      return actual.kind === 'timestamp_ntz'
    case 'timestamp_ntz':
      return actual.kind === 'timestamp' || actual.kind === 'date'
    case 'string':
      return actual.kind === 'binary'
    case 'binary':
      return actual.kind === 'string'
    default:
      return false
  }
}

function integralDigits(type: DataType): { readonly precision: number; readonly scale: number } | undefined {
  if (!isIntegral(type)) return undefined
  return { precision: type.kind === 'bigint' ? 20 : 10, scale: 0 }
}
