import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { SparkError } from '../errors/spark-error.ts'
import { isOrphaned, writeOwnerFile } from './owner-file.ts'

const PATIENCE_MS = 60_000
const POLL_MS = 20

/**
 * Lets one job at a time commit to a folder: two that move files at once would leave a mixture of both. A lock whose process has died is
 * taken over.
 *
 * @param uri the output, for messages
 * @returns what gives the lock back
 */
export async function lockCommit(file: string, uri: string, patienceMs = PATIENCE_MS): Promise<() => Promise<void>> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      await writeOwnerFile(file, 'wx')
      return () => rm(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (await isOrphaned(file)) await rm(file, { force: true })
    else if (performance.now() > deadline)
      throw new SparkError('CONCURRENT_WRITE', { path: uri, reason: `it has held ${file} for too long` })
    else await sleep(POLL_MS)
  }
}
