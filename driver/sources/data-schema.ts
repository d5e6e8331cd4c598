import { SparkError } from '../../common/errors/spark-error.ts'
import type { ReadOptions, WriteOptions } from '../../common/protocol/source-options.ts'
import {
  arrayType,
  type DataType,
  mapType,
  type StructType,
  simpleString,
  sqlTypeName,
  structField,
  structType,
} from '../../common/types/data-type.ts'
import { hasTwinFields } from '../../common/types/duckdb-type-name.ts'
import { quotedName } from '../../common/types/quoted-name.ts'

/** Files may lack any value, whatever a schema says of it. */
export const nullableSchema = (schema: StructType): StructType =>
  structType(schema.fields.map((field) => structField(field.name, nullableType(field.dataType))))

/** The same of a type. */
export function nullableType(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return arrayType(nullableType(type.elementType))
    case 'map':
      return mapType(nullableType(type.keyType), nullableType(type.valueType))
    case 'struct':
      return nullableSchema(type)
    default:
      return type
  }
}

/** Refuses a schema in which a name is twice, at any depth. */
export function checkColumnNames(type: DataType, caseSensitive: boolean): void {
  if (type.kind === 'array') checkColumnNames(type.elementType, caseSensitive)
  if (type.kind === 'map') {
    checkColumnNames(type.keyType, caseSensitive)
    checkColumnNames(type.valueType, caseSensitive)
  }
  if (type.kind !== 'struct') return
  const names = new Set<string>()
  for (const { name, dataType } of type.fields) {
    const key = caseSensitive ? name : name.toLowerCase()
    if (names.has(key)) throw new SparkError('COLUMN_ALREADY_EXISTS', { columnName: quotedName([name.toLowerCase()]) })
    names.add(key)
    checkColumnNames(dataType, caseSensitive)
  }
}

/** Refuses a schema that files of the format cannot be read with. */
export function checkDataSchema(schema: StructType, options: ReadOptions): void {
  // Of no columns there is nothing to say: all are partitions.
  if (schema.fields.length > 0) checkDataTypes(schema, options.format)
  const corrupt = corruptRecordField(schema, options)
  if (corrupt && corrupt.dataType.kind !== 'string')
    throw new SparkError('INVALID_CORRUPT_RECORD_TYPE', {
      columnName: quotedName([corrupt.name]),
      actualType: sqlTypeName(corrupt.dataType),
    })
}

/** The column of a schema that takes the text of records that cannot be read. */
export const corruptRecordField = (schema: StructType, options: ReadOptions) =>
  'columnNameOfCorruptRecord' in options
    ? schema.fields.find(({ name }) => name === options.columnNameOfCorruptRecord)
    : undefined

/** Refuses columns of types that files of the format do not have. */
export function checkDataTypes(schema: StructType, format: (ReadOptions | WriteOptions)['format']): void {
  for (const { name, dataType } of schema.fields) {
    // Spark's own schema in a Parquet file says of what is not there that it is void.
    if (format === 'parquet' && dataType.kind === 'void') continue
    if (isSupported(dataType, format)) continue
    throw new SparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
      format: format === 'parquet' ? 'Parquet' : format.toUpperCase(),
      columnName: quotedName([name]),
      columnType: sqlTypeName(dataType),
    })
  }
  if (format === 'text' && schema.fields.length !== 1)
    throw new SparkError('_LEGACY_ERROR_TEMP_1290', { schemaSize: `${schema.fields.length}` })
}

function isSupported(type: DataType, format: string): boolean {
  if (format === 'text') return type.kind === 'string'
  switch (type.kind) {
    case 'array':
      return format !== 'csv' && isSupported(type.elementType, format)
    case 'map':
      return format !== 'csv' && isSupported(type.keyType, format) && isSupported(type.valueType, format)
    case 'struct':
      if (format === 'parquet' && hasTwinFields(type))
        throw new SparkError('UNSUPPORTED_FEATURE', {
          feature: `structs with fields of one name, or of names that differ by case only, in files of the format parquet: ${simpleString(type)}`,
        })
      return format !== 'csv' && type.fields.every((field) => isSupported(field.dataType, format))
    case 'void':
      if (format !== 'parquet') return format === 'json'
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: 'nested values of the type VOID in files of the format parquet',
      })
    case 'interval':
      return false
    case 'day-time interval':
    case 'year-month interval':
      if (format === 'parquet') return true
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: `${simpleString(type)} in files of the format ${format}`,
      })
    default:
      return true
  }
}
