import type { JobState } from '../../../common/jobs/job-record.ts'
import { epochOf, hasLease, type JobRun, type StopReason } from './job-run.ts'
import { FENCE_MARGIN_MS, RENEW_MS, RETRY_MS } from './lease-times.ts'
import type { ServiceAction } from './service-action.ts'
import type { ServiceEvent } from './service-event.ts'

export interface RunLeasesOptions {
  /** Monotonic. */
  readonly nowMs: () => number
  readonly act: (action: ServiceAction) => void
  readonly stop: (run: JobRun, why: StopReason) => void
  readonly report: (run: JobRun, state: JobState) => void
  readonly warn: (run: JobRun, text: string) => void
}

/**
 * The leases of the jobs in hands. Each is renewed again and again from when its job is taken until it is put down; what the driver believes of a lease counts from
 * before the request that confirmed it, and ends a margin before the lease ends for others.
 */
export class RunLeases {
  readonly #options: RunLeasesOptions

  constructor(options: RunLeasesOptions) {
    this.#options = options
  }

  /** The job is this driver's from now on. */
  begin(run: JobRun, leaseUntilMs: number): void {
    this.#confirmed(run, leaseUntilMs)
    this.#later(RENEW_MS, { kind: 'RenewDue', run: run.run })
  }

  /** @param why the number of the commit that waits for it; `start`: the process has just been started */
  renew(run: JobRun, why?: number | 'start'): void {
    if (!hasLease(run)) return
    this.#options.act({
      kind: 'Renew',
      run: run.run,
      job: run.job,
      epoch: epochOf(run),
      receipt: run.message.receipt,
      isStart: run.phase === 'running' && run.record?.state === 'starting',
      isOnce: why !== undefined,
      ...(run.share === undefined ? {} : { share: run.share }),
      ...(typeof why === 'number' ? { commit: why } : {}),
    })
  }

  renewed(run: JobRun, event: Extract<ServiceEvent, { kind: 'Renewed' }>): void {
    const { change, commit } = event
    if (change.kind === 'done') {
      const before = run.record?.state
      run.record = change.record
      this.#confirmed(run, event.leaseUntilMs)
      if (!event.isOnce) this.#later(RENEW_MS, { kind: 'RenewDue', run: run.run })
      if (change.record.state !== before) this.#options.report(run, change.record.state)
      if (run.phase === 'running') this.tell(run)
      if (change.record.cancelRequested && run.stop === undefined) this.#options.stop(run, 'cancelled')
    } else this.#lose(run, 'another driver has it, or it has ended')
    if (commit !== undefined) this.answerCommit(run, commit)
  }

  renewFailed(run: JobRun, { commit, isOnce, reason }: Extract<ServiceEvent, { kind: 'RenewFailed' }>): void {
    this.#options.warn(run, `its lease could not be renewed: ${reason}`)
    if (commit !== undefined) this.#later(RETRY_MS, { kind: 'CommitAsked', run: run.run, commit })
    else if (!isOnce) this.#later(RETRY_MS, { kind: 'RenewDue', run: run.run })
  }

  check(run: JobRun): void {
    if (this.isOver(run)) this.#lose(run, 'its lease could not be renewed in time')
  }

  /** Whether others may have the job before long, if they have not yet. */
  isOver(run: JobRun): boolean {
    return hasLease(run) && this.#options.nowMs() >= run.leaseUntilMs - FENCE_MARGIN_MS
  }

  /** An application may commit by a lease that was confirmed after it asked. */
  askCommit(run: JobRun, commit: number): void {
    if (run.phase === 'running' && run.stop === undefined) this.renew(run, commit)
    else this.answerCommit(run, commit)
  }

  answerCommit(run: JobRun, commit: number): void {
    const isGranted = run.phase === 'running' && run.stop === undefined && !this.isOver(run)
    const reason = isGranted ? '' : `its job is not this driver's any more, or was told to end (${run.stop ?? 'lease'})`
    this.#options.act({ kind: 'Tell', run: run.run, message: { kind: 'CommitAnswer', commit, isGranted, reason } })
  }

  /** Tells the application how long it may go on. */
  tell(run: JobRun): void {
    const untilMs = run.leaseUntilMs - FENCE_MARGIN_MS
    this.#options.act({ kind: 'Tell', run: run.run, message: { kind: 'Lease', untilMs } })
  }

  #confirmed(run: JobRun, leaseUntilMs: number): void {
    const nowMs = this.#options.nowMs()
    run.leaseUntilMs = Math.max(run.leaseUntilMs, leaseUntilMs)
    run.renewedAtMs = nowMs
    const ms = Math.max(0, run.leaseUntilMs - FENCE_MARGIN_MS - nowMs)
    this.#later(ms, { kind: 'LeaseCheckDue', run: run.run })
  }

  #lose(run: JobRun, reason: string): void {
    if (run.phase === 'ending' || run.stop === 'fenced') return
    this.#options.warn(run, reason)
    this.#options.stop(run, 'fenced')
  }

  #later(ms: number, event: ServiceEvent): void {
    this.#options.act({ kind: 'After', ms, event })
  }
}
