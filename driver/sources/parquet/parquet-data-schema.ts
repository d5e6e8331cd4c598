import { SparkError } from '../../../common/errors/spark-error.ts'
import {
  arrayType,
  type DataType,
  isIntegral,
  mapType,
  type StructField,
  type StructType,
  sameType,
  sqlTypeName,
  structField,
  structType,
} from '../../../common/types/data-type.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import { checkColumnNames, nullableSchema } from '../data-schema.ts'
import { isSameColumn, type UnreadableColumn } from '../file-relation.ts'
import type { FooterAndSchema } from './parquet-footer.ts'
import type { ParquetColumn } from './parquet-schema.ts'
import { readRowMetadata } from './spark-row-metadata.ts'

/** What of a session says how the schema of a Parquet file is read. */
export interface ParquetSchemaSettings {
  readonly caseSensitive: boolean
  /** Bytes that are not marked as text are text. */
  readonly binaryAsString: boolean
}

/** The schema of a file: what Spark left in it, or else its columns as Spark reads them. What is no type of Spark's is an error. */
export function schemaOfFile(
  { rowMetadata, columns }: FooterAndSchema,
  { caseSensitive, binaryAsString }: ParquetSchemaSettings,
): StructType {
  const schema =
    readRowMetadata(rowMetadata) ??
    structType(
      columns.map(({ name, type, textType = type }) => {
        if (type instanceof SparkError) throw type
        return structField(name, binaryAsString && !(textType instanceof SparkError) ? textType : type)
      }),
    )
  checkColumnNames(schema, caseSensitive)
  return nullableSchema(schema)
}

/** The schema of all files, with every column that one of them has. */
export function mergeSchemas(schemas: readonly StructType[], caseSensitive: boolean): StructType {
  const [first, ...others] = schemas
  if (!first) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' })
  return others.reduce((left, right) => {
    const fail = (): never => {
      throw new SparkError('CANNOT_MERGE_SCHEMAS', { left: sqlTypeName(left), right: sqlTypeName(right) })
    }
    return mergeStructs(left, right, caseSensitive, fail)
  }, first)
}

function mergeStructs(left: StructType, right: StructType, caseSensitive: boolean, fail: () => never): StructType {
  const merge = (one: DataType, other: DataType): DataType => {
    if (one.kind === 'struct' && other.kind === 'struct') return mergeStructs(one, other, caseSensitive, fail)
    if (one.kind === 'array' && other.kind === 'array') return arrayType(merge(one.elementType, other.elementType))
    if (one.kind === 'map' && other.kind === 'map')
      return mapType(merge(one.keyType, other.keyType), merge(one.valueType, other.valueType))
    if (one.kind === 'decimal' && other.kind === 'decimal' && one.scale === other.scale)
      return one.precision < other.precision ? other : one
    return sameType(one, other) ? one : fail()
  }
  return structType([
    ...left.fields.map((field) => {
      const other = fieldOf(right.fields, field.name, caseSensitive)
      return other ? structField(field.name, merge(field.dataType, other.dataType)) : field
    }),
    ...right.fields.filter((field) => !fieldOf(left.fields, field.name, caseSensitive)),
  ])
}

const fieldOf = <T extends { readonly name: string }>(fields: readonly T[], name: string, caseSensitive: boolean) =>
  fields.find((field) => isSameColumn(field.name, name, caseSensitive))

/** The columns that a file has in a way that cannot be read as the schema's; one that it has not reads as null. */
export function unreadableColumns(
  fields: readonly StructField[],
  { columns, unsupported }: FooterAndSchema,
  uri: string,
  caseSensitive: boolean,
): readonly UnreadableColumn[] {
  return fields.flatMap(({ name, dataType }): UnreadableColumn[] => {
    const found = columns.filter((column) => isSameColumn(column.name, name, caseSensitive))
    const [column, another] = found
    if (!column) return []
    if (another) {
      const reason = `it has more than one column ${quotedName([name])}: ${found.map((one) => quotedName([one.name])).join(', ')}`
      return [{ column: name, uri, error: new SparkError('FAILED_READ_FILE.NO_HINT', { path: uri, reason }) }]
    }
    const pages = unsupported.get(column.name)
    if (pages !== undefined) {
      const feature = `${pages} in Parquet files, as in the column ${quotedName([name])} of ${uri}`
      return [{ column: name, uri, error: new SparkError('UNSUPPORTED_FEATURE', { feature }) }]
    }
    if (isReadable(column, dataType, caseSensitive)) return []
    const error = new SparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
      path: uri,
      column: `[${name}]`,
      expectedType: sqlTypeName(dataType),
      actualType: column.type instanceof SparkError ? (column.leaf ?? 'a group') : sqlTypeName(column.type),
    })
    return [{ column: name, uri, error }]
  })
}

function isReadable({ type, leaf = '' }: ParquetColumn, wanted: DataType, caseSensitive: boolean): boolean {
  if (wanted.kind === 'void') return true
  if (type instanceof SparkError) return wanted.kind === 'binary' && leaf.endsWith('(UUID)')
  return !(leaf.startsWith('FIXED') && wanted.kind === 'string') && readsAs(type, wanted, caseSensitive)
}

/** Spark's widening of Parquet's types. */
function readsAs(actual: DataType, wanted: DataType, caseSensitive: boolean): boolean {
  if (sameType(actual, wanted)) return true
  if (actual.kind === 'struct' && wanted.kind === 'struct')
    return wanted.fields.every((field) => {
      const [found, another] = actual.fields.filter(({ name }) => isSameColumn(name, field.name, caseSensitive))
      return !found || (!another && readsAs(found.dataType, field.dataType, caseSensitive))
    })
  if (actual.kind === 'array' && wanted.kind === 'array')
    return readsAs(actual.elementType, wanted.elementType, caseSensitive)
  if (actual.kind === 'map' && wanted.kind === 'map')
    return (
      readsAs(actual.keyType, wanted.keyType, caseSensitive) &&
      readsAs(actual.valueType, wanted.valueType, caseSensitive)
    )
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
    case 'year-month interval':
      return actual.kind === 'int'
    case 'day-time interval':
      return actual.kind === 'bigint'
    default:
      return false
  }
}

function integralDigits(type: DataType): { readonly precision: number; readonly scale: number } | undefined {
  if (!isIntegral(type)) return undefined
  return { precision: type.kind === 'bigint' ? 20 : 10, scale: 0 }
}
