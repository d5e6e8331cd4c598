import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isDead, parseIdentity, thisProcess } from './process-identity.ts'

/** The name of the file, where nothing else is said. */
export const OWNER = '.owner'

/** A small file that says which process wrote it, so that what a dead one left can be told from what a living one still needs. */
function writeOwnerFile(file: string): void {
  writeFileSync(file, JSON.stringify(thisProcess()))
}

/** Makes a folder with an owner file. Whoever finds it before that is in it may remove it: it is made again then. */
export function makeOwnedFolder(folder: string, owner = OWNER): void {
  for (;;) {
    mkdirSync(folder, { recursive: true })
    try {
      writeOwnerFile(path.join(folder, owner))
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}

/** Whether the process that wrote it has ended for certain. */
export function isOrphaned(file: string): boolean {
  try {
    const owner = parseIdentity(JSON.parse(readFileSync(file, 'utf8')))
    return owner !== undefined && isDead(owner)
  } catch {
    return false
  }
}
