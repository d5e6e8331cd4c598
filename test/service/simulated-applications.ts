import { applicationOfJob } from '../../common/jobs/job-id.ts'
import type { JobRecord } from '../../common/jobs/job-record.ts'
import {
  type ApplicationListener,
  type Applications,
  type PreparedApplication,
  UnusableApplication,
} from '../../driver/service/application/applications.ts'
import type { ToApplication } from '../../driver/service/application/link-message.ts'
import type { ServiceClock } from '../../driver/service/service-clock.ts'

/** An application that does what the test says. */
export class SimulatedApplication {
  readonly record: JobRecord
  readonly signals: string[] = []
  readonly startedAtMs: number
  share: number | undefined
  leaseUntilMs = 0
  exitCode: number | undefined
  /** What becomes of SIGTERM; undefined: nothing. */
  exitsAtSigterm: number | undefined = 143
  readonly #listener: ApplicationListener
  readonly #clock: ServiceClock
  readonly #commits: ((isGranted: boolean) => void)[] = []

  constructor(record: JobRecord, listener: ApplicationListener, clock: ServiceClock) {
    this.record = record
    this.#listener = listener
    this.#clock = clock
    this.startedAtMs = clock.monotonicMs()
  }

  get isAlive(): boolean {
    return this.exitCode === undefined
  }

  exit(exitCode: number, reason?: string): void {
    if (!this.isAlive) return
    this.exitCode = exitCode
    this.#listener.exited(exitCode, reason)
  }

  /** Its driver has died: nobody hears of its end. */
  die(): void {
    this.exitCode ??= 1
  }

  /** It has committed an output of which so many rows were not as they should be. */
  violated(expectation: string, action: string, rows: number): void {
    this.#listener.violated(expectation, action, rows)
  }

  mayCommit(): Promise<boolean> {
    return new Promise((resolve) => {
      const commit = this.#commits.push(resolve) - 1
      this.#listener.mayCommit(commit)
    })
  }

  tell(message: ToApplication): void {
    switch (message.kind) {
      case 'Lease':
        this.leaseUntilMs = message.untilMs
        this.#clock.after(message.untilMs - this.#clock.monotonicMs(), () => {
          // As the link does it: nobody has confirmed the lease.
          if (this.#clock.monotonicMs() >= this.leaseUntilMs) this.exit(75)
        })
        break
      case 'Share':
        this.share = message.invocations
        break
      case 'CommitAnswer':
        if (this.isAlive) this.#commits[message.commit]?.(message.isGranted)
        break
    }
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.signals.push(signal)
    const code = signal === 'SIGKILL' ? 137 : this.exitsAtSigterm
    if (code !== undefined) queueMicrotask(() => this.exit(code))
  }
}

/** Applications of one driver. */
export class SimulatedApplications implements Applications {
  readonly launched: SimulatedApplication[] = []
  /** Runs that were put down. */
  closed = 0
  /** Invocations at a time that the jobs of a declared application share. */
  concurrency: Readonly<Record<string, number>> = {}
  /** What fetching a bundle comes to, for each time it is tried. */
  prepareFailures: ('unusable' | 'unavailable')[] = []
  onLaunch: (application: SimulatedApplication) => void = () => {}
  readonly #byRun = new Map<number, SimulatedApplication>()
  readonly #clock: ServiceClock

  constructor(clock: ServiceClock) {
    this.#clock = clock
  }

  /** The last application of a job. */
  of(job: string): SimulatedApplication {
    const found = this.launched.findLast(({ record }) => record.id === job)
    if (found === undefined) throw new Error(`${job} was not launched`)
    return found
  }

  async prepare(_run: number, { id }: JobRecord): Promise<PreparedApplication> {
    const failure = this.prepareFailures.shift()
    if (failure === 'unusable') throw new UnusableApplication('there is no bundle')
    if (failure === 'unavailable') throw new Error('SlowDown')
    return { concurrency: this.concurrency[applicationOfJob(id)] }
  }

  launch(run: number, record: JobRecord, listener: ApplicationListener): void {
    const application = new SimulatedApplication(record, listener, this.#clock)
    this.#byRun.set(run, application)
    this.launched.push(application)
    this.onLaunch(application)
  }

  tell(run: number, message: ToApplication): void {
    this.#byRun.get(run)?.tell(message)
  }

  signal(run: number, signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#byRun.get(run)?.signal(signal)
  }

  note(): void {}

  async close(): Promise<void> {
    this.closed++
  }
}
