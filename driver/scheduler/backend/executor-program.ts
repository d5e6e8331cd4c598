import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SparkError } from '../../../common/errors/spark-error.ts'

const PROGRAM = path.join('dist', 'executor-fn', 'local-main.js')

/** The built executor of this package, wherever this module lies in it: among the sources or in a chunk of dist/. */
export function executorProgram(from: string = import.meta.url): string {
  const start = path.dirname(fileURLToPath(from))
  for (let folder = start; ; folder = path.dirname(folder)) {
    const program = path.join(folder, PROGRAM)
    if (existsSync(program)) return program
    if (folder === path.dirname(folder)) break
  }
  throw new SparkError('INTERNAL_ERROR', {
    message: `${PROGRAM} is not there: build the package first (npm run build).`,
  })
}
