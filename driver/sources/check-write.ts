import { SparkError } from '../../common/errors/spark-error.ts'
import type { WriteOptions } from '../../common/protocol/source-options.ts'
import {
  type DataType,
  type StructField,
  type StructType,
  sqlTypeName,
  structType,
} from '../../common/types/data-type.ts'
import { quotedName } from '../../common/types/quoted-name.ts'
import { checkDataTypes } from './data-schema.ts'

/** Refuses rows that cannot be written to files of the format, or not in these folders. */
export function checkWrite(schema: StructType, options: WriteOptions, partitionBy: readonly string[]): void {
  const folders = new Set<string>()
  for (const name of partitionBy) {
    const key = name.toLowerCase()
    if (folders.has(key)) throw alreadyExists(name)
    folders.add(key)
    if (!schema.fields.some((field) => field.name.toLowerCase() === key))
      throw new SparkError('PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA', {
        column: quotedName([name]),
        schema: sqlTypeName(schema),
      })
  }
  const data = schema.fields.filter((field) => !folders.has(field.name.toLowerCase()))
  if (data.length === 0 && partitionBy.length > 0) throw new SparkError('ALL_PARTITION_COLUMNS_NOT_ALLOWED')
  checkDataTypes(structType(data), options.format)
  if (options.format === 'parquet') checkParquet(data)
  // Columns of CSV go by position.
  if (options.format === 'csv') return
  const names = new Set<string>()
  for (const { name } of data) {
    if (names.has(name.toLowerCase())) throw alreadyExists(name)
    names.add(name.toLowerCase())
  }
}

/** What DuckDB's writer has no place for. */
function checkParquet(data: readonly StructField[]): void {
  if (data.every(({ dataType }) => dataType.kind === 'void'))
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'Parquet files in which all columns are of the type VOID' })
  for (const { name, dataType } of data)
    if (name === '' || hasEmptyName(dataType))
      throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'writing Parquet columns and fields with an empty name' })
}

function hasEmptyName(type: DataType): boolean {
  switch (type.kind) {
    case 'array':
      return hasEmptyName(type.elementType)
    case 'map':
      return hasEmptyName(type.keyType) || hasEmptyName(type.valueType)
    case 'struct':
      return type.fields.some(({ name, dataType }) => name === '' || hasEmptyName(dataType))
    default:
      return false
  }
}

const alreadyExists = (name: string): SparkError =>
  new SparkError('COLUMN_ALREADY_EXISTS', { columnName: quotedName([name]) })
