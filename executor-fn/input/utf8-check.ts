import { isUtf8 } from 'node:buffer'

/** Whether text that comes in chunks is UTF-8; a character may be cut between two of them. */
export class Utf8Check {
  #rest: Buffer = Buffer.alloc(0)

  accepts(chunk: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const end = bytes.length - unfinished(bytes)
    this.#rest = bytes.subarray(end)
    return isUtf8(bytes.subarray(0, end))
  }

  ends(): boolean {
    return this.#rest.length === 0
  }
}

/** Bytes at the end that begin a character which is longer. */
function unfinished(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const byte = bytes[bytes.length - length] ?? 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > length ? length : 0
    if (byte < 0x80) return 0
  }
  return 0
}

/** The mark that some editors begin a file with. */
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
