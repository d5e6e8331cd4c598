import { SparkError } from '../../common/errors/spark-error.ts'
import type { WriteOptions } from '../../common/protocol/source-options.ts'
import { type StructType, sqlTypeName, structType } from '../../common/types/data-type.ts'
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
  // Columns of CSV go by position.
  if (options.format === 'csv') return
  const names = new Set<string>()
  for (const { name } of data) {
    if (names.has(name.toLowerCase())) throw alreadyExists(name)
    names.add(name.toLowerCase())
  }
}

const alreadyExists = (name: string): SparkError =>
  new SparkError('COLUMN_ALREADY_EXISTS', { columnName: quotedName([name]) })
