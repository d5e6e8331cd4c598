import { createReadStream, createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { END_OF_LINE, type WriteOutput } from '../../common/protocol/task-description.ts'

/** Puts the separator where lines end. DuckDB ends them in a newline, and there is nothing to do if that is it. */
export async function separateLines(
  file: string,
  separator: string,
  compression: WriteOutput['compression'],
): Promise<void> {
  if (separator === '\n') return
  const target = `${file}.separated`
  await pipeline(
    createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 }),
    (chunks: AsyncIterable<string>) => replaceEnds(chunks, Buffer.from(separator, 'utf8').toString('latin1')),
    compression === 'gzip' ? createGzip() : new PassThrough(),
    createWriteStream(target),
  )
  await rename(target, file)
}

const END = `${END_OF_LINE}\n`

async function* replaceEnds(chunks: AsyncIterable<string>, separator: string): AsyncGenerator<Buffer> {
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk
    // An end may be cut between two chunks.
    const end = Math.max(0, text.length - END.length + 1)
    const whole = text.lastIndexOf(END) + END.length
    const cut = text.includes(END) ? Math.max(whole, end) : end
    yield Buffer.from(text.slice(0, cut).replaceAll(END, separator), 'latin1')
    rest = text.slice(cut)
  }
  yield Buffer.from(rest, 'latin1')
}
