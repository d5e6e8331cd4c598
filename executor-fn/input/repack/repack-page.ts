import { Buffer } from 'node:buffer'
import { compressors } from 'hyparquet-compressors'
import type { ThriftStruct } from './thrift-compact.ts'

/** Parquet's numbers of the codecs. */
const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'] as const
export const LZ4 = 5
export const UNCOMPRESSED = 0
/** Of its encodings. */
export const PLAIN = 0
export const BYTE_STREAM_SPLIT = 9

/** A page larger than this is damage: writers make pages of some megabytes. */
const MAX_PAGE_BYTES = 2 ** 30

/** What of its column a page has to be read by. */
export interface PageColumn {
  readonly codec: number
  readonly hasRepetitionLevels: boolean
  readonly hasDefinitionLevels: boolean
  /** Bytes of a value that may be split into streams. */
  readonly width: number
}

/** A page's content, not compressed and its values not split; the header is changed to say so. */
export function repackPage(header: ThriftStruct, content: Buffer, column: PageColumn): Buffer {
  const levels = header.struct(8)
  const page = levels === undefined ? unpack(content, header, 0, column) : unpackSecond(header, levels, content, column)
  const data = levels ?? header.struct(5)
  const encoding = levels === undefined ? 2 : 4
  const isSplit = data?.int(encoding) === BYTE_STREAM_SPLIT && column.width > 0
  const start = isSplit ? valuesStart(page, levels, column) : page.length
  const result = isSplit ? Buffer.concat([page.subarray(0, start), joined(page.subarray(start), column.width)]) : page
  if (isSplit) data.setInt(encoding, PLAIN)
  header.setInt(2, result.length)
  header.setInt(3, result.length)
  // The checksum is of other bytes.
  header.delete(4)
  return result
}

/** Of the second version the levels are never compressed. */
function unpackSecond(header: ThriftStruct, levels: ThriftStruct, content: Buffer, column: PageColumn): Buffer {
  const length = levelBytes(levels)
  const flag = levels.get(7)
  const isCompressed = flag?.kind !== 'boolean' || flag.value
  levels.set(7, { kind: 'boolean', value: false })
  if (!isCompressed) return content
  return Buffer.concat([content.subarray(0, length), unpack(content.subarray(length), header, length, column)])
}

const levelBytes = (levels: ThriftStruct): number => (levels.int(5) ?? 0) + (levels.int(6) ?? 0)

/** @param before bytes of the page that are not compressed */
function unpack(content: Buffer, header: ThriftStruct, before: number, { codec }: PageColumn): Buffer {
  const size = (header.int(2) ?? -1) - before
  if (size < 0 || size > MAX_PAGE_BYTES) throw new RangeError(`a page of ${size} bytes`)
  const name = CODECS[codec]
  if (name === 'UNCOMPRESSED' || size === 0) return content
  const decompress = name && compressors[name]
  if (!decompress) throw new TypeError(`the codec ${name ?? codec} is unknown`)
  const bytes = decompress(content, size)
  if (bytes.length !== size) throw new RangeError(`${bytes.length} bytes of a page of ${size}`)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Behind the levels, which in the first version say themselves how long they are. */
function valuesStart(page: Buffer, levels: ThriftStruct | undefined, column: PageColumn): number {
  if (levels !== undefined) return levelBytes(levels)
  let at = 0
  if (column.hasRepetitionLevels) at += 4 + page.readUInt32LE(at)
  if (column.hasDefinitionLevels) at += 4 + page.readUInt32LE(at)
  return at
}

/** Streams of the first bytes of all values, of the second ones and so on, as values. */
function joined(streams: Buffer, width: number): Buffer {
  const count = streams.length / width
  if (!Number.isInteger(count)) throw new RangeError(`${streams.length} bytes of values of ${width} bytes`)
  const values = Buffer.allocUnsafe(streams.length)
  for (let byte = 0, from = 0; byte < width; byte += 1)
    for (let at = byte; at < values.length; at += width) values[at] = streams[from++] ?? 0
  return values
}
