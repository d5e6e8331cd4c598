import { decompressLz4Raw, decompressSnappy } from 'hyparquet-compressors'

/**
 * What Hadoop's BlockCompressorStream writes for codecs that have no stream of their own: blocks of a length (unpacked), then pieces that together come
 * to it, each of a length (packed) and bytes. Lengths are big endian.
 */
async function* hadoopBlocks(
  chunks: AsyncIterable<Buffer>,
  lengthOf: (packed: Buffer) => number,
  unpack: (packed: Uint8Array, length: number) => Uint8Array,
): AsyncGenerator<Buffer> {
  const bytes = new ByteReader(chunks)
  while (!(await bytes.isAtEnd())) {
    let left = (await bytes.take(4)).readUInt32BE()
    while (left > 0) {
      const packed = await bytes.take((await bytes.take(4)).readUInt32BE())
      const length = lengthOf(packed)
      if (length === 0 || length > left) throw damaged()
      left -= length
      yield Buffer.from(unpack(packed, length))
    }
  }
}

/** The bytes of a `.snappy` file of Hadoop's. */
export const snappyBlocks = (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> =>
  hadoopBlocks(chunks, snappyLength, decompressSnappy)

/** The bytes of a `.lz4` file of Hadoop's. */
export const lz4Blocks = (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> =>
  hadoopBlocks(chunks, lz4Length, decompressLz4Raw)

/** Snappy's data begins with its length, seven bits to a byte, the lowest first. */
function snappyLength(packed: Buffer): number {
  let length = 0
  for (let at = 0; at < 5; at += 1) {
    const byte = byteAt(packed, at)
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return length
  }
  throw damaged()
}

/** LZ4's blocks don't tell their length: it is that of all literals and matches. */
function lz4Length(packed: Buffer): number {
  let length = 0
  let at = 0
  const run = (nibble: number): number => {
    let count = nibble
    if (nibble === 15) {
      let byte: number
      do {
        byte = byteAt(packed, at++)
        count += byte
      } while (byte === 255)
    }
    return count
  }
  while (at < packed.length) {
    const token = byteAt(packed, at++)
    const literals = run(token >> 4)
    length += literals
    at += literals
    if (at > packed.length) throw damaged()
    if (at === packed.length) return length
    at += 2
    length += run(token & 15) + 4
  }
  return length
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw damaged()
  return byte
}

const damaged = (): Error =>
  new Error('the compressed data is damaged, cut off, or of another codec than its name tells')

/** Takes bytes from chunks in lengths of its own. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #bytes: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async isAtEnd(): Promise<boolean> {
    return this.#bytes.length === 0 && !(await this.#more())
  }

  async take(length: number): Promise<Buffer> {
    const parts = [this.#bytes]
    let have = this.#bytes.length
    while (have < length) {
      const { done, value } = await this.#chunks.next()
      if (done === true) throw damaged()
      parts.push(value)
      have += value.length
    }
    const bytes = parts.length === 1 ? this.#bytes : Buffer.concat(parts)
    this.#bytes = bytes.subarray(length)
    return bytes.subarray(0, length)
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done === true) return false
      this.#bytes = value
      if (value.length > 0) return true
    }
  }
}
