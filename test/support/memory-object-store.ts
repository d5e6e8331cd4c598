import { readFile } from 'node:fs/promises'
import { type ObjectInfo, ObjectNotFound, type ObjectStore } from '../../common/storage/object-store.ts'
import { RequestCounter } from '../../common/storage/request-counter.ts'
import { assertSafeKey } from '../../common/storage/storage-path.ts'

/** Objects in this process's memory, for tests. */
export class MemoryObjectStore implements ObjectStore {
  readonly uri: string
  readonly requests = new RequestCounter()
  readonly #objects = new Map<string, { readonly bytes: Uint8Array; readonly info: ObjectInfo }>()
  #versions = 0

  constructor(name = 'memory') {
    this.uri = `memory:${name}`
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    this.requests.countGet()
    const object = this.#objects.get(key)
    return object?.info
  }

  async get(key: string): Promise<Uint8Array> {
    this.requests.countGet()
    const object = this.#objects.get(key)
    if (object === undefined) throw new ObjectNotFound(key)
    return new Uint8Array(object.bytes)
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array> {
    this.requests.countGet()
    const object = this.#objects.get(key)
    if (object === undefined) throw new ObjectNotFound(key)
    if (start < 0 || end < start || end > object.bytes.length)
      throw new RangeError(`range [${start}, ${end}) of ${key}, which has ${object.bytes.length} bytes`)
    return new Uint8Array(object.bytes.subarray(start, end))
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    assertSafeKey(key)
    this.requests.countPut()
    const info = { key, sizeBytes: body.length, version: `${++this.#versions}`, modifiedMs: Date.now() }
    this.#objects.set(key, { bytes: new Uint8Array(body), info })
  }

  async putFile(key: string, localPath: string): Promise<void> {
    await this.put(key, await readFile(localPath))
  }

  async putIfAbsent(key: string, body: Uint8Array): Promise<boolean> {
    if (this.#objects.has(key)) {
      this.requests.countPut()
      return false
    }
    await this.put(key, body)
    return true
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    this.requests.countGet()
    for (const key of [...this.#objects.keys()].sort()) {
      const object = this.#objects.get(key)
      if (key.startsWith(prefix) && object) yield object.info
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    this.requests.countPut()
    for (const key of keys) this.#objects.delete(key)
  }

  localPath(): undefined {
    return undefined
  }

  close(): void {
    this.#objects.clear()
  }
}
