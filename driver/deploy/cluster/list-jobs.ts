import { jobKeys, jobOfRecord } from '../../../common/jobs/job-keys.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import { mapBounded } from '../../../common/map-bounded.ts'
import type { JobStore } from '../../service/store/job-store.ts'
import type { JobObjects } from './explained-bucket.ts'

const READS_AT_A_TIME = 16

/** The jobs that changed last, so many at the most, the newest submission first. */
export async function listJobs(jobs: JobStore, objects: JobObjects, limit: number): Promise<readonly JobRecord[]> {
  const found: { readonly id: string; readonly modifiedMs: number }[] = []
  for await (const { key, modifiedMs } of objects.list(jobKeys.jobs)) {
    const id = jobOfRecord(key)
    if (id !== undefined) found.push({ id, modifiedMs })
  }
  const latest = found.sort((one, other) => other.modifiedMs - one.modifiedMs).slice(0, limit)
  const records = await mapBounded(latest, READS_AT_A_TIME, ({ id }) => jobs.read(id))
  return records.filter((record) => record !== undefined).sort((one, other) => other.submittedAtMs - one.submittedAtMs)
}
