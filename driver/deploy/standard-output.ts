/** Standard output takes no more. */
export class OutputError extends Error {
  /** Its reader has left, as `| head` does. */
  readonly isClosedPipe: boolean

  constructor(cause: Error) {
    super(`cannot write to standard output: ${cause.message}`, { cause })
    this.isClosedPipe = 'code' in cause && cause.code === 'EPIPE'
  }
}

/** Writes lines in blocks and waits for the reader, so that a large result is neither cut off at exit nor doubled in memory. */
export async function writeToStandardOutput(lines: Iterable<string>): Promise<void> {
  let block = ''
  for (const line of lines) {
    block += line
    if (block.length > 65_536) {
      await writeChunk(block)
      block = ''
    }
  }
  if (block !== '') await writeChunk(block)
}

/** Writes a text or bytes, and waits for the reader. */
export const writeChunk = (chunk: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) =>
    process.stdout.write(chunk, (error) => (error ? reject(new OutputError(error)) : resolve())),
  )
