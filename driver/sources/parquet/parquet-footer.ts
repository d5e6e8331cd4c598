import { createHash } from 'node:crypto'
import type { FileMetaData } from 'hyparquet'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { ObjectNotFound, type ObjectStore, ObjectStoreUnavailable } from '../../../common/storage/object-store.ts'
import type { ParquetFooter, ParquetRowGroup } from '../file-relation.ts'
import { type CalendarMarks, calendarMarks } from './calendar-marks.ts'
import { addChunk, type ChunksByName } from './parquet-chunks.ts'
import { columnsOf, type ParquetColumn } from './parquet-schema.ts'
import { ROW_METADATA } from './spark-row-metadata.ts'

/** Bytes read at a file's end at first: most footers fit. */
const TAIL_BYTES = 64 * 1024

/** What the footer of a file says. */
export interface FooterAndSchema {
  readonly footer: ParquetFooter
  readonly columns: readonly ParquetColumn[]
  /** What keeps a column's pages from being read, by its name. */
  readonly unsupported: ReadonlyMap<string, string>
  /** Spark's own schema, in its JSON. */
  readonly rowMetadata: string | undefined
  readonly calendar: CalendarMarks
}

// Statistics in the literal's driver form: days and microseconds. Text that was cut within a character bounds nothing.
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const parsers = {
  dateFromDays: (days: number) => days,
  timestampFromMilliseconds: (millis: bigint) => millis * 1000n,
  timestampFromMicroseconds: (micros: bigint) => micros,
  timestampFromNanoseconds: () => undefined,
  stringFromBytes: (bytes: Uint8Array) => {
    try {
      return text.decode(bytes)
    } catch {
      return undefined
    }
  },
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
  let isEncrypted = false
  const file = {
    byteLength: sizeBytes,
    slice: async (start: number, end = sizeBytes) => {
      const bytes = await store.getRange(key, start, end)
      isEncrypted ||= end === sizeBytes && Buffer.from(bytes.subarray(-4)).toString('latin1') === 'PARE'
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    },
  }
  // Loaded with the first file: a program may read none, and executors start meanwhile.
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet')
  let metadata: FileMetaData
  try {
    metadata = await parquetMetadataAsync(file, { initialFetchSize: TAIL_BYTES, parsers, geoparquet: false })
    if (metadata.schema.length === 0) throw new TypeError('no schema')
    if (metadata.schema.some(({ name }) => typeof name !== 'string')) throw new TypeError('no name')
  } catch (error) {
    if (error instanceof ObjectNotFound)
      throw new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: uri }, { cause: error })
    // The store's failure is not the file's.
    if (error instanceof ObjectStoreUnavailable) throw error
    if (isEncrypted) throw fail('it is encrypted, and encrypted files cannot be read', error)
    // What the engine says of a footer that it has stumbled over does not help anybody.
    const isDamaged = error instanceof TypeError || error instanceof RangeError
    throw fail(isDamaged || !(error instanceof Error) ? 'the footer is damaged' : error.message, error)
  }
  if (metadata.row_groups.some((group) => group.columns.some((chunk) => chunk.crypto_metadata)))
    throw fail('columns of it are encrypted, and encrypted files cannot be read')
  // DuckDB knows such a column by other bytes than these.
  if (metadata.schema.some(({ name }) => name.includes('\ufffd')))
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: `a name of a column that is not UTF-8, as in ${uri},` })
  const marks = new Map(metadata.key_value_metadata?.map(({ key: name, value }) => [name, value ?? '']))
  const columns = columnsOf(parquetSchema(metadata))
  return {
    columns,
    footer: toFooter(metadata, columns, sizeBytes),
    unsupported: unsupportedPages(metadata),
    rowMetadata: marks.get(ROW_METADATA),
    calendar: calendarMarks(
      marks,
      metadata.schema.some(({ type }) => type === 'INT96'),
    ),
  }
}

/** What neither DuckDB nor executors can unpack. */
function unsupportedPages(metadata: FileMetaData): ReadonlyMap<string, string> {
  const chunks = chunksOf(metadata).filter(({ codec }) => codec === 'LZO')
  return new Map(chunks.map(({ path_in_schema: [name = ''] }) => [name, 'the codec LZO']))
}

const chunksOf = ({ row_groups: groups }: FileMetaData) =>
  groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: chunk }) => chunk ?? []))

/** Executors unpack Hadoop's LZ4, and values split into streams of bytes: of these DuckDB knows floating-point numbers only. */
const isRepacked = (metadata: FileMetaData): boolean =>
  chunksOf(metadata).some(
    ({ codec, encodings, type }) =>
      codec === 'LZ4' || (encodings.includes('BYTE_STREAM_SPLIT') && type !== 'FLOAT' && type !== 'DOUBLE'),
  )

function toFooter(metadata: FileMetaData, columns: readonly ParquetColumn[], sizeBytes: number): ParquetFooter {
  const types = new Map(columns.map((column) => [column.name, column]))
  let firstRow = 0
  const rowGroups = metadata.row_groups.map((group): ParquetRowGroup => {
    // Any name may be a column's, `__proto__` too.
    const chunks: ChunksByName = Object.create(null)
    for (const { meta_data: chunk } of group.columns) {
      const name = chunk?.path_in_schema[0]
      if (chunk && name !== undefined) chunks[name] = addChunk(chunks[name], chunk, types.get(name))
    }
    const rowCount = Number(group.num_rows)
    const result = { rowCount, firstRow, columns: chunks }
    firstRow += rowCount
    return result
  })
  return {
    columnNames: columns.map(({ name }) => name),
    layout: createHash('sha1').update(JSON.stringify(metadata.schema)).digest('hex').slice(0, 12),
    rowCount: firstRow,
    rowGroups,
    ...(isRepacked(metadata) ? { repacked: true as const } : {}),
    footerStart: sizeBytes - 8 - metadata.metadata_length,
  }
}
