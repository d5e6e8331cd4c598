import { SparkError } from '../errors/spark-error.ts'
import type { SaveMode } from './output-committer.ts'

/** What a mode says about a destination. */
export function decideSetup(mode: SaveMode, exists: boolean, path: string): 'run' | 'skip' {
  if (!exists || mode === 'append' || mode === 'overwrite') return 'run'
  if (mode === 'ignore') return 'skip'
  throw new SparkError('OUTPUT_PATH_ALREADY_EXISTS', { outputPath: path })
}
