import { SparkError } from '../../../common/errors/spark-error.ts'
import { type JobRecord, jobStateAt } from '../../../common/jobs/job-record.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import { followJob } from '../../service/store/follow-job.ts'
import type { JobStore } from '../../service/store/job-store.ts'
import { describeDuration, describeJob } from './describe-job.ts'
import type { JobLauncher } from './launcher/job-launcher.ts'

/** A driver that was about to stop may have missed that it was woken: while a job waits it is woken, and asked after, so often. */
const ASK_AGAIN_MS = 60_000
/** Longer than a driver takes to start: then it is said where to look. */
const LONG_WAIT_MS = 5 * 60_000

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
  readonly launcher: Pick<JobLauncher, 'wake' | 'outlook'>
}

/**
 * Follows a job to its end; gives its last record. One that will never run, for what it was launched by has ended, is cancelled, and followed no further.
 *
 * @throws JOB_NOT_FOUND
 */
export async function watchJob(
  id: string,
  { jobs, objects, now, sleep, onState, onLog, launcher }: WatchOptions,
): Promise<JobRecord> {
  let last: JobRecord | undefined
  let told: string | undefined
  let toldAtMs = now()
  let askedAtMs = now()
  let isHinted = false
  /** false: nobody will run it. */
  const isToRun = async (state: string): Promise<boolean> => {
    // That it cannot be done was said when the job was submitted.
    await launcher.wake().catch(() => undefined)
    const outlook = await launcher.outlook()
    if (outlook.kind === 'Hopeless') {
      const change = await jobs.change(id, { kind: 'Cancel', nowMs: now(), reason: outlook.reason })
      // It has just ended, and what it was launched by with it.
      if (change.kind === 'ended') return true
      onState(`will not run: ${outlook.reason}`)
      if (change.kind !== 'missing') last = change.record
      return false
    }
    if (!isHinted && now() - toldAtMs >= LONG_WAIT_MS) {
      isHinted = true
      onState(`still ${state} after ${describeDuration(now() - toldAtMs)}: ${outlook.look}`)
    }
    return true
  }
  const pause = async (): Promise<boolean> => {
    const state = last === undefined ? undefined : jobStateAt(last, now())
    if ((state === 'queued' || state === 'lost') && now() - askedAtMs >= ASK_AGAIN_MS) {
      askedAtMs = now()
      if (!(await isToRun(state))) return false
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
    if (state === told) continue
    onState(state)
    told = state
    toldAtMs = now()
  }
  if (last === undefined) throw new SparkError('JOB_NOT_FOUND', { id })
  return last
}
