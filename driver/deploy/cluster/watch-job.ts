import { SparkError } from '../../../common/errors/spark-error.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import { followJob } from '../../service/store/follow-job.ts'
import type { JobStore } from '../../service/store/job-store.ts'
import { describeJob } from './describe-job.ts'

/** A driver that was about to stop may have missed that it was woken: while a job waits it is woken again so often. */
const WAKE_AGAIN_MS = 60_000

export interface WatchOptions {
  readonly jobs: JobStore
  readonly objects: Pick<ObjectStore, 'get'>
  readonly now: () => number
  /** Waits before the next look. */
  readonly sleep: () => Promise<void>
  /** Hears of each state, in a clause. */
  readonly onState: (state: string) => void
  /** Takes what the job wrote. */
  readonly onLog: (bytes: Uint8Array) => Promise<void>
  /** Wakes the driver. */
  readonly wake: () => Promise<void>
}

/**
 * Follows a job to its end; gives its last record.
 *
 * @throws JOB_NOT_FOUND
 */
export async function watchJob(
  id: string,
  { jobs, objects, now, sleep, onState, onLog, wake }: WatchOptions,
): Promise<JobRecord> {
  let last: JobRecord | undefined
  let told: string | undefined
  let wokenAtMs = now()
  const pause = async (): Promise<boolean> => {
    if (last?.state === 'queued' && now() - wokenAtMs >= WAKE_AGAIN_MS) {
      wokenAtMs = now()
      await wake()
    }
    await sleep()
    return true
  }
  for await (const sighting of followJob(id, { jobs, objects, pause })) {
    if (sighting.kind === 'log') {
      await onLog(sighting.bytes)
      continue
    }
    last = sighting.record
    const state = describeJob(last, now())
    // Of a prolonged lease nobody wants to hear.
    if (state !== told) onState(state)
    told = state
  }
  if (last === undefined) throw new SparkError('JOB_NOT_FOUND', { id })
  return last
}
