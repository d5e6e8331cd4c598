import bitIterator, { type BitReader } from 'unbzip2-stream/lib/bit_iterator.js'
import bzip2 from 'unbzip2-stream/lib/bzip2.js'

/** More than a block of the largest size takes. */
const BLOCK_BYTES = 1 << 20

/**
 * The bytes of bzip2 streams, one behind the other, a block at a time: its own stream would unpack all blocks it has been given before it lets
 * go of the first. Checksums of blocks and streams must be right, and the last stream whole.
 */
export async function* bzip2Chunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const queue: Buffer[] = []
  const nextBuffer = (): Buffer => {
    const next = queue.shift()
    if (next === undefined) throw new RangeError('the bzip2 stream is cut off')
    return next
  }
  let bits: BitReader | undefined
  let received = 0
  let isEnd = false
  const input = chunks[Symbol.asyncIterator]()
  // Of the stream, of which no block has been read yet, or none of a file between streams.
  let blockSize = 0
  let checksum = 0
  for (;;) {
    while (!isEnd && received - (bits?.bytesRead ?? 0) < BLOCK_BYTES) {
      const { done, value } = await input.next()
      if (done) isEnd = true
      else if (value.length > 0) {
        queue.push(value)
        received += value.length
      }
    }
    if (received === 0) return
    bits ??= bitIterator(nextBuffer)
    if (blockSize === 0) {
      if (received === bits.bytesRead) return
      blockSize = 100_000 * bzip2.header(bits)
      checksum = 0
    }
    const block = new ByteBuffer()
    const next = bzip2.decompress(bits, (byte) => block.add(byte), new Int32Array(blockSize), blockSize, checksum)
    if (next === null) blockSize = 0
    else {
      checksum = next
      yield block.bytes()
    }
  }
}

/** Bytes that come one by one. */
class ByteBuffer {
  #bytes = Buffer.allocUnsafe(1 << 20)
  #length = 0

  add(byte: number): void {
    if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * this.#length)
    this.#bytes[this.#length++] = byte
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }
}
