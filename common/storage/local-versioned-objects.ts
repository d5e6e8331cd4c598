import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lockFolder } from '../commit/folder-lock.ts'
import { assertSafeKey, localPathOf } from './storage-path.ts'
import type { VersionedObjects } from './versioned-objects.ts'

/**
 * Files of a folder. One writer at a time has the folder's lock, compares, and renames a whole new file over the old one; the version is the content's
 * digest. The lock of a process that has ended is taken over.
 */
export class LocalVersionedObjects implements VersionedObjects {
  readonly #uri: string
  readonly #root: string

  /** @param uri of the folder, canonical; it is made when something is written */
  constructor(uri: string) {
    const root = localPathOf(uri)
    if (root === undefined) throw new RangeError(`${uri} is no folder`)
    this.#uri = uri
    this.#root = root
  }

  async read(key: string): Promise<{ readonly bytes: Uint8Array; readonly version: string } | undefined> {
    return this.#read(key)
  }

  create(key: string, bytes: Uint8Array): Promise<string | undefined> {
    return this.#change(key, undefined, () => this.#write(key, bytes))
  }

  replace(key: string, bytes: Uint8Array, version: string): Promise<string | undefined> {
    return this.#change(key, version, () => this.#write(key, bytes))
  }

  async remove(key: string, version: string): Promise<void> {
    await this.#change(key, version, () => rmSync(this.#file(key)))
  }

  async #change<T>(key: string, expected: string | undefined, change: () => T): Promise<T | undefined> {
    mkdirSync(this.#root, { recursive: true })
    const lock = await lockFolder(path.join(this.#root, '.lock'), this.#uri)
    try {
      return this.#read(key)?.version === expected ? change() : undefined
    } finally {
      lock.release()
    }
  }

  #read(key: string): { readonly bytes: Uint8Array; readonly version: string } | undefined {
    try {
      const bytes = readFileSync(this.#file(key))
      return { bytes, version: versionOf(bytes) }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  }

  #write(key: string, bytes: Uint8Array): string {
    const file = this.#file(key)
    const draft = `${file}.${randomUUID()}`
    mkdirSync(path.dirname(file), { recursive: true })
    try {
      writeFileSync(draft, bytes)
      renameSync(draft, file)
    } finally {
      rmSync(draft, { force: true })
    }
    return versionOf(bytes)
  }

  #file(key: string): string {
    assertSafeKey(key)
    return path.join(this.#root, key)
  }
}

const versionOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
