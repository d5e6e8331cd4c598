import type { ColumnMetaData } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { DataType } from '../../../common/types/data-type.ts'
import type { ParquetColumnChunk } from '../file-relation.ts'
import type { ParquetColumn } from './parquet-schema.ts'

export type ChunksByName = Record<string, ParquetColumnChunk>

/** A top-level column's chunks with one more. Statistics are those of a column that has but one, and no levels below it. */
export function addChunk(
  before: ParquetColumnChunk | undefined,
  chunk: ColumnMetaData,
  column: ParquetColumn | undefined,
): ParquetColumnChunk {
  const data = Number(chunk.data_page_offset)
  const dictionary = chunk.dictionary_page_offset === undefined ? data : Number(chunk.dictionary_page_offset)
  const start = dictionary > 0 ? Math.min(data, dictionary) : data
  const compressedBytes = Number(chunk.total_compressed_size)
  const range = [start, start + compressedBytes] as const
  if (before) return { ranges: [...before.ranges, range], compressedBytes: before.compressedBytes + compressedBytes }
  const type = column?.leaf === undefined || column.type instanceof SparkError ? undefined : column.type
  return { ranges: [range], compressedBytes, ...(type ? { type, ...statisticsOf(chunk, type) } : {}) }
}

function statisticsOf(chunk: ColumnMetaData, type: DataType): Pick<ParquetColumnChunk, 'min' | 'max' | 'nullCount'> {
  const { statistics } = chunk
  if (!statistics || type.kind === 'array') return {}
  // The older fields have the order of signed bytes, which is that of numbers alone.
  const isOrdered = type.kind !== 'string' && type.kind !== 'binary'
  const min = toDriverForm(statistics.min_value ?? (isOrdered ? statistics.min : undefined), type)
  const max = toDriverForm(statistics.max_value ?? (isOrdered ? statistics.max : undefined), type)
  return {
    ...(min !== undefined && max !== undefined ? { min, max } : {}),
    ...(statistics.null_count === undefined ? {} : { nullCount: Number(statistics.null_count) }),
  }
}

/** A statistic as LiteralValue has it; undefined where its order cannot be trusted. */
function toDriverForm(value: unknown, type: DataType): number | bigint | string | boolean | undefined {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'date':
      return typeof value === 'number' ? value : undefined
    case 'bigint':
      // UINT_32 is a number
      return typeof value === 'number' ? BigInt(value) : typeof value === 'bigint' ? value : undefined
    case 'timestamp':
    case 'timestamp_ntz':
      return typeof value === 'bigint' ? value : undefined
    case 'float':
    case 'double':
      return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
    case 'decimal':
      // hyparquet gives decimals as doubles: exact up to 15 digits
      return typeof value === 'number' && type.precision <= 15
        ? BigInt(Math.round(value * 10 ** type.scale))
        : undefined
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    default:
      return undefined
  }
}
