import { SparkError } from '../errors/spark-error.ts'
import type { StagedFile } from '../protocol/task-result.ts'
import type { MultipartUploads } from '../storage/multipart-uploads.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { decideSetup } from './decide-setup.ts'
import type { CommitMode, OutputCommitter } from './output-committer.ts'

const PARALLELISM = 16
const SUCCESS = '_SUCCESS'

/**
 * Output in a bucket. Each staged file is an uncompleted upload of its final key, so that a commit copies nothing.
 *
 * A commit removes the old `_SUCCESS`, completes the new files beside the old ones, whose names differ by the write id, looks whether another
 * job has done so meanwhile, deletes what an overwrite replaces, and writes `_SUCCESS` last. Of two jobs that commit at once, each completes
 * before it looks: at least one sees the other, and takes its own files back.
 */
export class S3OutputCommitter implements OutputCommitter {
  readonly #uri: string
  readonly #writeId: string
  readonly #store: ObjectStore
  readonly #uploads: MultipartUploads
  #mode: CommitMode = 'errorifexists'

  constructor(uri: string, writeId: string, store: ObjectStore, uploads: MultipartUploads) {
    this.#uri = uri
    this.#writeId = writeId
    this.#store = store
    this.#uploads = uploads
  }

  async setupJob(mode: CommitMode): Promise<'run' | 'skip'> {
    let exists = false
    for await (const _ of this.#store.list('')) {
      exists = true
      break
    }
    this.#mode = mode
    return decideSetup(mode, exists, this.#uri)
  }

  async commitJob(files: readonly StagedFile[]): Promise<void> {
    const old = await this.#keys()
    // Another job may have committed since this one began.
    decideSetup(this.#mode === 'ignore' ? 'errorifexists' : this.#mode, old.size > 0, this.#uri)
    const completed = new Set<string>()
    try {
      if (old.has(SUCCESS)) await this.#store.delete([SUCCESS])
      await inParallel(files, async (file) => {
        if (file.staged.kind !== 'multipart') throw new Error(`${file.finalName} is not staged as an upload`)
        await this.#uploads.complete(file.finalName, file.staged).catch((error: unknown) => {
          throw this.#explained(error, file.finalName)
        })
        completed.add(file.finalName)
      })
      if (this.#mode !== 'append') await this.#assertAlone(old, completed)
    } catch (error) {
      await this.#takeBack(files, completed, old.has(SUCCESS)).catch(() => undefined)
      throw error
    }
    if (this.#mode === 'overwrite')
      await this.#store.delete([...old].filter((key) => key !== SUCCESS && !completed.has(key)))
    await this.#store.put(SUCCESS, new Uint8Array(0))
    await this.abortJob()
  }

  close(): void {
    this.#store.close()
    this.#uploads.close()
  }

  async abortJob(): Promise<void> {
    for await (const { key, uploadId } of this.#uploads.pending(this.#writeId)) await this.#uploads.abort(key, uploadId)
  }

  async #takeBack(files: readonly StagedFile[], completed: ReadonlySet<string>, wasWhole: boolean): Promise<void> {
    // Of a completion whose answer was lost it is not known what became of it; the write id says whose the object would be.
    const mine = files.flatMap(({ finalName }) =>
      completed.has(finalName) || finalName.includes(this.#writeId) ? [finalName] : [],
    )
    await this.#store.delete(mine)
    if (wasWhole) await this.#store.put(SUCCESS, new Uint8Array(0))
  }

  #explained(error: unknown, name: string): unknown {
    if (!(error instanceof Error && error.name === 'PreconditionFailed')) return error
    return new SparkError(
      'CONCURRENT_WRITE',
      { path: this.#uri, reason: `${name} has appeared since` },
      { cause: error },
    )
  }

  async #assertAlone(old: ReadonlySet<string>, mine: ReadonlySet<string>): Promise<void> {
    for (const key of await this.#keys())
      if (key !== SUCCESS && !old.has(key) && !mine.has(key))
        throw new SparkError('CONCURRENT_WRITE', { path: this.#uri, reason: `${key} has appeared during the commit` })
  }

  async #keys(): Promise<ReadonlySet<string>> {
    const keys = new Set<string>()
    for await (const { key } of this.#store.list('')) keys.add(key)
    return keys
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
