import type { JobMessage } from '../../common/jobs/job-message.ts'
import { encodeJobMessage } from '../../common/jobs/job-message.ts'
import type { JobRecord } from '../../common/jobs/job-record.ts'
import type { DispatcherOptions } from '../../driver/service/dispatch/dispatcher.ts'
import { DriverService, type Report } from '../../driver/service/driver-service.ts'
import type { JobQueue } from '../../driver/service/queue/job-queue.ts'
import type { ServiceClock } from '../../driver/service/service-clock.ts'
import { ExclusiveKeys } from '../../driver/service/store/exclusive-keys.ts'
import { JobStore } from '../../driver/service/store/job-store.ts'
import { sampleJob, sampleScheduleDefinition } from '../support/job-samples.ts'
import { MemoryJobQueue } from '../support/memory-job-queue.ts'
import { type Gate, SimulatedBucket } from '../support/simulated-bucket.ts'
import { SimulatedServiceClock } from '../support/simulated-service-clock.ts'
import { SimulatedApplications } from './simulated-applications.ts'

export interface DriverOptions extends Partial<DispatcherOptions> {
  /** How far its clock is ahead. */
  readonly skewMs?: number
  /** Comes before each request to the store or the queue. */
  readonly gate?: Gate
}

export interface SimulatedDriver {
  readonly service: DriverService
  readonly applications: SimulatedApplications
  readonly reports: Report[]
  readonly warnings: string[]
  /** What the service's desired count was set to. */
  readonly counts: number[]
  readonly isEnded: () => boolean
  /** How many timers of the service are due later. */
  readonly waitsFor: () => number
  /** As kill -9 does it: not a word more, and its applications end with it. */
  kill(): void
}

const never = new Promise<never>(() => {})

/** A bucket and a queue, and drivers that come and go, in simulated time. */
export class SimulatedCluster {
  readonly clock = new SimulatedServiceClock()
  readonly bucket = new SimulatedBucket()
  readonly queue = new MemoryJobQueue(this.clock)
  readonly drivers: SimulatedDriver[] = []
  /** What the stack's schedules run, by the application and their own name. */
  readonly schedules = new Map([['default Nightly', sampleScheduleDefinition]])
  readonly jobs: JobStore

  constructor() {
    const { records, store } = this.bucket.seenThrough(async () => undefined)
    this.jobs = new JobStore(records, store)
  }

  async submit(id: string, changes: Partial<JobRecord> = {}): Promise<void> {
    await this.jobs.create(sampleJob(id, { submittedAtMs: this.clock.wallMs(), ...changes }))
    await this.send({ version: 1, kind: 'job', id })
  }

  send(message: JobMessage): Promise<void> {
    return this.queue.send(encodeJobMessage(message))
  }

  /** Somebody kills the job. */
  async cancel(id: string): Promise<void> {
    await this.jobs.change(id, { kind: 'Cancel', nowMs: this.clock.wallMs(), reason: 'killed by a user' })
  }

  async job(id: string): Promise<JobRecord> {
    const record = await this.jobs.read(id)
    if (record === undefined) throw new Error(`no job ${id}`)
    return record
  }

  async states(...ids: readonly string[]): Promise<readonly string[]> {
    return Promise.all(ids.map(async (id) => (await this.job(id)).state))
  }

  startDriver({ skewMs = 0, gate = async () => undefined, ...options }: DriverOptions = {}): SimulatedDriver {
    let isDead = false
    let isEnded = false
    const living: Gate = async (what) => {
      if (isDead) return never
      const fate = await gate(what)
      return isDead ? never : fate
    }
    const clock: ServiceClock = {
      wallMs: () => this.clock.wallMs() + skewMs,
      monotonicMs: () => this.clock.monotonicMs(),
      after: (ms, action) => this.clock.after(ms, () => isDead || action()),
    }
    const timers = new Set<() => void>()
    const counted: ServiceClock = {
      ...clock,
      after: (ms, action) => {
        const callOff = clock.after(ms, () => {
          timers.delete(callOff)
          action()
        })
        timers.add(callOff)
        return () => {
          timers.delete(callOff)
          callOff()
        }
      },
    }
    const applications = new SimulatedApplications(clock)
    const { records, store } = this.bucket.seenThrough(living)
    const jobs = new JobStore(records, store)
    const driver: SimulatedDriver = {
      applications,
      reports: [],
      warnings: [],
      counts: [],
      isEnded: () => isEnded,
      waitsFor: () => timers.size,
      kill: () => {
        isDead = true
        for (const application of applications.launched) application.die()
      },
      service: new DriverService(
        {
          driver: `driver-${this.drivers.length}`,
          clock: counted,
          jobs,
          exclusives: new ExclusiveKeys(records, jobs),
          schedules: {
            read: async (schedule, runAs = 'default') => {
              await living(`read schedule ${runAs} ${schedule}`)
              return this.schedules.get(`${runAs} ${schedule}`)
            },
          },
          queue: this.#queueThrough(living, clock),
          applications,
          scaler: {
            setDesiredCount: async (count) => {
              await living(`set desired count ${count}`)
              driver.counts.push(count)
            },
          },
          report: (line) => driver.reports.push(line),
          warn: (line) => driver.warnings.push(line),
        },
        {
          maxConcurrentJobs: 4,
          idleTimeoutMs: undefined,
          stopTimeoutMs: 120_000,
          ...options,
        },
      ),
    }
    void driver.service.ended.then(() => {
      isEnded = true
    })
    this.drivers.push(driver)
    driver.service.start()
    return driver
  }

  /** The queue as a driver sees it; a reception waits as SQS does. */
  #queueThrough(gate: Gate, clock: ServiceClock): JobQueue {
    const { queue } = this
    const ask = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const fate = await gate(what)
      const answer = await work()
      if (fate === 'lost') throw new Error(`the answer to ${what} was lost`)
      return answer
    }
    return {
      receive: (max, visibilityMs, signal) =>
        ask('receive', async () => {
          for (let waitedMs = 0; ; waitedMs += 1000) {
            const messages = await queue.receive(max, visibilityMs, signal)
            if (messages.length > 0 || waitedMs >= 20_000) return messages
            await new Promise<void>((resolve, reject) => {
              clock.after(1000, resolve)
              signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
            })
          }
        }),
      send: (body, delayMs) => ask('send', () => queue.send(body, delayMs)),
      delete: (receipt) => ask('delete message', () => queue.delete(receipt)),
      changeVisibility: (receipt, ms) => ask('change visibility', () => queue.changeVisibility(receipt, ms)),
      sendToDeadLetters: (body, reason) => ask('dead letter', () => queue.sendToDeadLetters(body, reason)),
      depth: () => ask('depth', () => queue.depth()),
      close: () => {},
    }
  }
}
