declare module 'unbzip2-stream/lib/bit_iterator.js' {
  /** The next bits as a number; of null those up to the next byte. */
  export interface BitReader {
    (count: number | null): number
    /** Bytes begun so far. */
    bytesRead: number
  }
  const bitIterator: (nextBuffer: () => Uint8Array) => BitReader
  export default bitIterator
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type { BitReader } from 'unbzip2-stream/lib/bit_iterator.js'

  const bzip2: {
    /** Of a stream, of how many 100,000 bytes its blocks are. */
    header(bits: BitReader): number
    /** The stream's checksum with that of the next block; null at the stream's end. */
    decompress(
      bits: BitReader,
      write: (byte: number) => void,
      buffer: Int32Array,
      bufferSize: number,
      streamChecksum: number,
    ): number | null
  }
  export default bzip2
}
