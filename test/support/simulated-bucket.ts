import type { OutputBucket } from '../../common/commit/output-bucket.ts'
import type { StagedFile } from '../../common/protocol/task-result.ts'
import type { UploadedParts } from '../../common/storage/multipart-uploads.ts'
import { MemoryObjectStore } from './memory-object-store.ts'

/** Comes before each request of one driver. It may wait; throw, as when the request never arrives; or answer 'lost': it is done, and the answer lost. */
export type Gate = (what: string) => Promise<'lost' | undefined>

interface Stored {
  readonly bytes: Uint8Array
  readonly version: string
  /** Of the upload it was. */
  readonly nonce?: string
}

/** A bucket in memory, with uploads and conditional writes, as several drivers see it. */
export class SimulatedBucket {
  readonly objects = new Map<string, Stored>()
  readonly uploads = new Map<string, { readonly key: string; readonly nonce: string }>()
  #versions = 0
  #uploadIds = 0

  constructor(...keys: readonly string[]) {
    for (const key of keys) this.#put(key, new Uint8Array(0))
  }

  get keys(): readonly string[] {
    return [...this.objects.keys()].sort()
  }

  /** What the tasks of a job would have staged. */
  stage(...names: readonly string[]): readonly StagedFile[] {
    return names.map((finalName) => {
      const uploadId = `upload ${this.#uploadIds++}`
      const nonce = `nonce of ${uploadId}`
      this.uploads.set(uploadId, { key: finalName, nonce })
      return { finalName, sizeBytes: 1, rows: 1, staged: { kind: 'multipart', uploadId, nonce, parts: [] } }
    })
  }

  /** The bucket as a driver sees it whose requests pass the gate. */
  seenThrough(gate: Gate): OutputBucket {
    const ask = async <T>(what: string, work: () => T): Promise<T> => {
      const fate = await gate(what)
      const answer = work()
      if (fate === 'lost') throw new Error(`the answer to ${what} was lost`)
      return answer
    }
    const { objects, uploads } = this
    const put = (key: string, bytes: Uint8Array): string => this.#put(key, bytes)
    const store = new MemoryObjectStore()
    store.put = (key, bytes) => ask(`put ${key}`, () => void put(key, bytes))
    store.delete = (keys) => ask(`delete ${keys.join(' ')}`, () => void keys.map((key) => objects.delete(key)))
    store.list = async function* () {
      const keys = await ask('list', () => [...objects.keys()].sort())
      for (const key of keys) yield { key, sizeBytes: 0, version: '', modifiedMs: 0 }
    }
    return {
      uri: 's3://b/out',
      store,
      uploads: {
        upload: () => Promise.reject(new Error('tasks upload')),
        complete: (key, upload) => ask(`complete ${key}`, () => this.#complete(key, upload)),
        isObject: (key, nonce) => ask(`head ${key}`, () => objects.get(key)?.nonce === nonce),
        abort: (key, uploadId) => ask(`abort ${key}`, () => void uploads.delete(uploadId)),
        async *pending(text) {
          const found = await ask('pending', () => [...uploads].filter(([, { key }]) => key.includes(text)))
          for (const [uploadId, { key }] of found) yield { key, uploadId }
        },
        close() {},
      },
      records: {
        read: (key) => ask(`read ${key}`, () => objects.get(key)),
        create: (key, bytes) => ask(`create ${key}`, () => (objects.has(key) ? undefined : put(key, bytes))),
        replace: (key, bytes, version) =>
          ask(`replace ${key}`, () => (objects.get(key)?.version === version ? put(key, bytes) : undefined)),
        remove: (key, version) =>
          ask(`remove ${key}`, () => void (objects.get(key)?.version === version && objects.delete(key))),
      },
      close() {},
    }
  }

  #put(key: string, bytes: Uint8Array, nonce?: string): string {
    const version = `v${this.#versions++}`
    this.objects.set(key, { bytes, version, ...(nonce === undefined ? {} : { nonce }) })
    return version
  }

  /** As S3 answers the SDK's second try after a lost answer, this may fail for what was done. */
  #complete(key: string, { uploadId, nonce }: UploadedParts): void {
    if (!this.uploads.has(uploadId)) throw named('NoSuchUpload')
    if (this.objects.has(key)) throw named('PreconditionFailed')
    this.uploads.delete(uploadId)
    this.#put(key, new Uint8Array(1), nonce)
  }
}

const named = (name: string): Error => Object.assign(new Error(name), { name })
