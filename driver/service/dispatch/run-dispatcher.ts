import { assertJobConf } from '../../../common/jobs/job-definition.ts'
import { applicationOfJob } from '../../../common/jobs/job-id.ts'
import type { JobRecord, JobState } from '../../../common/jobs/job-record.ts'
import type { ReceivedMessage } from '../queue/job-queue.ts'
import type { Turn } from '../store/exclusive-keys.ts'
import type { JobChange } from '../store/job-store.ts'
import { fairShares } from './fair-shares.ts'
import type { MessagedJob } from './job-of-message.ts'
import { epochOf, hasLease, type JobRun, type StopReason } from './job-run.ts'
import { BACK_OFF_MS, KILL_MS, RETRY_MS, TURN_MS } from './lease-times.ts'
import { RunLeases } from './run-leases.ts'
import type { Disposition, Ending, ServiceAction } from './service-action.ts'
import type { ServiceEvent } from './service-event.ts'

export interface Moment {
  readonly monotonicMs: number
  readonly wallMs: number
}

export type RunEvent = Extract<ServiceEvent, { readonly run: number }>

/**
 * The jobs in the service's hands, and what is done with each: it is taken, waits for its turn, is fetched, run, and put down. While it is this driver's its
 * lease is renewed, whatever else goes on; an application whose lease could not be renewed in time is killed before the lease ends for others.
 */
export class RunDispatcher {
  readonly #runs = new Map<number, JobRun>()
  readonly #act: (action: ServiceAction) => void
  readonly #leases: RunLeases
  #count = 0
  #isDraining = false
  #now: Moment = { monotonicMs: 0, wallMs: 0 }

  constructor(act: (action: ServiceAction) => void) {
    this.#act = act
    this.#leases = new RunLeases({
      nowMs: () => this.#now.monotonicMs,
      act,
      stop: (run, why) => this.#stop(run, why),
      report: (run, state) => this.#report(run, state),
      warn: (run, text) => this.#warn(run, text),
    })
  }

  get size(): number {
    return this.#runs.size
  }

  /** Whether a job has been without a confirmed lease for so long that something must be wrong. */
  isOverdue(now: Moment, patienceMs: number): boolean {
    return [...this.#runs.values()].some((run) => hasLease(run) && now.monotonicMs - run.renewedAtMs > patienceMs)
  }

  /** A message that is in hands already: only the last reception of it counts. */
  adopt(message: ReceivedMessage): boolean {
    const run = [...this.#runs.values()].find((one) => one.message.messageId === message.messageId)
    if (run !== undefined) run.message = message
    return run !== undefined
  }

  has(job: string): boolean {
    return [...this.#runs.values()].some((run) => run.job === job)
  }

  begin(message: ReceivedMessage, { id, scheduled }: MessagedJob): void {
    const run: JobRun = {
      run: this.#count++,
      job: id,
      schedule: scheduled?.schedule,
      message,
      phase: 'taking',
      record: undefined,
      leaseUntilMs: 0,
      renewedAtMs: 0,
      stop: undefined,
      share: undefined,
      concurrency: undefined,
      end: undefined,
    }
    this.#runs.set(run.run, run)
    this.#act({ kind: 'Take', run: run.run, job: id, ...(scheduled === undefined ? {} : { scheduled }) })
  }

  /** What has not started goes back at once. */
  drain(now: Moment): void {
    this.#now = now
    this.#isDraining = true
    for (const run of this.#runs.values()) if (run.phase === 'preparing') this.#stop(run, 'drained')
  }

  /** Applications have had their time. */
  stopAll(now: Moment): void {
    this.#now = now
    for (const run of this.#runs.values()) this.#stop(run, 'drained')
  }

  handle(event: RunEvent, now: Moment): void {
    this.#now = now
    const run = this.#runs.get(event.run)
    // The answer to what was asked for a job that was put down meanwhile.
    if (run === undefined) return
    switch (event.kind) {
      case 'Taken':
        this.#taken(run, event.change, event.leaseUntilMs)
        break
      case 'TakeFailed':
        this.#drop(run, event.isDamaged ? deadLetter(event.reason) : { kind: 'give back', afterMs: BACK_OFF_MS })
        break
      case 'TurnDecided':
        if (run.phase === 'preparing') this.#turn(run, event.turn)
        break
      case 'TurnFailed':
        if (run.phase === 'preparing') this.#giveBack(run, event.reason)
        break
      case 'Prepared':
        run.concurrency = event.concurrency
        if (run.phase === 'preparing') this.#launch(run)
        break
      case 'PrepareFailed':
        if (run.phase !== 'preparing') break
        if (event.isFinal) this.#reject(run, event.reason)
        else this.#giveBack(run, event.reason)
        break
      case 'ProcessExited':
        if (run.phase === 'running') this.#exited(run, event.exitCode, event.reason)
        break
      case 'RenewDue':
        this.#leases.renew(run)
        break
      case 'Renewed':
        this.#leases.renewed(run, event)
        break
      case 'RenewFailed':
        this.#leases.renewFailed(run, event)
        break
      case 'LeaseCheckDue':
        this.#leases.check(run)
        break
      case 'CommitAsked':
        this.#leases.askCommit(run, event.commit)
        break
      case 'KillDue':
        if (run.phase === 'running') this.#act({ kind: 'Signal', run: run.run, signal: 'SIGKILL' })
        break
      case 'Finished':
        if (event.record !== undefined) this.#report(run, event.record.state)
        this.#runs.delete(run.run)
        break
      case 'FinishFailed':
        this.#finishFailed(run, event.reason)
        break
      case 'FinishDue':
        this.#actFinish(run)
        break
    }
  }

  #taken(run: JobRun, change: JobChange, leaseUntilMs: number): void {
    switch (change.kind) {
      case 'missing':
        this.#drop(run, deadLetter(`there is no record of the job ${run.job}`))
        break
      case 'ended':
        this.#drop(run, { kind: 'delete' })
        break
      case 'fenced':
        this.#drop(run, { kind: 'give back', afterMs: BACK_OFF_MS })
        break
      case 'held':
        this.#drop(run, { kind: 'postpone', delayMs: Math.max(1000, change.untilMs - this.#now.wallMs) })
        break
      case 'done':
        run.record = change.record
        this.#report(run, change.record.state)
        if (change.record.state === 'starting') this.#begun(run, change.record, leaseUntilMs)
        else this.#drop(run, change.record.state === 'lost' ? deadLetter(change.record.reason) : { kind: 'delete' })
        break
    }
  }

  /** It is this driver's. */
  #begun(run: JobRun, record: JobRecord, leaseUntilMs: number): void {
    run.phase = 'preparing'
    this.#leases.begin(run, leaseUntilMs)
    const refusal = refusedConf(record)
    const key = record.exclusive
    if (this.#isDraining) this.#stop(run, 'drained')
    else if (refusal !== undefined) this.#reject(run, refusal)
    else if (key === undefined) this.#prepare(run)
    else this.#act({ kind: 'TakeTurn', run: run.run, key, job: run.job, epoch: epochOf(run) })
  }

  #turn(run: JobRun, turn: Turn): void {
    if (turn.kind === 'granted') this.#prepare(run)
    else
      this.#finish(
        run,
        { kind: 'Release', reason: `it waits for ${turn.by}, which runs` },
        { kind: 'postpone', delayMs: TURN_MS },
      )
  }

  #prepare(run: JobRun): void {
    if (run.record !== undefined) this.#act({ kind: 'Prepare', run: run.run, record: run.record })
  }

  #launch(run: JobRun): void {
    if (run.record === undefined) return
    run.phase = 'running'
    this.#act({ kind: 'Launch', run: run.run, record: run.record })
    this.#leases.tell(run)
    this.#shareOut()
    this.#leases.renew(run, 'start')
  }

  #exited(run: JobRun, exitCode: number, reason: string | undefined): void {
    // One that was not told in time that the lease is confirmed has ended itself, and is no failure.
    if (this.#leases.isOver(run)) run.stop ??= 'fenced'
    // Told to end or not: one that ends with 0 says that it has done its work. Whether the job is still this driver's its record decides.
    if (exitCode === 0 || run.stop === undefined)
      this.#finish(run, { kind: 'Exited', exitCode, ...(reason === undefined ? {} : { reason }) }, { kind: 'delete' })
    else this.#finishStopped(run, run.stop)
    this.#shareOut()
  }

  #stop(run: JobRun, why: StopReason): void {
    // Who was fenced off is killed, though it was asked to end before.
    if (run.stop !== undefined && why !== 'fenced') return
    switch (run.phase) {
      case 'taking':
      case 'ending':
        break
      case 'preparing':
        run.stop = why
        this.#finishStopped(run, why)
        break
      case 'running':
        run.stop = why
        this.#act({ kind: 'Signal', run: run.run, signal: why === 'fenced' ? 'SIGKILL' : 'SIGTERM' })
        this.#later(KILL_MS, { kind: 'KillDue', run: run.run })
        break
    }
  }

  #finishStopped(run: JobRun, why: StopReason): void {
    switch (why) {
      case 'cancelled': {
        const reason = run.record?.reason ?? 'it was killed'
        this.#finish(run, { kind: 'Cancelled', reason }, { kind: 'delete' })
        break
      }
      case 'drained': {
        const reason = 'its driver was shut down'
        this.#finish(run, { kind: 'Release', reason }, { kind: 'give back', afterMs: 0 })
        break
      }
      case 'fenced':
        this.#finish(run, undefined, { kind: 'give back', afterMs: BACK_OFF_MS })
        break
    }
  }

  #reject(run: JobRun, reason: string): void {
    this.#finish(run, { kind: 'Rejected', reason }, deadLetter(reason))
  }

  /** It could not be begun, and may be the next time. */
  #giveBack(run: JobRun, reason: string): void {
    this.#warn(run, reason)
    this.#finish(run, { kind: 'Release', reason }, { kind: 'give back', afterMs: BACK_OFF_MS })
  }

  #shareOut(): void {
    const running = [...this.#runs.values()].filter(({ phase }) => phase === 'running')
    // Each declared application has executors of its own.
    for (const application of new Set(running.map(({ job }) => applicationOfJob(job)))) {
      const runs = running.filter(({ job }) => applicationOfJob(job) === application)
      const concurrency = runs.at(-1)?.concurrency
      if (concurrency === undefined) continue
      for (const [run, invocations] of fairShares(concurrency, runs)) {
        if (run.share === invocations) continue
        run.share = invocations
        this.#act({ kind: 'Tell', run: run.run, message: { kind: 'Share', invocations } })
      }
    }
  }

  #finish(run: JobRun, ending: Ending | undefined, disposition: Disposition): void {
    run.phase = 'ending'
    run.end = { ending, disposition }
    this.#actFinish(run)
  }

  #actFinish(run: JobRun): void {
    const { run: number, job, message, end } = run
    if (end !== undefined) this.#act({ kind: 'Finish', run: number, job, epoch: epochOf(run), message, ...end })
  }

  #finishFailed(run: JobRun, reason: string): void {
    this.#warn(run, `how it ended could not be written: ${reason}`)
    if (this.#leases.isOver(run)) this.#drop(run, { kind: 'give back', afterMs: BACK_OFF_MS })
    else this.#later(RETRY_MS, { kind: 'FinishDue', run: run.run })
  }

  #drop(run: JobRun, disposition: Disposition): void {
    this.#runs.delete(run.run)
    this.#act({ kind: 'Dispose', message: run.message, disposition })
  }

  #later(ms: number, event: ServiceEvent): void {
    this.#act({ kind: 'After', ms, event })
  }

  #report({ job, record, schedule }: JobRun, state: JobState): void {
    const of = schedule === undefined ? {} : { schedule }
    this.#act({ kind: 'ReportJob', state, job, name: record?.name ?? job, ...of })
  }

  #warn({ job }: JobRun, text: string): void {
    this.#act({ kind: 'Warn', text: `job ${job}: ${text}` })
  }
}

const deadLetter = (reason = 'its drivers died'): Disposition => ({ kind: 'dead letter', reason })

function refusedConf({ conf }: JobRecord): string | undefined {
  try {
    assertJobConf(conf)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
