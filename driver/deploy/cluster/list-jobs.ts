import { SparkError } from '../../../common/errors/spark-error.ts'
import { jobOfRecord } from '../../../common/jobs/job-keys.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import { mapBounded } from '../../../common/map-bounded.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { JobStore } from '../../service/store/job-store.ts'

const READS_AT_A_TIME = 16
const PASSED_OVER: ReadonlySet<string> = new Set(['INVALID_JOB_RECORD', 'AWS_ACCESS_DENIED'])

export interface ListJobsOptions {
  /** Where their records are: those of all declared applications, or of one. */
  readonly prefix: string
  readonly limit: number
  /** Hears of records that are damaged, or that may not be read: the others are listed all the same. */
  readonly warn: (error: SparkError) => void
}

/** The jobs that changed last, so many at the most, the newest submission first. */
export async function listJobs(
  jobs: JobStore,
  objects: Pick<ObjectStore, 'list'>,
  { prefix, limit, warn }: ListJobsOptions,
): Promise<readonly JobRecord[]> {
  const found: { readonly id: string; readonly modifiedMs: number }[] = []
  for await (const { key, modifiedMs } of objects.list(prefix)) {
    const id = jobOfRecord(key)
    if (id !== undefined) found.push({ id, modifiedMs })
  }
  const latest = found.sort((one, other) => other.modifiedMs - one.modifiedMs).slice(0, limit)
  const records = await mapBounded(latest, READS_AT_A_TIME, async ({ id }) => {
    try {
      return await jobs.read(id)
    } catch (error) {
      if (!(error instanceof SparkError) || !PASSED_OVER.has(error.condition)) throw error
      warn(error)
      return undefined
    }
  })
  return records.filter((record) => record !== undefined).sort((one, other) => other.submittedAtMs - one.submittedAtMs)
}
