import { isUtf8 } from 'node:buffer'
import { BYTE_ORDER_MARK } from './utf8-check.ts'

/**
 * The lines of a text, in batches, one character per byte (`latin1`) and without their ends: those of Hadoop's LineReader (`\n`, `\r\n` and
 * `\r`), or a separator of the user's. What is not UTF-8 becomes U+FFFD.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  separator: string | undefined,
): AsyncGenerator<readonly string[]> {
  const ends = separator === undefined ? /\r\n|\n|\r/ : Buffer.from(separator, 'utf8').toString('latin1')
  let rest: Buffer = Buffer.alloc(0)
  let isFirst = true
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = wholeLines(bytes, ends)
    rest = bytes.subarray(end)
    if (end === 0) continue
    yield linesOf(bytes.subarray(0, end), ends, isFirst)
    isFirst = false
  }
  if (rest.length > 0) yield linesOf(rest, ends, isFirst)
}

/** Where the last line that has ended does. A carriage return at the very end may be half of one. */
function wholeLines(bytes: Buffer, ends: RegExp | string): number {
  if (typeof ends === 'string') {
    const last = bytes.lastIndexOf(ends, undefined, 'latin1')
    return last < 0 ? 0 : last + ends.length
  }
  return Math.max(bytes.lastIndexOf('\n'), bytes.lastIndexOf('\r', bytes.length - 2)) + 1
}

function linesOf(bytes: Buffer, ends: RegExp | string, isFirst: boolean): readonly string[] {
  const lines = utf8Text(isFirst ? withoutMark(bytes) : bytes).split(ends)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** UTF-8 as `latin1`, replaced where it is malformed. */
export function utf8Text(bytes: Buffer): string {
  return (isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'))).toString('latin1')
}

export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes
