import { SparkError } from '../errors/spark-error.ts'
import type { StagedFile } from '../protocol/task-result.ts'
import { type BucketRecord, HeldRecord, RECORD, settleBucket, type Waiting } from './bucket-record.ts'
import { reach } from './commit-phase.ts'
import { decideSetup } from './decide-setup.ts'
import { SUCCESS, TEMPORARY } from './folder-places.ts'
import { inParallel } from './in-parallel.ts'
import type { OutputBucket } from './output-bucket.ts'
import type { CommitMode, OutputCommitter } from './output-committer.ts'
import { partitionFoldersOf } from './partition-folders.ts'

/**
 * Output in a bucket. Each staged file is an uncompleted upload of its final key, so that a commit copies nothing: it completes the new files beside the
 * old ones, decides, and deletes what an overwrite replaces. A record says how far it has come; see docs/design/output-commit.md.
 */
export class S3OutputCommitter implements OutputCommitter {
  readonly #bucket: OutputBucket
  readonly #writeId: string
  readonly #waiting: Waiting | undefined
  #mode: CommitMode = 'errorifexists'

  constructor(bucket: OutputBucket, writeId: string, waiting?: Waiting) {
    this.#bucket = bucket
    this.#writeId = writeId
    this.#waiting = waiting
  }

  async setupJob(mode: CommitMode): Promise<'run' | 'skip'> {
    this.#mode = mode
    await settleBucket(this.#bucket, this.#waiting)
    let exists = false
    for await (const { key } of this.#bucket.store.list('')) {
      exists = key !== RECORD
      if (exists) break
    }
    return decideSetup(mode, exists, this.#bucket.uri)
  }

  async commitJob(files: readonly StagedFile[], replaced: readonly string[] = []): Promise<void> {
    const { uri } = this.#bucket
    reach('staged', uri)
    const held = await HeldRecord.begin(this.#bucket, this.#writeId, this.#waiting)
    let isDeciding = false
    try {
      reach('locked', uri)
      const old = await this.#keys()
      this.#check(old)
      const wasWhole = old.includes(SUCCESS)
      await held.change({ state: 'prepared', wasWhole, files: recorded(files) })
      reach('prepared', uri)
      if (wasWhole) await this.#bucket.store.delete([SUCCESS])
      reach('set-aside', uri)
      await inParallel(files, (file) => this.#place(file))
      isDeciding = true
      await held.change({ state: 'committed', replaced: this.#replaced(old, partitionFoldersOf(files, replaced)) })
    } catch (error) {
      const outcome = await held.end().catch(() => 'unknown' as const)
      // The decision may have been recorded though its answer was lost.
      if (isDeciding && outcome === 'unknown') throw stateUnknown(uri, error)
      if (outcome !== 'committed') throw error
    }
    reach('decided', uri)
    await held.end().catch((error: unknown) => {
      process.emitWarning(`${uri} is committed, but not cleared up yet; the next to use it does that: ${String(error)}`)
    })
    await this.abortJob().catch(() => undefined)
    reach('cleaned', uri)
  }

  async abortJob(): Promise<void> {
    const { uploads } = this.#bucket
    for await (const { key, uploadId } of uploads.pending(this.#writeId)) await uploads.abort(key, uploadId)
  }

  close(): void {
    this.#bucket.close()
  }

  async #place({ finalName, staged }: StagedFile): Promise<void> {
    if (staged.kind !== 'multipart') throw new Error(`${finalName} is not staged as an upload`)
    const { uri, uploads } = this.#bucket
    reach('placing', uri, finalName)
    try {
      await uploads.complete(finalName, staged)
    } catch (cause) {
      if (!(cause instanceof Error && cause.name === 'PreconditionFailed')) throw cause
      throw new SparkError('CONCURRENT_WRITE', { path: uri, reason: `${finalName} has appeared since` }, { cause })
    }
  }

  #check(old: readonly string[]): void {
    const { uri } = this.#bucket
    // Another job may have committed since this one began.
    decideSetup(this.#mode === 'ignore' ? 'errorifexists' : this.#mode, old.length > 0, uri)
    const strange = old.find((key) => key.startsWith(`${TEMPORARY}/`))
    const adds = this.#mode === 'append' || this.#mode === 'overwrite-partitions'
    if (adds && strange !== undefined && !old.includes(SUCCESS) && old.some((key) => !key.startsWith(`${TEMPORARY}/`)))
      throw new SparkError('INCOMPLETE_OUTPUT', {
        path: uri,
        reason: `it has no _SUCCESS, and ${strange} is of a job that has not ended`,
      })
  }

  #replaced(old: readonly string[], folders: readonly string[]): readonly string[] {
    const data = old.filter((key) => key !== SUCCESS)
    switch (this.#mode) {
      case 'overwrite':
        return data
      case 'overwrite-partitions':
        return data.filter((key) => folders.some((folder) => key.startsWith(`${folder}/`)))
      case 'append':
      case 'errorifexists':
      case 'ignore':
        return []
    }
  }

  async #keys(): Promise<readonly string[]> {
    const keys: string[] = []
    for await (const { key } of this.#bucket.store.list('')) if (key !== RECORD) keys.push(key)
    return keys
  }
}

const recorded = (files: readonly StagedFile[]): BucketRecord['files'] =>
  files.flatMap(({ finalName, staged }) =>
    staged.kind === 'multipart' ? [{ key: finalName, uploadId: staged.uploadId, nonce: staged.nonce }] : [],
  )

function stateUnknown(path: string, cause: unknown): SparkError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new SparkError('COMMIT_STATE_UNKNOWN', { path, reason }, { cause })
}
