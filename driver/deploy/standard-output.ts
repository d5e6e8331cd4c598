/** Writes lines in blocks and waits for the reader, so that a large result is neither cut off at exit nor doubled in memory. */
export async function writeToStandardOutput(lines: Iterable<string>): Promise<void> {
  // Failures are those of the writes below; without a listener they would end the process besides.
  process.stdout.on('error', ignore)
  let block = ''
  for (const line of lines) {
    block += line
    if (block.length > 65_536) {
      await write(block)
      block = ''
    }
  }
  if (block !== '') await write(block)
  process.stdout.off('error', ignore)
}

/** Whether an error says that the reader of standard output has left, as `| head` does. */
export const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && error === process.stdout.errored && 'code' in error && error.code === 'EPIPE'

const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))

const ignore = (): void => {}
