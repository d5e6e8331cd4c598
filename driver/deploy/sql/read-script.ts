import fs from 'node:fs'
import { UsageError } from '../usage-error.ts'
import type { SqlOptions } from './sql-command.ts'

/** The texts to run: those of `-e`, of the files of `-f`, or of standard input, as in `flashover sql < report.sql`. */
export function readScripts({ execute, file }: Pick<SqlOptions, 'execute' | 'file'>): readonly string[] {
  if (execute !== undefined) return execute
  if (file !== undefined) return file.map((name) => (name === '-' ? readStandardInput() : readScript(name)))
  const piped = process.stdin.isTTY ? '' : readStandardInput()
  if (piped.trim() === '') throw new UsageError('flashover sql needs -e "SQL", -f FILE or statements on standard input')
  return [piped]
}

function readScript(file: string | number, name = file): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`the file ${name} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

const STANDARD_INPUT = 0
const readStandardInput = (): string => readScript(STANDARD_INPUT, 'of standard input')
