import * as v from 'valibot'
import { parseJson } from '../../../common/config/json-shape.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { idShape } from '../../../common/jobs/job-definition.ts'
import { applicationOfJob } from '../../../common/jobs/job-id.ts'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import { leaseEndsAtMs } from '../../../common/jobs/job-record.ts'
import type { VersionedObjects } from '../../../common/storage/versioned-objects.ts'
import type { JobStore } from './job-store.ts'

/** Whose turn it is: of a job that holds a lease. */
interface Holder {
  readonly version: 1
  readonly job: string
  /** Of its lease, so that the same job's next turn is another version of the object. */
  readonly epoch: number
}

const shape: v.GenericSchema<unknown, Holder> = v.strictObject({
  version: v.literal(1),
  job: idShape,
  epoch: v.pipe(v.number(), v.integer()),
})

export type Turn =
  | { readonly kind: 'granted' }
  | { readonly kind: 'taken'; readonly by: string; readonly untilMs: number }

/**
 * Of the jobs of one declared application with one exclusive key, the one whose turn it is. Who asks holds a lease on its job already, and takes over from a job that holds none: one that
 * has ended, waits, or whose driver has died. So nothing has to be given back, and nothing is left locked. Of two that take over at once one loses the
 * conditional write, and finds the other's lease.
 */
export class ExclusiveKeys {
  readonly #records: VersionedObjects
  readonly #jobs: JobStore

  constructor(records: VersionedObjects, jobs: JobStore) {
    this.#records = records
    this.#jobs = jobs
  }

  /** @param epoch of the job's lease */
  async take(key: string, job: string, epoch: number, nowMs: number): Promise<Turn> {
    const objectKey = jobKeys.exclusive(applicationOfJob(job), key)
    const mine = Buffer.from(JSON.stringify({ version: 1, job, epoch } satisfies Holder))
    for (;;) {
      const found = await this.#records.read(objectKey)
      if (found !== undefined) {
        const holder = parse(found.bytes, key)
        if (holder.job === job && holder.epoch === epoch) return { kind: 'granted' }
        const other = holder.job === job ? undefined : await this.#jobs.read(holder.job)
        const untilMs = other === undefined ? undefined : leaseEndsAtMs(other)
        if (untilMs !== undefined && nowMs < untilMs) return { kind: 'taken', by: holder.job, untilMs }
      }
      const version = await (found === undefined
        ? this.#records.create(objectKey, mine)
        : this.#records.replace(objectKey, mine, found.version))
      if (version !== undefined) return { kind: 'granted' }
    }
  }
}

const parse = (bytes: Uint8Array, key: string): Holder =>
  parseJson(
    shape,
    Buffer.from(bytes).toString('utf8'),
    (reason) => new SparkError('INVALID_JOB_RECORD', { id: `exclusive/${key}`, reason }),
  )
