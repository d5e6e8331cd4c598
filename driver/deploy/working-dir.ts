import { UsageError } from './usage-error.ts'

/** The folder that paths of the command line are relative to; it may have been removed since the shell went there. */
export function workingDir(): string {
  try {
    return process.cwd()
  } catch {
    throw new UsageError('the working directory is not there any more')
  }
}
