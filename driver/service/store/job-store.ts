import { jobKeys, jobOfRecord } from '../../../common/jobs/job-keys.ts'
import { encodeJobRecord, type JobRecord, parseJobRecord } from '../../../common/jobs/job-record.ts'
import { type JobEvent, nextJobState } from '../../../common/jobs/next-job-state.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { VersionedObjects } from '../../../common/storage/versioned-objects.ts'

/** What came of an event of a job: `record` is how it is now. */
export type JobChange =
  | { readonly kind: 'done'; readonly record: JobRecord }
  | { readonly kind: 'ended'; readonly record: JobRecord }
  | { readonly kind: 'held'; readonly record: JobRecord; readonly untilMs: number }
  | { readonly kind: 'fenced'; readonly record: JobRecord }
  | { readonly kind: 'missing' }

const MAX_CONFLICTS = 50

/**
 * The records of jobs in the work bucket. Every change is decided on the last version and takes only if that still is the last one, so that of two drivers
 * which want a job one gets it. Events may be said again when a request failed: whether it was done is not known then, and `nextJobState` takes the second
 * for the first.
 */
export class JobStore {
  readonly #records: VersionedObjects
  readonly #objects: Pick<ObjectStore, 'list'>

  /** Both with keys relative to the work bucket's root. */
  constructor(records: VersionedObjects, objects: Pick<ObjectStore, 'list'>) {
    this.#records = records
    this.#objects = objects
  }

  /** @throws INVALID_JOB_RECORD */
  async read(id: string): Promise<JobRecord | undefined> {
    const found = await this.#records.read(jobKeys.record(id))
    return found === undefined ? undefined : parseJobRecord(found.bytes, id)
  }

  /** false: there is a job of this id already. */
  async create(record: JobRecord): Promise<boolean> {
    return (await this.#records.create(jobKeys.record(record.id), encodeJobRecord(record))) !== undefined
  }

  /** @throws INVALID_JOB_RECORD */
  async change(id: string, event: JobEvent): Promise<JobChange> {
    const key = jobKeys.record(id)
    for (let conflicts = 0; ; conflicts++) {
      const found = await this.#records.read(key)
      if (found === undefined) return { kind: 'missing' }
      const record = parseJobRecord(found.bytes, id)
      const transition = nextJobState(record, event)
      switch (transition.kind) {
        case 'changed':
          if ((await this.#records.replace(key, encodeJobRecord(transition.record), found.version)) !== undefined)
            return { kind: 'done', record: transition.record }
          if (conflicts === MAX_CONFLICTS) throw new Error(`the record of the job ${id} changes all the time`)
          break
        case 'unchanged':
          return { kind: 'done', record }
        case 'ended':
        case 'fenced':
          return { kind: transition.kind, record }
        case 'held':
          return { kind: 'held', record, untilMs: transition.untilMs }
      }
    }
  }

  /** All jobs that have a record, in the order of their ids. */
  async *ids(): AsyncIterable<string> {
    for await (const { key } of this.#objects.list(jobKeys.jobs)) {
      const id = jobOfRecord(key)
      if (id !== undefined) yield id
    }
  }
}
