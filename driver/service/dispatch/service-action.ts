import type { ScheduledMessage } from '../../../common/jobs/job-message.ts'
import type { JobRecord, JobState } from '../../../common/jobs/job-record.ts'
import type { ToApplication } from '../application/link-message.ts'
import type { ReceivedMessage } from '../queue/job-queue.ts'
import type { ServiceEvent } from './service-event.ts'

/** What becomes of a message. */
export type Disposition =
  | { readonly kind: 'delete' }
  /** It is visible again after so long; a reception that failed. */
  | { readonly kind: 'give back'; readonly afterMs: number }
  /** A copy comes after so long, and this one goes: waiting is not counted as failing. */
  | { readonly kind: 'postpone'; readonly delayMs: number }
  | { readonly kind: 'dead letter'; readonly reason: string }

/** How a job leaves this driver's hands: the event of its record, without who says so and when. */
export type Ending =
  | { readonly kind: 'Exited'; readonly exitCode: number; readonly reason?: string }
  | { readonly kind: 'Cancelled'; readonly reason: string }
  | { readonly kind: 'Rejected'; readonly reason: string }
  | { readonly kind: 'Release'; readonly reason: string }

/** What the dispatcher wants done. Each that asks the world answers with an event, sooner or later. */
export type ServiceAction =
  | { readonly kind: 'Poll'; readonly max: number }
  | { readonly kind: 'StopPolling' }
  /** Creates the record of a scheduled job, where there is none, and takes the job. */
  | { readonly kind: 'Take'; readonly run: number; readonly job: string; readonly scheduled?: ScheduledMessage }
  | {
      readonly kind: 'TakeTurn'
      readonly run: number
      readonly key: string
      readonly job: string
      readonly epoch: number
    }
  | { readonly kind: 'Prepare'; readonly run: number; readonly record: JobRecord }
  | { readonly kind: 'Launch'; readonly run: number; readonly record: JobRecord }
  | {
      readonly kind: 'Renew'
      readonly run: number
      readonly job: string
      readonly epoch: number
      readonly receipt: string
      /** Its process has just been started. */
      readonly isStart: boolean
      /** Asked for once, beside the renewals that come again and again. */
      readonly isOnce: boolean
      readonly share?: number
      readonly commit?: number
    }
  | { readonly kind: 'Tell'; readonly run: number; readonly message: ToApplication }
  | { readonly kind: 'Signal'; readonly run: number; readonly signal: 'SIGTERM' | 'SIGKILL' }
  /** Completes the log, changes the record, then disposes of the message. Without an ending the record is not this driver's to change. */
  | {
      readonly kind: 'Finish'
      readonly run: number
      readonly job: string
      readonly epoch: number
      readonly ending: Ending | undefined
      readonly message: ReceivedMessage
      readonly disposition: Disposition
    }
  | { readonly kind: 'Dispose'; readonly message: ReceivedMessage; readonly disposition: Disposition }
  | { readonly kind: 'After'; readonly ms: number; readonly event: ServiceEvent }
  /** Sets the service's desired count to 0 if the queue is empty. */
  | { readonly kind: 'Park' }
  | {
      readonly kind: 'ReportJob'
      readonly state: JobState
      readonly job: string
      readonly name: string
      readonly schedule?: string
    }
  | { readonly kind: 'ReportDriver'; readonly state: 'started' | 'idle' | 'draining' | 'stopped' }
  | { readonly kind: 'Warn'; readonly text: string }
  | { readonly kind: 'Exit' }
