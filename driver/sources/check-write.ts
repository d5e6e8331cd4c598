import { SparkError } from '../../common/errors/spark-error.ts'
import type { WriteOptions } from '../../common/protocol/source-options.ts'
import {
  type DataType,
  type StructField,
  type StructType,
  sqlTypeName,
  structType,
} from '../../common/types/data-type.ts'
import { existsRecursively } from '../../common/types/exists-recursively.ts'
import { quotedName } from '../../common/types/quoted-name.ts'
import { checkDataTypes } from './data-schema.ts'
import { isSameColumn } from './file-relation.ts'

/** Refuses rows that cannot be written to files of the format, or not in these folders. */
export function checkWrite(
  schema: StructType,
  options: WriteOptions,
  partitionBy: readonly string[],
  caseSensitive: boolean,
): void {
  const keyOf = (name: string): string => (caseSensitive ? name : name.toLowerCase())
  const folders = new Set<string>()
  for (const name of partitionBy) {
    const key = keyOf(name)
    if (folders.has(key)) throw alreadyExists(name)
    folders.add(key)
    if (!schema.fields.some((field) => keyOf(field.name) === key))
      throw new SparkError('PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA', {
        column: quotedName([name]),
        schema: sqlTypeName(schema),
      })
  }
  const data = schema.fields.filter((field) => !folders.has(keyOf(field.name)))
  if (data.length === 0 && partitionBy.length > 0) throw new SparkError('ALL_PARTITION_COLUMNS_NOT_ALLOWED')
  checkDataTypes(structType(data), options.format)
  if (options.format === 'parquet') checkParquet(data)
  checkNames(options.format, schema, partitionBy, caseSensitive)
}

/** Of columns of one name, and of those that DuckDB takes for such. */
function checkNames(
  format: WriteOptions['format'],
  { fields }: StructType,
  partitionBy: readonly string[],
  caseSensitive: boolean,
): void {
  const seen = new Map<string, string>()
  for (const { name } of fields) {
    const other = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), name)
    const isFolder = partitionBy.some((folder) => isSameColumn(folder, name))
    // Columns of CSV go by position.
    if (other === undefined || (format === 'csv' && !isFolder)) continue
    if (!caseSensitive || other === name) throw alreadyExists(name)
    if (format === 'parquet' || isFolder)
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: `columns whose names differ by case only, as ${quotedName([other])} and ${quotedName([name])}, in ${isFolder ? 'partitioned' : 'Parquet'} files`,
      })
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

const hasEmptyName = (type: DataType): boolean =>
  existsRecursively(type, (part) => part.kind === 'struct' && part.fields.some(({ name }) => name === ''))

const alreadyExists = (name: string): SparkError =>
  new SparkError('COLUMN_ALREADY_EXISTS', { columnName: quotedName([name]) })
