import { SparkError } from '../errors/spark-error.ts'
import type { CommitMode } from './output-committer.ts'

/** What a mode says about a destination. */
export function decideSetup(mode: CommitMode, exists: boolean, path: string): 'run' | 'skip' {
  if (!exists) return 'run'
  switch (mode) {
    case 'append':
    case 'overwrite':
    case 'overwrite-partitions':
      return 'run'
    case 'ignore':
      return 'skip'
    case 'errorifexists':
      throw new SparkError('PATH_ALREADY_EXISTS', { outputPath: path })
  }
}
