import { createInterface } from 'node:readline/promises'
import { UsageError } from '../usage-error.ts'

/** Asks on the terminal; anything but yes is no. Where nobody can be asked that is an error. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('there is no terminal to ask on: --yes says that it may be done')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
