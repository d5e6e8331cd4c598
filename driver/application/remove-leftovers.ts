import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { isOrphaned, OWNER } from '../../common/commit/owner-file.ts'

/**
 * Removes the folders that drivers of this machine have left that were killed: those below `root` whose owner file names a process that has ended. What
 * cannot be removed stays for the next.
 *
 * @param prefix of their names, where other programs keep folders too: only those are looked into
 */
export async function removeLeftovers(root: string, prefix = ''): Promise<void> {
  const names = await readdir(root).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const folder = path.join(root, name)
    if (isOrphaned(path.join(folder, OWNER))) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
