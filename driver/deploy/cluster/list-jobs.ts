import { SparkError } from '../../../common/errors/spark-error.ts'
import { jobKeys, jobOfRecord } from '../../../common/jobs/job-keys.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import { mapBounded } from '../../../common/map-bounded.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { JobStore } from '../../service/store/job-store.ts'

const READS_AT_A_TIME = 16

/**
 * The jobs that changed last, so many at the most, the newest submission first.
 *
 * @param onDamaged hears of records that cannot be read: the others are listed all the same
 */
export async function listJobs(
  jobs: JobStore,
  objects: Pick<ObjectStore, 'list'>,
  limit: number,
  onDamaged: (error: SparkError) => void,
): Promise<readonly JobRecord[]> {
  const found: { readonly id: string; readonly modifiedMs: number }[] = []
  for await (const { key, modifiedMs } of objects.list(jobKeys.jobs)) {
    const id = jobOfRecord(key)
    if (id !== undefined) found.push({ id, modifiedMs })
  }
  const latest = found.sort((one, other) => other.modifiedMs - one.modifiedMs).slice(0, limit)
  const records = await mapBounded(latest, READS_AT_A_TIME, async ({ id }) => {
    try {
      return await jobs.read(id)
    } catch (error) {
      if (!(error instanceof SparkError) || error.condition !== 'INVALID_JOB_RECORD') throw error
      onDamaged(error)
      return undefined
    }
  })
  return records.filter((record) => record !== undefined).sort((one, other) => other.submittedAtMs - one.submittedAtMs)
}
