import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ReceivedMessage } from '../queue/job-queue.ts'
import type { Disposition, Ending } from './service-action.ts'

/** Why an application was told to end. */
export type StopReason = 'cancelled' | 'drained' | 'fenced'

/** A job that the service has in hands. The dispatcher alone changes it. */
export interface JobRun {
  readonly run: number
  readonly job: string
  readonly schedule: string | undefined
  /** As it was received last. */
  message: ReceivedMessage
  /**
   * `taking`: it is not known whether the job can be had. `preparing`: it is this driver's; its turn is asked for, its bundle fetched. `running`: its process
   * runs. `ending`: its record is being changed for the last time.
   */
  phase: 'taking' | 'preparing' | 'running' | 'ending'
  /** As it was seen last, once the job was taken. */
  record: JobRecord | undefined
  /** Monotonic; how long the lease is confirmed. */
  leaseUntilMs: number
  /** When the last renewal succeeded, monotonic. */
  renewedAtMs: number
  stop: StopReason | undefined
  share: number | undefined
  /** Invocations at a time that all jobs of its declared application share; known once it is prepared. */
  concurrency: number | undefined
  /** While `ending`: how. */
  end: { readonly ending: Ending | undefined; readonly disposition: Disposition } | undefined
}

export const epochOf = ({ record }: JobRun): number => record?.lease?.epoch ?? 0

/** Whether the service has taken it; who puts it down keeps the lease until that is written. */
export const hasLease = ({ phase }: JobRun): boolean => phase !== 'taking'
