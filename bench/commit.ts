import { execFileSync } from 'node:child_process'
import { benchDir } from './paths.ts'

export interface Commit {
  readonly hash: string
  /** Whether files differ from the commit; results that were written before do not count. */
  readonly dirty: boolean
}

/** What is measured: the commit of the working copy, undefined outside of one. `dist` is to be built from it. */
export function currentCommit(): Commit | undefined {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: benchDir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    return {
      hash: git('rev-parse', 'HEAD'),
      dirty: git('status', '--porcelain', '--', ':/', ':(exclude,top)bench/results') !== '',
    }
  } catch {
    return undefined
  }
}
