import { randomUUID } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type ObjectInfo, ObjectNotFound, type ObjectStore } from './object-store.ts'
import { readSignal } from './read-signal.ts'
import { RequestCounter } from './request-counter.ts'
import { assertSafeKey, parseStoragePath } from './storage-path.ts'

/**
 * A folder as an object store: the store of `local[*]`.
 *
 * An object appears whole or not at all: it is written under a hidden temporary name next to its own, then renamed over it
 * (`put`) or hard-linked to it, which fails if the name is taken (`putIfAbsent`). Listings pass over the temporary names.
 */
export class LocalObjectStore implements ObjectStore {
  readonly uri: string
  readonly requests = new RequestCounter()
  readonly #root: string
  // Folders known to exist, so that a put is one write and one rename. A folder removed under us is made again on ENOENT.
  readonly #folders = new Set<string>()

  /** @param root a folder's path or `file:` URI; made when first written to */
  constructor(root: string) {
    this.uri = parseStoragePath(root).uri
    this.#root = this.uri.slice('file://'.length)
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    this.requests.countGet()
    try {
      const info = await stat(this.localPath(key), { bigint: true })
      return info.isFile() ? objectInfo(key, info) : undefined
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async get(key: string): Promise<Uint8Array> {
    this.requests.countGet()
    const signal = readSignal()
    return orNotFound(key, readFile(this.localPath(key), signal && { signal }))
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array> {
    this.requests.countGet()
    if (start < 0 || end < start) throw new RangeError(`range [${start}, ${end}) of ${key}`)
    const file = await orNotFound(key, open(this.localPath(key), 'r'))
    try {
      const bytes = Buffer.allocUnsafeSlow(end - start)
      let filled = 0
      while (filled < bytes.length) {
        readSignal()?.throwIfAborted()
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled)
        if (bytesRead === 0) throw new RangeError(`range [${start}, ${end}) of ${key}, which ends at ${start + filled}`)
        filled += bytesRead
      }
      return bytes
    } finally {
      await file.close()
    }
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    await this.#publish(key, (temporary) => writeFile(temporary, body), rename)
  }

  async putFile(key: string, localPath: string): Promise<void> {
    // A second name for the same bytes where the file system allows it: what is stored is never changed in place, here or by callers.
    const linkOrCopy = (temporary: string): Promise<void> =>
      link(localPath, temporary).catch(() => copyFile(localPath, temporary))
    await this.#publish(key, linkOrCopy, rename)
  }

  async putIfAbsent(key: string, body: Uint8Array): Promise<boolean> {
    try {
      await this.#publish(key, (temporary) => writeFile(temporary, body), link)
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    }
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    this.requests.countGet()
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
    const found: ObjectInfo[] = []
    for (const file of await this.#filesBelow(path.join(this.#root, folder), [])) {
      const key = path.relative(this.#root, file).replaceAll(path.sep, '/')
      if (!key.startsWith(prefix)) continue
      const info = await stat(file, { bigint: true }).catch(ifMissing) // deleted since it was listed
      if (info) found.push(objectInfo(key, info))
    }
    yield* found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  }

  /**
   * Symbolic links are followed, except to a folder within which they were found. Links to nothing are passed over.
   *
   * @param above real paths of the folders whose links led here
   */
  async #filesBelow(folder: string, above: readonly string[]): Promise<readonly string[]> {
    const files: string[] = []
    for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifMissing)) ?? []) {
      const file = path.join(entry.parentPath, entry.name)
      if (entry.name.startsWith(TEMPORARY)) continue
      if (entry.isFile()) files.push(file)
      if (!entry.isSymbolicLink()) continue
      const target = await stat(file).catch(ifMissing)
      if (target?.isFile()) files.push(file)
      if (!target?.isDirectory()) continue
      const [real, parent] = await Promise.all([realpath(file), realpath(entry.parentPath)])
      const within = [...above, parent]
      if (within.some((one) => one === real || one.startsWith(`${real}${path.sep}`))) continue
      for (const found of await this.#filesBelow(file, within)) files.push(found)
    }
    return files
  }

  async delete(keys: readonly string[]): Promise<void> {
    this.requests.countPut()
    await Promise.all(keys.map((key) => rm(this.localPath(key), { force: true })))
  }

  localPath(key: string): string {
    assertSafeKey(key)
    return path.join(this.#root, key)
  }

  close(): void {}

  async #publish(
    key: string,
    write: (temporary: string) => Promise<void>,
    publish: (temporary: string, final: string) => Promise<void>,
  ): Promise<void> {
    this.requests.countPut()
    const final = this.localPath(key)
    const folder = path.dirname(final)
    const temporary = path.join(folder, `${TEMPORARY}${randomUUID()}`)
    if (!this.#folders.has(folder)) await this.#makeFolder(folder)
    try {
      await write(temporary).catch(async (error: unknown) => {
        if (!isMissing(error)) throw error
        await this.#makeFolder(folder)
        await write(temporary)
      })
      await publish(temporary, final)
    } finally {
      await rm(temporary, { force: true })
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true })
    this.#folders.add(folder)
  }
}

const TEMPORARY = '.flashover-'

const objectInfo = (key: string, info: BigIntStats): ObjectInfo => ({
  key,
  sizeBytes: Number(info.size),
  version: `${info.size}-${info.mtimeNs}`,
  modifiedMs: Number(info.mtimeMs),
})

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
/** ELOOP: a link to itself. */
function ifMissing(error: unknown): undefined {
  if (!isMissing(error) && codeOf(error) !== 'ELOOP') throw error
}

async function orNotFound<T>(key: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) throw new ObjectNotFound(key)
    throw error
  }
}
