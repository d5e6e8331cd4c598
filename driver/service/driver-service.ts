import { SparkError } from '../../common/errors/spark-error.ts'
import { applicationOfJob } from '../../common/jobs/job-id.ts'
import { scheduledJob } from '../../common/jobs/scheduled-job.ts'
import { EventLoop } from '../scheduler/event-loop.ts'
import type { Applications } from './application/applications.ts'
import { UnusableApplication } from './application/applications.ts'
import { Dispatcher, type DispatcherOptions } from './dispatch/dispatcher.ts'
import { BACK_OFF_MS, LEASE_MS, VISIBILITY_MS } from './dispatch/lease-times.ts'
import type { Moment } from './dispatch/run-dispatcher.ts'
import type { Disposition, ServiceAction } from './dispatch/service-action.ts'
import type { ServiceEvent } from './dispatch/service-event.ts'
import type { JobQueue, ReceivedMessage } from './queue/job-queue.ts'
import type { ServiceClock } from './service-clock.ts'
import type { ServiceScaler } from './service-scaler.ts'
import type { ExclusiveKeys } from './store/exclusive-keys.ts'
import type { JobChange, JobStore } from './store/job-store.ts'
import type { Schedules } from './store/schedules.ts'

/** A line of what operators count. */
export type Report = Readonly<Record<string, string | number>>

/** What the service works with; all of it may fail, but the clock. */
export interface DriverServiceParts {
  /** Names this start of the service; never used twice. */
  readonly driver: string
  readonly clock: ServiceClock
  readonly jobs: JobStore
  readonly exclusives: ExclusiveKeys
  /** What the schedules of the stack run. */
  readonly schedules: Schedules
  readonly queue: JobQueue
  readonly applications: Applications
  /** undefined: the service ends when it is idle, and nobody is told. */
  readonly scaler: ServiceScaler | undefined
  /** Takes a line of what operators count. */
  readonly report: (line: Report) => void
  readonly warn: (text: string) => void
}

/**
 * Takes jobs from the queue, and runs each as a process of its own. What is done is decided by the dispatcher, one event after the other; this class does it,
 * and tells the dispatcher what came of it. It decides nothing: no answer here leads to a request.
 */
export class DriverService {
  /** Settles when the service has put down all jobs, and is to end. */
  readonly ended: Promise<void>
  readonly #parts: DriverServiceParts
  readonly #dispatcher: Dispatcher
  readonly #loop: EventLoop<ServiceEvent>
  readonly #polls = new AbortController()
  readonly #timers = new Set<() => void>()
  #end: () => void = () => {}

  constructor(parts: DriverServiceParts, options: DispatcherOptions) {
    this.#parts = parts
    this.#dispatcher = new Dispatcher(options)
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#loop = new EventLoop((event) => {
      for (const action of this.#dispatcher.handle(event, this.#now())) this.#perform(action)
    })
  }

  start(): void {
    this.#loop.post({ kind: 'Start' })
  }

  /** Takes nothing more, and ends when the jobs have, or have had their time. */
  drain(): void {
    this.#loop.post({ kind: 'Drain' })
  }

  get isHealthy(): boolean {
    return this.#dispatcher.isHealthy(this.#now())
  }

  #now(): Moment {
    const { clock } = this.#parts
    return { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() }
  }

  #perform(action: ServiceAction): void {
    const { applications, clock, report, warn } = this.#parts
    const post = (event: ServiceEvent): void => this.#loop.post(event)
    switch (action.kind) {
      case 'Poll':
        void this.#poll(action.max).then(post, (error) => post({ kind: 'PollFailed', reason: text(error) }))
        break
      case 'StopPolling':
        this.#polls.abort()
        break
      case 'Take':
        void this.#take(action).then(post, (error) =>
          post({ kind: 'TakeFailed', run: action.run, reason: text(error), isDamaged: isDamaged(error) }),
        )
        break
      case 'TakeTurn':
        void this.#takeTurn(action).then(post, (error) =>
          post({ kind: 'TurnFailed', run: action.run, reason: text(error) }),
        )
        break
      case 'Prepare':
        void applications.prepare(action.run, action.record).then(
          ({ concurrency }) => post({ kind: 'Prepared', run: action.run, concurrency }),
          (error) => {
            const isFinal = error instanceof UnusableApplication
            post({ kind: 'PrepareFailed', run: action.run, reason: text(error), isFinal })
          },
        )
        break
      case 'Launch':
        applications.launch(action.run, action.record, {
          exited: (exitCode, reason) =>
            post({ kind: 'ProcessExited', run: action.run, exitCode, ...(reason === undefined ? {} : { reason }) }),
          mayCommit: (commit) => post({ kind: 'CommitAsked', run: action.run, commit }),
          violated: (expectation, what, rows) => {
            const { id, name } = action.record
            report({ event: 'expectation', id, name, expectation, action: what, rows })
          },
        })
        break
      case 'Renew':
        void this.#renew(action).then(post, (error) => {
          const { run, isOnce, commit } = action
          const of = commit === undefined ? {} : { commit }
          post({ kind: 'RenewFailed', run, isOnce, reason: text(error), ...of })
        })
        break
      case 'Tell':
        applications.tell(action.run, action.message)
        break
      case 'Signal':
        applications.signal(action.run, action.signal)
        break
      case 'Finish':
        void this.#finish(action).then(post, (error) =>
          post({ kind: 'FinishFailed', run: action.run, reason: text(error) }),
        )
        break
      case 'Dispose':
        void this.#dispose(action.message, action.disposition)
        break
      case 'After': {
        const callOff = clock.after(action.ms, () => {
          this.#timers.delete(callOff)
          post(action.event)
        })
        this.#timers.add(callOff)
        break
      }
      case 'Park':
        void this.#park().then(
          (isEmpty) => post({ kind: 'Parked', isEmpty }),
          (error) => post({ kind: 'ParkFailed', reason: text(error) }),
        )
        break
      case 'ReportJob': {
        const { state, job, name, schedule } = action
        report({ event: 'job', state, id: job, name, ...(schedule === undefined ? {} : { schedule }) })
        break
      }
      case 'ReportDriver':
        report({ event: 'driver', state: action.state })
        break
      case 'Warn':
        warn(action.text)
        break
      case 'Exit':
        // A process does not end while it waits.
        for (const callOff of this.#timers) callOff()
        this.#end()
        break
    }
  }

  async #poll(max: number): Promise<ServiceEvent> {
    const { signal } = this.#polls
    try {
      return { kind: 'Received', messages: await this.#parts.queue.receive(max, VISIBILITY_MS, signal) }
    } catch (error) {
      if (signal.aborted) return { kind: 'Received', messages: [] }
      throw error
    }
  }

  async #take({ run, job, scheduled }: Extract<ServiceAction, { kind: 'Take' }>): Promise<ServiceEvent> {
    const { clock, driver, jobs, schedules } = this.#parts
    const take = async (): Promise<ServiceEvent & { readonly kind: 'Taken' }> => {
      const leaseUntilMs = clock.monotonicMs() + LEASE_MS
      const nowMs = clock.wallMs()
      const change = await jobs.change(job, { kind: 'Take', driver, nowMs, expiresAtMs: nowMs + LEASE_MS })
      return { kind: 'Taken', run, change, leaseUntilMs }
    }
    const taken = await take()
    if (taken.change.kind !== 'missing' || scheduled === undefined) return taken
    const definition = await schedules.read(scheduled.schedule, scheduled.runAs)
    if (definition === undefined)
      throw new UnusableApplication(`there is no schedule ${scheduled.schedule} of ${applicationOfJob(job)} jobs`)
    await jobs.create(scheduledJob(scheduled, definition, clock.wallMs()))
    return take()
  }

  async #takeTurn(action: Extract<ServiceAction, { kind: 'TakeTurn' }>): Promise<ServiceEvent> {
    const { run, key, job, epoch } = action
    const turn = await this.#parts.exclusives.take(key, job, epoch, this.#parts.clock.wallMs())
    return { kind: 'TurnDecided', run, turn }
  }

  async #renew(action: Extract<ServiceAction, { kind: 'Renew' }>): Promise<ServiceEvent> {
    const { run, job, epoch, receipt, isStart, isOnce, share, commit } = action
    const { clock, driver, jobs, queue } = this.#parts
    // A message that becomes visible again, for that its 12 hours are over, finds the lease.
    queue.changeVisibility(receipt, VISIBILITY_MS).catch(() => undefined)
    const leaseUntilMs = clock.monotonicMs() + LEASE_MS
    const nowMs = clock.wallMs()
    const by = { driver, epoch, nowMs, expiresAtMs: nowMs + LEASE_MS }
    const of = share === undefined ? {} : { share }
    const change = await jobs.change(job, { kind: isStart ? 'Started' : 'Renew', ...by, ...of })
    return { kind: 'Renewed', run, change, leaseUntilMs, isOnce, ...(commit === undefined ? {} : { commit }) }
  }

  async #finish(action: Extract<ServiceAction, { kind: 'Finish' }>): Promise<ServiceEvent> {
    const { run, job, epoch, ending, message, disposition } = action
    const { applications, clock, driver, jobs, queue } = this.#parts
    await applications.close(run)
    // First, for a message whose record says that it has ended is not looked at again.
    if (disposition.kind === 'dead letter') await queue.sendToDeadLetters(message.body, disposition.reason)
    const by = { driver, epoch, nowMs: clock.wallMs() }
    const change = ending === undefined ? undefined : await jobs.change(job, { ...ending, ...by })
    await this.#dispose(message, dispositionAfter(change, disposition))
    return { kind: 'Finished', run, ...(change?.kind === 'done' ? { record: change.record } : {}) }
  }

  /** What cannot be done is seen again when the message is visible again. */
  async #dispose({ body, receipt }: ReceivedMessage, disposition: Disposition): Promise<void> {
    const { queue, warn } = this.#parts
    try {
      switch (disposition.kind) {
        case 'delete':
          await queue.delete(receipt)
          break
        case 'give back':
          await queue.changeVisibility(receipt, disposition.afterMs)
          break
        case 'postpone':
          await queue.send(body, disposition.delayMs)
          await queue.delete(receipt)
          break
        case 'dead letter':
          await queue.sendToDeadLetters(body, disposition.reason)
          await queue.delete(receipt)
          break
      }
    } catch (error) {
      warn(`a message stays in the queue: ${text(error)}`)
    }
  }

  /**
   * Whether there was nothing to do, and the service was told to have no task. A message that came meanwhile wakes it: who sends one wakes the service after
   * that, so that either its waking comes after the parking, or its message is found here.
   */
  async #park(): Promise<boolean> {
    const { queue, scaler } = this.#parts
    const { visible, inFlight, delayed } = await queue.depth()
    if (visible + inFlight + delayed > 0) return false
    if (scaler === undefined) return true
    await scaler.setDesiredCount(0)
    const messages = await queue.receive(1, VISIBILITY_MS, this.#polls.signal).catch(() => [])
    if (messages.length === 0) return true
    for (const message of messages) await this.#dispose(message, { kind: 'give back', afterMs: 0 })
    await scaler.setDesiredCount(1)
    return false
  }
}

/** A message is not deleted by who has lost its job: it may be what its new driver holds, under another receipt. */
function dispositionAfter(change: JobChange | undefined, wanted: Disposition): Disposition {
  if (change?.kind === 'fenced') return { kind: 'give back', afterMs: BACK_OFF_MS }
  return wanted.kind === 'dead letter' ? { kind: 'delete' } : wanted
}

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const DAMAGED: ReadonlySet<string> = new Set(['INVALID_JOB_RECORD', 'INVALID_SCHEDULE'])
const isDamaged = (error: unknown): boolean =>
  error instanceof UnusableApplication || (error instanceof SparkError && DAMAGED.has(error.condition))
