import type { StagedFile } from '../protocol/task-result.ts'
import type { MultipartUploads } from '../storage/multipart-uploads.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { decideSetup } from './decide-setup.ts'
import type { OutputCommitter, SaveMode } from './output-committer.ts'

const PARALLELISM = 16

/**
 * Output in a bucket. Each staged file is an uncompleted upload of its final key, so that a commit copies nothing. An overwrite
 * completes the new files beside the old ones, whose names differ by the write id, deletes the old ones, and writes `_SUCCESS` last.
 */
export class S3OutputCommitter implements OutputCommitter {
  readonly #uri: string
  readonly #writeId: string
  readonly #store: ObjectStore
  readonly #uploads: MultipartUploads
  #mode: SaveMode = 'errorifexists'

  constructor(uri: string, writeId: string, store: ObjectStore, uploads: MultipartUploads) {
    this.#uri = uri
    this.#writeId = writeId
    this.#store = store
    this.#uploads = uploads
  }

  async setupJob(mode: SaveMode): Promise<'run' | 'skip'> {
    let exists = false
    for await (const _ of this.#store.list('')) {
      exists = true
      break
    }
    this.#mode = mode
    return decideSetup(mode, exists, this.#uri)
  }

  async commitJob(files: readonly StagedFile[]): Promise<void> {
    const old: string[] = []
    if (this.#mode === 'overwrite') for await (const { key } of this.#store.list('')) old.push(key)
    const completed: string[] = []
    try {
      await inParallel(files, async (file) => {
        if (file.staged.kind !== 'multipart') throw new Error(`${file.finalName} is not staged as an upload`)
        await this.#uploads.complete(file.finalName, file.staged)
        completed.push(file.finalName)
      })
    } catch (error) {
      await this.#store.delete(completed)
      throw error
    }
    const written = new Set(files.map((file) => file.finalName))
    await this.#store.delete(old.filter((key) => !written.has(key)))
    await this.#store.put('_SUCCESS', new Uint8Array(0))
    await this.abortJob()
  }

  async abortJob(): Promise<void> {
    for await (const { key, uploadId } of this.#uploads.pending(this.#writeId)) await this.#uploads.abort(key, uploadId)
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(PARALLELISM, items.length) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
