import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ReceivedMessage } from '../queue/job-queue.ts'
import type { Turn } from '../store/exclusive-keys.ts'
import type { JobChange } from '../store/job-store.ts'

/** Of something that was asked of the world, that it failed: whether it was done is not known. */
interface Failed {
  readonly reason: string
}

/** What the dispatcher hears. `run` numbers the jobs that the service has had in hands, one for each reception that it acts on. */
export type ServiceEvent =
  | { readonly kind: 'Start' }
  | { readonly kind: 'Received'; readonly messages: readonly ReceivedMessage[] }
  | ({ readonly kind: 'PollFailed' } & Failed)
  | { readonly kind: 'PollDue' }
  /** `leaseUntilMs` is monotonic, and counts from before the request. */
  | { readonly kind: 'Taken'; readonly run: number; readonly change: JobChange; readonly leaseUntilMs: number }
  /** `isDamaged`: the record can not be read or made, however often it is tried. */
  | ({ readonly kind: 'TakeFailed'; readonly run: number; readonly isDamaged: boolean } & Failed)
  | { readonly kind: 'TurnDecided'; readonly run: number; readonly turn: Turn }
  | ({ readonly kind: 'TurnFailed'; readonly run: number } & Failed)
  /** `concurrency`: invocations at a time that all jobs of its declared application share. */
  | { readonly kind: 'Prepared'; readonly run: number; readonly concurrency: number | undefined }
  /** `isFinal`: it will not be any better the next time. */
  | ({ readonly kind: 'PrepareFailed'; readonly run: number; readonly isFinal: boolean } & Failed)
  | { readonly kind: 'ProcessExited'; readonly run: number; readonly exitCode: number; readonly reason?: string }
  | { readonly kind: 'RenewDue'; readonly run: number }
  | {
      readonly kind: 'Renewed'
      readonly run: number
      readonly change: JobChange
      readonly leaseUntilMs: number
      /** It is not one of those that come again and again. */
      readonly isOnce: boolean
      readonly commit?: number
    }
  | ({
      readonly kind: 'RenewFailed'
      readonly run: number
      readonly isOnce: boolean
      readonly commit?: number
    } & Failed)
  | { readonly kind: 'LeaseCheckDue'; readonly run: number }
  /** The application asks whether it may commit output; `commit` numbers its questions. */
  | { readonly kind: 'CommitAsked'; readonly run: number; readonly commit: number }
  | { readonly kind: 'KillDue'; readonly run: number }
  /** `record`: what it is now, where this driver has changed it. */
  | { readonly kind: 'Finished'; readonly run: number; readonly record?: JobRecord }
  | ({ readonly kind: 'FinishFailed'; readonly run: number } & Failed)
  | { readonly kind: 'FinishDue'; readonly run: number }
  /** SIGTERM. */
  | { readonly kind: 'Drain' }
  | { readonly kind: 'StopDue' }
  | { readonly kind: 'IdleDue' }
  | { readonly kind: 'Parked'; readonly isEmpty: boolean }
  | ({ readonly kind: 'ParkFailed' } & Failed)
