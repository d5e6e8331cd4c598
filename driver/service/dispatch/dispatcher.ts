import type { ReceivedMessage } from '../queue/job-queue.ts'
import { jobOfMessage } from './job-of-message.ts'
import { RETRY_MS, STOP_RESERVE_MS, VISIBILITY_MS } from './lease-times.ts'
import { type Moment, RunDispatcher, type RunEvent } from './run-dispatcher.ts'
import type { ServiceAction } from './service-action.ts'
import type { ServiceEvent } from './service-event.ts'

export interface DispatcherOptions {
  readonly maxConcurrentJobs: number
  /** Without a job for so long the service parks; undefined: never. */
  readonly idleTimeoutMs: number | undefined
  /** From SIGTERM to SIGKILL of the container. */
  readonly stopTimeoutMs: number
}

const MAX_MESSAGES = 10
/** A poll takes up to 20 s, and may be made again a few times. */
const POLL_PATIENCE_MS = 90_000
const RENEW_PATIENCE_MS = 40_000

/**
 * What the driver service does, decided: it holds the service's whole state, hears one event after the other, and says what is to be done. It does nothing itself,
 * knows no clock but the moment it is told, and so can be played through to the last interleaving.
 *
 * It polls while it has room, parks when nothing comes, and drains at SIGTERM; what becomes of each job is its `RunDispatcher`'s.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #runs: RunDispatcher
  #actions: ServiceAction[] = []
  #isPolling = false
  #polledAtMs = 0
  #isDraining = false
  #parking: 'no' | 'wanted' | 'asked' = 'no'
  #idleSinceMs: number | undefined
  #hasExited = false

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#runs = new RunDispatcher((action) => this.#act(action))
  }

  /** Whether it can poll and renew, as far as is known. */
  isHealthy(now: Moment): boolean {
    const mustPoll = !this.#isDraining && this.#runs.size < this.#options.maxConcurrentJobs
    if (mustPoll && now.monotonicMs - this.#polledAtMs > POLL_PATIENCE_MS) return false
    return !this.#runs.isOverdue(now, RENEW_PATIENCE_MS)
  }

  /** @returns what is to be done, in this order */
  handle(event: ServiceEvent, now: Moment): readonly ServiceAction[] {
    this.#actions = []
    if (!this.#hasExited) {
      if ('run' in event) this.#runs.handle(event satisfies RunEvent, now)
      else this.#handle(event, now)
      this.#goOn(now)
    }
    return this.#actions
  }

  #handle(event: Exclude<ServiceEvent, RunEvent>, now: Moment): void {
    switch (event.kind) {
      case 'Start':
        this.#polledAtMs = now.monotonicMs
        this.#act({ kind: 'ReportDriver', state: 'started' })
        return
      case 'Received':
        this.#isPolling = false
        this.#polledAtMs = now.monotonicMs
        if (event.messages.length > 0) this.#parking = 'no'
        for (const message of event.messages) this.#receive(message)
        return
      case 'PollFailed':
        // As if a poll were under way, until the next is due.
        if (this.#isDraining) this.#isPolling = false
        else this.#act({ kind: 'After', ms: RETRY_MS, event: { kind: 'PollDue' } })
        this.#act({ kind: 'Warn', text: `cannot receive jobs: ${event.reason}` })
        return
      case 'PollDue':
        this.#isPolling = false
        return
      case 'Drain':
        if (this.#isDraining) return
        this.#isDraining = true
        this.#act({ kind: 'ReportDriver', state: 'draining' })
        this.#act({ kind: 'StopPolling' })
        this.#runs.drain(now)
        this.#act({
          kind: 'After',
          ms: Math.max(0, this.#options.stopTimeoutMs - STOP_RESERVE_MS),
          event: { kind: 'StopDue' },
        })
        return
      case 'StopDue':
        this.#runs.stopAll(now)
        return
      case 'IdleDue':
        if (this.#isIdle(now) && this.#parking === 'no') this.#parking = 'wanted'
        return
      case 'Parked':
        this.#unpark()
        if (!event.isEmpty) return
        this.#act({ kind: 'ReportDriver', state: 'idle' })
        this.#exit()
        return
      case 'ParkFailed':
        this.#act({ kind: 'Warn', text: `cannot scale to zero: ${event.reason}` })
        this.#unpark()
        return
    }
  }

  #receive(message: ReceivedMessage): void {
    if (this.#runs.adopt(message)) return
    if (this.#isDraining) {
      this.#act({ kind: 'Dispose', message, disposition: { kind: 'give back', afterMs: 0 } })
      return
    }
    const job = jobOfMessage(message.body)
    if (typeof job === 'string')
      this.#act({ kind: 'Dispose', message, disposition: { kind: 'dead letter', reason: job } })
    else if (this.#runs.has(job.id))
      this.#act({ kind: 'Dispose', message, disposition: { kind: 'postpone', delayMs: VISIBILITY_MS } })
    else this.#runs.begin(message, job)
  }

  /** What follows from how things are now, whatever has happened. */
  #goOn(now: Moment): void {
    if (this.#hasExited) return
    if (this.#isDraining) {
      if (this.#runs.size === 0 && !this.#isPolling && this.#parking !== 'asked') this.#exit()
      return
    }
    this.#watchIdleness(now)
    if (this.#isPolling) return
    if (this.#parking === 'wanted') {
      this.#parking = 'asked'
      this.#act({ kind: 'Park' })
    }
    const free = this.#options.maxConcurrentJobs - this.#runs.size
    if (this.#parking !== 'no' || free <= 0) return
    // A service that was full did not poll, and is not to blame for that.
    if (free === 1) this.#polledAtMs = now.monotonicMs
    this.#isPolling = true
    this.#act({ kind: 'Poll', max: Math.min(MAX_MESSAGES, free) })
  }

  #watchIdleness(now: Moment): void {
    const { idleTimeoutMs } = this.#options
    if (this.#runs.size > 0) this.#idleSinceMs = undefined
    else if (this.#idleSinceMs === undefined && idleTimeoutMs !== undefined) {
      this.#idleSinceMs = now.monotonicMs
      this.#act({ kind: 'After', ms: idleTimeoutMs, event: { kind: 'IdleDue' } })
    }
  }

  #isIdle(now: Moment): boolean {
    const { idleTimeoutMs } = this.#options
    if (idleTimeoutMs === undefined || this.#idleSinceMs === undefined) return false
    return now.monotonicMs - this.#idleSinceMs >= idleTimeoutMs
  }

  #unpark(): void {
    this.#parking = 'no'
    this.#idleSinceMs = undefined
  }

  #exit(): void {
    this.#hasExited = true
    this.#act({ kind: 'ReportDriver', state: 'stopped' })
    this.#act({ kind: 'Exit' })
  }

  #act(action: ServiceAction): void {
    this.#actions.push(action)
  }
}
