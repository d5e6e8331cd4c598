import { SparkError } from '../errors/spark-error.ts'
import type { IgnoredFiles } from './task-input.ts'

/** Whether a file is passed over that could not be read for this reason. */
export function isIgnored(error: unknown, { corrupt, missing }: IgnoredFiles): boolean {
  if (!(error instanceof SparkError)) return false
  if (error.condition === 'FAILED_READ_FILE.FILE_NOT_EXIST') return missing === true
  return corrupt === true && error.condition.startsWith('FAILED_READ_FILE.')
}
