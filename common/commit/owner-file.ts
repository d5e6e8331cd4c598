import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'

/** A small file that says which process wrote it, so that what a dead one left can be told from what a living one still needs. */
const me = JSON.stringify({ host: os.hostname(), pid: process.pid })

export async function writeOwnerFile(file: string, flag: 'w' | 'wx' = 'w'): Promise<void> {
  await writeFile(file, me, { flag })
}

/** Whether the process that wrote it ran on this machine and has ended. What cannot be told is taken for alive. */
export async function isOrphaned(file: string): Promise<boolean> {
  const owner = await readFile(file, 'utf8').then(parseOwner, () => undefined)
  return owner !== undefined && owner.host === os.hostname() && !isAlive(owner.pid)
}

function parseOwner(text: string): { readonly host: string; readonly pid: number } | undefined {
  try {
    const owner: unknown = JSON.parse(text)
    if (typeof owner !== 'object' || owner === null || !('host' in owner) || !('pid' in owner)) return undefined
    return typeof owner.host === 'string' && typeof owner.pid === 'number'
      ? { host: owner.host, pid: owner.pid }
      : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
