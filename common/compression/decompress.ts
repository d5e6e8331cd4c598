import { Readable, type Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { Decompress } from 'fzstd'
import { bzip2Chunks } from './bzip2-chunks.ts'
import type { CompressionCodec } from './compression-codec.ts'
import { lz4Blocks, snappyBlocks } from './hadoop-blocks.ts'

const CHUNK_BYTES = 1 << 20

/**
 * The bytes of a file that one of Hadoop's codecs has compressed, as they come. What is damaged or cut off ends in an error.
 */
export function decompress(chunks: AsyncIterable<Buffer>, codec: CompressionCodec): AsyncIterable<Buffer> {
  switch (codec) {
    case 'gzip':
      return zlibChunks(chunks, createGunzip({ chunkSize: CHUNK_BYTES }))
    case 'deflate':
      return zlibChunks(chunks, createInflate({ chunkSize: CHUNK_BYTES }))
    case 'zstd':
      return zstdChunks(chunks)
    case 'snappy':
      return snappyBlocks(chunks)
    case 'lz4':
      return lz4Blocks(chunks)
    case 'bzip2':
      return bzip2Chunks(chunks)
  }
}

async function* zlibChunks(chunks: AsyncIterable<Buffer>, unzip: Transform): AsyncGenerator<Buffer> {
  const packed = Readable.from(chunks)
  packed.on('error', (error) => unzip.destroy(error))
  // Errors come out of the iteration; one after its end is of no account.
  unzip.on('error', () => {})
  packed.pipe(unzip)
  try {
    yield* unzip as AsyncIterable<Buffer>
  } finally {
    packed.destroy()
    unzip.destroy()
  }
}

async function* zstdChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let ready: Buffer[] = []
  let isEmpty = true
  const stream = new Decompress((chunk) => {
    ready.push(Buffer.from(chunk))
  })
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue
    isEmpty = false
    stream.push(chunk)
    yield* ready
    ready = []
  }
  if (isEmpty) return
  // Throws where a frame is not complete.
  stream.push(new Uint8Array(0), true)
  yield* ready
}
