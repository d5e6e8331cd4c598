import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

const PROBE_BYTES = 64 << 10
const CARRIAGE_RETURN = 0x0d
const NEWLINE = 0x0a

/** The file itself, or a copy of it whose lines end in a newline alone: DuckDB counts the two characters of CRLF as two ends of line. */
export async function withUnixNewlines(file: string, copy: string): Promise<string> {
  if (file.endsWith('.gz') || !(await beginsWithCarriageReturns(file))) return file
  let endsInReturn = false
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 20 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        let to = 0
        for (const byte of chunk) {
          // CRLF and a lone CR both end a line, as in Hadoop's LineReader.
          if (byte === CARRIAGE_RETURN) chunk[to++] = NEWLINE
          else if (byte !== NEWLINE || !endsInReturn) chunk[to++] = byte
          endsInReturn = byte === CARRIAGE_RETURN
        }
        yield chunk.subarray(0, to)
      }
    },
    createWriteStream(copy),
  )
  return copy
}

async function beginsWithCarriageReturns(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const probe = Buffer.alloc(PROBE_BYTES)
    const { bytesRead } = await handle.read(probe, 0, PROBE_BYTES, 0)
    return probe.subarray(0, bytesRead).includes(CARRIAGE_RETURN)
  } finally {
    await handle.close()
  }
}
