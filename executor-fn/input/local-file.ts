import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CompressionCodec, compressionCodec } from '../../common/compression/compression-codec.ts'
import { decompress } from '../../common/compression/decompress.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { DelimitedFileSplit } from '../../common/protocol/task-input.ts'
import { ObjectNotFound, ObjectStoreUnavailable } from '../../common/storage/object-store.ts'
import { readObjectChunks } from '../../common/storage/read-chunks.ts'
import { localPathOf, parseStoragePath } from '../../common/storage/storage-path.ts'
import { systemFailure } from '../system-failure.ts'
import type { TaskContext } from '../task-environment.ts'
import { writeLineSplit } from './line-split.ts'

/** Of compressed files DuckDB reads these itself. */
export const isGzip = (file: string): boolean => file.endsWith('.gz')

/**
 * A split as a local file: local files that are read as a whole stay where they are, of others the lines of the split are copied. Files compressed otherwise
 * than with gzip are unpacked.
 *
 * @param stem of the copy: its path without the extension
 */
export async function localFile(context: TaskContext, stem: string, split: DelimitedFileSplit): Promise<string> {
  const isWhole = split.start === 0 && split.end >= split.sizeBytes
  const local = localPathOf(split.uri)
  const { root, key } = parseStoragePath(split.uri)
  const codec = compressionCodec(key)
  try {
    const store = await context.environment.openStore(root)
    if (isWhole && local !== undefined) {
      const info = await store.head(key)
      if (info === undefined) throw new ObjectNotFound(key)
      context.meter.inputBytes += info.sizeBytes
      return codec === undefined || isGzip(local) ? local : await unpack(createReadStream(local), codec, `${stem}.txt`)
    }
    const target = `${stem}.txt${codec === 'gzip' ? '.gz' : ''}`
    if (isWhole) {
      const chunks = readObjectChunks(store, key, split.sizeBytes)
      context.meter.inputBytes += split.sizeBytes
      if (codec !== undefined && codec !== 'gzip') return await unpack(chunks, codec, target)
      await pipeline(Readable.from(chunks), createWriteStream(target))
    } else {
      const part = { key, sizeBytes: split.sizeBytes, start: split.start, end: split.end }
      context.meter.inputBytes += await writeLineSplit(store, part, target)
    }
    return target
  } catch (error) {
    throw unreadable(error, split.uri)
  }
}

/** The bytes of a local file, a gzip file's unpacked. */
export async function* readChunks(file: string): AsyncGenerator<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 })
  yield* isGzip(file) ? decompress(bytes, 'gzip') : (bytes as AsyncIterable<Buffer>)
}

async function unpack(packed: AsyncIterable<Buffer>, codec: CompressionCodec, target: string): Promise<string> {
  await pipeline(Readable.from(decompress(packed, codec)), createWriteStream(target))
  return target
}

/** An error while a file was read, naming the file. */
export function unreadable(error: unknown, uri: string): unknown {
  if (error instanceof ObjectNotFound)
    return new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: uri }, { cause: error })
  if (error instanceof SparkError && error.condition.startsWith('FAILED_READ_FILE')) return error
  if (error instanceof SparkError && error.condition === 'UNSUPPORTED_FEATURE') return error
  // No fault of the file.
  if (error instanceof ObjectStoreUnavailable || systemFailure(error) !== undefined) return error
  if (error instanceof SparkError && error.condition.startsWith('AWS_')) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new SparkError('FAILED_READ_FILE.NO_HINT', { path: uri, reason }, { cause: error })
}
