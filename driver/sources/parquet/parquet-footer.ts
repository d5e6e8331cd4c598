import { type ColumnMetaData, type FileMetaData, parquetMetadataAsync, parquetSchema } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { DataType, StructType } from '../../../common/types/data-type.ts'
import type { ParquetColumnChunk, ParquetFooter, ParquetRowGroup } from '../file-relation.ts'
import { sparkSchemaOf } from './parquet-schema.ts'

/** Bytes read at a file's end at first: most footers fit. */
const TAIL_BYTES = 64 * 1024

export interface FooterAndSchema {
  readonly footer: ParquetFooter
  readonly schema: StructType
}

// statistics in the literal's driver form: days and microseconds
const parsers = {
  dateFromDays: (days: number) => days,
  timestampFromMilliseconds: (millis: bigint) => millis * 1000n,
  timestampFromMicroseconds: (micros: bigint) => micros,
  timestampFromNanoseconds: () => undefined,
}

/** Reads the footer of one Parquet file: its schema, row groups, chunk offsets and statistics. */
export async function readParquetFooter(
  store: ObjectStore,
  key: string,
  sizeBytes: number,
  uri: string,
): Promise<FooterAndSchema> {
  const fail = (reason: string, cause?: unknown) =>
    new SparkError(
      'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER',
      { path: uri, reason },
      cause === undefined ? {} : { cause },
    )
  if (sizeBytes < 12) throw fail(`it has ${sizeBytes} bytes, and a Parquet file has at least 12`)
  const file = {
    byteLength: sizeBytes,
    slice: async (start: number, end = sizeBytes) => {
      const bytes = await store.getRange(key, start, end)
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    },
  }
  let metadata: FileMetaData
  try {
    metadata = await parquetMetadataAsync(file, { initialFetchSize: TAIL_BYTES, parsers, geoparquet: false })
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error), error)
  }
  const schema = sparkSchemaOf(parquetSchema(metadata), uri)
  return { schema, footer: toFooter(metadata, schema, sizeBytes) }
}

function toFooter(metadata: FileMetaData, schema: StructType, sizeBytes: number): ParquetFooter {
  const types = new Map(schema.fields.map((field) => [field.name, field.dataType]))
  let firstRow = 0
  const rowGroups = metadata.row_groups.map((group): ParquetRowGroup => {
    const columns: Record<string, ParquetColumnChunk> = {}
    for (const { meta_data: chunk } of group.columns) {
      const name = chunk?.path_in_schema[0]
      if (chunk && name !== undefined) columns[name] = addChunk(columns[name], chunk, types.get(name))
    }
    const rowCount = Number(group.num_rows)
    const result = { rowCount, firstRow, columns }
    firstRow += rowCount
    return result
  })
  return { rowCount: firstRow, rowGroups, footerStart: sizeBytes - 8 - metadata.metadata_length }
}

function addChunk(
  before: ParquetColumnChunk | undefined,
  chunk: ColumnMetaData,
  type: DataType | undefined,
): ParquetColumnChunk {
  const data = Number(chunk.data_page_offset)
  const dictionary = chunk.dictionary_page_offset === undefined ? data : Number(chunk.dictionary_page_offset)
  const start = dictionary > 0 ? Math.min(data, dictionary) : data
  const compressedBytes = Number(chunk.total_compressed_size)
  const range = [start, start + compressedBytes] as const
  if (before) return { ranges: [...before.ranges, range], compressedBytes: before.compressedBytes + compressedBytes }
  const isFlat = chunk.path_in_schema.length === 1
  return { ranges: [range], compressedBytes, ...(isFlat && type ? statisticsOf(chunk, type) : {}) }
}

function statisticsOf(chunk: ColumnMetaData, type: DataType): Pick<ParquetColumnChunk, 'min' | 'max' | 'nullCount'> {
  const { statistics } = chunk
  if (!statistics) return {}
  const min = toDriverForm(statistics.min_value ?? statistics.min, type)
  const max = toDriverForm(statistics.max_value ?? statistics.max, type)
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
