import { Readable, type Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import type { CompressionCodec } from './compression-codec.ts'

const CHUNK_BYTES = 1 << 20

/**
 * The bytes of a file that one of Hadoop's codecs has compressed, as they come. What is damaged or cut off ends in an error. Libraries are loaded by
 * the first file that needs them.
 */
export async function* decompress(chunks: AsyncIterable<Buffer>, codec: CompressionCodec): AsyncGenerator<Buffer> {
  switch (codec) {
    case 'gzip':
      return yield* zlibChunks(chunks, createGunzip({ chunkSize: CHUNK_BYTES }))
    case 'deflate':
      return yield* zlibChunks(chunks, createInflate({ chunkSize: CHUNK_BYTES }))
    case 'zstd':
      return yield* (await import('./zstd-chunks.ts')).zstdChunks(chunks)
    case 'snappy':
      return yield* (await import('./hadoop-blocks.ts')).snappyBlocks(chunks)
    case 'lz4':
      return yield* (await import('./hadoop-blocks.ts')).lz4Blocks(chunks)
    case 'bzip2':
      return yield* (await import('./bzip2-chunks.ts')).bzip2Chunks(chunks)
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
