import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { isOrphaned, OWNER } from '../../common/commit/owner-file.ts'

/**
 * Removes the folders that drivers of this machine have left that were killed: those below `roots` whose owner file names a process that has ended. What
 * cannot be removed stays for the next.
 */
export async function removeLeftovers(roots: readonly string[]): Promise<void> {
  for (const root of roots)
    for (const name of await readdir(root).catch(() => [])) {
      const folder = path.join(root, name)
      if (isOrphaned(path.join(folder, OWNER)))
        await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
}
