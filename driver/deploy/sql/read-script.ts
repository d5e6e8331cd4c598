import fs from 'node:fs'
import { UsageError } from '../usage-error.ts'

export function readScript(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`the file ${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}
