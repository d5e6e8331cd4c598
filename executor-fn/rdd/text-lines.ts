import { type CompressionCodec, compressionCodec } from '../../common/compression/compression-codec.ts'
import { decompress } from '../../common/compression/decompress.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { readObjectChunks } from '../../common/storage/read-chunks.ts'

/** A split of a text file: it owns the lines that begin in [start, end). */
export interface TextSplit {
  readonly key: string
  readonly sizeBytes: number
  readonly start: number
  readonly end: number
}

const CHUNK_BYTES = 4 << 20
/** Read beyond the split for the end of its last line. */
const TAIL_BYTES = 16 << 10

/** The lines of a split, in batches, without their ends (`\n`, `\r\n` or `\r`, as Hadoop has them). A compressed file is one split. */
export async function* readLines(store: ObjectStore, split: TextSplit): AsyncGenerator<readonly string[]> {
  const codec = compressionCodec(split.key)
  if (codec !== undefined) {
    if (split.start === 0) yield* compressedLines(readObjectChunks(store, split.key, split.sizeBytes), codec)
    return
  }
  // A line that begins at `start` is ours: whether one does, the byte before tells.
  let at = Math.max(0, split.start - 1)
  let skipping = split.start > 0
  let rest: Uint8Array = new Uint8Array(0)
  while (at < split.sizeBytes) {
    const wanted = at < split.end ? Math.min(CHUNK_BYTES, split.end - at + TAIL_BYTES) : TAIL_BYTES
    const chunk = await store.getRange(split.key, at, Math.min(at + wanted, split.sizeBytes))
    const chunkStart = at
    at += chunk.length
    let from = 0
    if (skipping) {
      const newline = chunk.indexOf(NEWLINE)
      if (newline < 0) continue
      skipping = false
      from = newline + 1
    }
    if (rest.length === 0 && chunkStart + from >= split.end) return
    // Beyond `end` only the line that is under way is finished.
    const lastOwned = Math.max(from, split.end - 1 - chunkStart)
    const stop = at >= split.end ? chunk.indexOf(NEWLINE, lastOwned) : -1
    if (stop >= 0) {
      yield* decodeLines(concat(rest, chunk.subarray(from, stop + 1)))
      return
    }
    const newline = chunk.lastIndexOf(NEWLINE)
    if (newline >= from) {
      yield* decodeLines(concat(rest, chunk.subarray(from, newline + 1)))
      rest = chunk.subarray(newline + 1)
    } else rest = concat(rest, chunk.subarray(from))
    if (rest.length === 0 && at >= split.end) return
  }
  if (rest.length > 0) yield* decodeLines(rest)
}

async function* compressedLines(
  packed: AsyncIterable<Buffer>,
  codec: CompressionCodec,
): AsyncGenerator<readonly string[]> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of decompress(packed, codec)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    // A carriage return at the very end may be half of an end of line.
    const end = Math.max(bytes.lastIndexOf('\n'), bytes.lastIndexOf('\r', bytes.length - 2)) + 1
    yield* decodeLines(bytes.subarray(0, end))
    rest = bytes.subarray(end)
  }
  yield* decodeLines(rest)
}

const NEWLINE = 10

function* decodeLines(bytes: Uint8Array): Generator<readonly string[]> {
  if (bytes.length === 0) return
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  if (lines.length > 0) yield lines
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.length === 0 ? b : Buffer.concat([a, b])
}
