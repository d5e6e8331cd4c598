import { SparkError } from '../../../common/errors/spark-error.ts'
import { isFinal } from '../../../common/jobs/job-record.ts'
import type { JobStore } from '../../service/store/job-store.ts'
import { describeJob } from './describe-job.ts'

/**
 * Asks for the end of a job; says what comes of it. One that waits is cancelled now, one that runs is ended by its driver.
 *
 * @throws JOB_NOT_FOUND
 */
export async function killJob(id: string, jobs: JobStore, nowMs: number): Promise<string> {
  const change = await jobs.change(id, { kind: 'Cancel', nowMs, reason: 'killed by a user' })
  if (change.kind === 'missing') throw new SparkError('JOB_NOT_FOUND', { id })
  if (change.kind === 'ended') return `${id} had ended before: ${describeJob(change.record, nowMs)}`
  return isFinal(change.record) ? `${id} is cancelled` : `${id} is asked to end: its driver ends it within seconds`
}
