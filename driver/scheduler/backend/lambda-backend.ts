import { config } from '../../../common/config/config-entries.ts'
import type { SparkConf } from '../../../common/config/spark-conf.ts'
import type { TaskId } from '../../../common/protocol/ids.ts'
import type { TaskDescription } from '../../../common/protocol/task-description.ts'
import { noTaskMetrics, type TaskEnd, type TaskResult } from '../../../common/protocol/task-result.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import { StoreLayout } from '../../../shuffle/store-layout.ts'
import { type Clock, systemClock } from '../clock.ts'
import {
  afterSuccess,
  afterThrottle,
  backoffMs,
  type ConcurrencyLimit,
  initialLimit,
  isHopeless,
  withMax,
} from './concurrency-limit.ts'
import { type ConcurrencyShare, concurrencyShare } from './concurrency-share.ts'
import { admit, type EnvironmentRamp, initialRamp } from './environment-ramp.ts'
import { type InvocationOutcome, refusal } from './invocation-outcome.ts'
import type { BackendEvent, SchedulerBackend } from './scheduler-backend.ts'

/** One request to the executor function. Never rejects. */
export interface Invoker {
  invoke(payload: string, signal: AbortSignal): Promise<InvocationOutcome>
  close(): void
}

export interface LambdaBackendOptions {
  readonly invoker: Invoker
  readonly maxConcurrency: number
  /** What of it the application may have, where it shares the function with others. */
  readonly share?: ConcurrencyShare
  /** Where payloads go that an invocation cannot carry. */
  readonly store: ObjectStore
  readonly clock?: Clock
  readonly random?: () => number
}

/** Lambda takes 6 MB; the rest is for JSON around it. */
const MAX_PAYLOAD_BYTES = 6 * 2 ** 20 - 64 * 2 ** 10

interface Invocation {
  readonly executorId: string
  readonly task: TaskDescription
  readonly abort: AbortController
  killed: string | undefined
  callOff: (() => void) | undefined
}

/**
 * Lambda as the cluster manager: every slot that the concurrency cap allows is an executor of one slot, and launching a task is an invocation.
 * Invocations are sent no faster than Lambda makes environments. Throttles lower the number of invocations that are sent (AIMD) and hold their slot
 * for a jittered while, so that the scheduler, which tries again at once and without counting, comes back at the pace that the platform bears.
 */
export class LambdaBackend implements SchedulerBackend {
  readonly totalCores: number
  readonly #options: LambdaBackendOptions
  readonly #clock: Clock
  readonly #random: () => number
  readonly #invocations = new Map<number, Invocation>()
  readonly #waiting: Invocation[] = []
  #inFlight = 0
  #limit: ConcurrencyLimit
  #ramp: EnvironmentRamp
  /** Calls off the next look at the ramp, while invocations wait for it. */
  #rampTimer: (() => void) | undefined
  #listener: (event: BackendEvent) => void = () => {}
  readonly #forgetShare: (() => void) | undefined

  constructor(options: LambdaBackendOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#random = options.random ?? Math.random
    this.totalCores = options.maxConcurrency
    this.#limit = initialLimit(options.maxConcurrency)
    this.#ramp = initialRamp(this.#clock.now())
    // Invocations beyond a smaller share run to their end: only the next are held back.
    this.#forgetShare = options.share?.follow((invocations) => {
      this.#limit = withMax(this.#limit, Math.min(invocations, options.maxConcurrency))
      this.#send()
    })
  }

  start(listener: (event: BackendEvent) => void): void {
    this.#listener = listener
    // The function knows its own memory and threads better: the task's are lower bounds only.
    for (let slot = 0; slot < this.totalCores; slot++)
      listener({ kind: 'ExecutorRegistered', executorId: `lambda-${slot}`, slots: 1, threads: 1, memoryBytes: 0 })
  }

  launch(executorId: string, task: TaskDescription): void {
    const invocation: Invocation = {
      executorId,
      task,
      abort: new AbortController(),
      killed: undefined,
      callOff: undefined,
    }
    this.#invocations.set(task.taskId, invocation)
    this.#waiting.push(invocation)
    this.#send()
  }

  /** The request is given up; a function that has begun runs on, and what it writes is never read. */
  kill(_executorId: string, taskId: TaskId, reason: string): void {
    const invocation = this.#invocations.get(taskId)
    if (invocation === undefined) return
    invocation.killed = reason
    invocation.callOff?.()
    invocation.abort.abort()
    // The scheduler hears of it later, as of every other end.
    queueMicrotask(() => this.#finish(invocation, { kind: 'TaskKilled', reason }))
  }

  async stop(): Promise<void> {
    this.#listener = () => {}
    this.#forgetShare?.()
    for (const { abort, callOff } of this.#invocations.values()) {
      callOff?.()
      abort.abort()
    }
    this.#invocations.clear()
    this.#waiting.length = 0
    this.#rampTimer?.()
    this.#options.invoker.close()
  }

  #send(): void {
    while (this.#inFlight < Math.floor(this.#limit.limit)) {
      const [next] = this.#waiting
      if (next === undefined) return
      if (next.killed === undefined) {
        const admission = admit(this.#ramp, this.#inFlight, this.#clock.now())
        if ('waitMs' in admission) {
          this.#sendAfter(admission.waitMs)
          return
        }
        this.#ramp = admission.ramp
        void this.#invoke(next)
      }
      this.#waiting.shift()
    }
  }

  #sendAfter(waitMs: number): void {
    this.#rampTimer ??= this.#clock.after(waitMs, () => {
      this.#rampTimer = undefined
      this.#send()
    })
  }

  async #invoke(invocation: Invocation): Promise<void> {
    this.#inFlight++
    const outcome = await this.#call(invocation)
    const inFlight = this.#inFlight--
    if (
      outcome.kind === 'Failed' &&
      (outcome.failure.kind === 'Throttled' || outcome.failure.kind === 'PlatformFailure')
    ) {
      this.#limit = afterThrottle(this.#limit, inFlight, this.#clock.now())
      const hopeless = isHopeless(this.#limit, this.#inFlight, this.#clock.now())
      const failure = hopeless
        ? refusal(`Lambda has let no invocation through for minutes: ${outcome.failure.message}`)
        : outcome.failure
      // Of a task that alone is refused every time the others' successes say nothing.
      const wait = backoffMs(Math.max(this.#limit.throttles, invocation.task.attempt), this.#random())
      if (this.#invocations.has(invocation.task.taskId))
        invocation.callOff = this.#clock.after(wait, () => this.#finish(invocation, failure))
    } else {
      if (outcome.kind === 'Answered') this.#limit = afterSuccess(this.#limit)
      this.#finish(invocation, outcome.kind === 'Failed' ? outcome.failure : outcome.result)
    }
    this.#send()
  }

  async #call({ task, abort }: Invocation): Promise<InvocationOutcome> {
    try {
      return await this.#options.invoker.invoke(await this.#payload(task), abort.signal)
    } catch (error) {
      return {
        kind: 'Failed',
        failure: {
          kind: 'ExecutorLostFailure',
          reason: 'unreachable',
          message: `the task could not be sent: ${String(error)}`,
        },
      }
    }
  }

  async #payload(task: TaskDescription): Promise<string> {
    const payload = JSON.stringify(task)
    if (Buffer.byteLength(payload) <= MAX_PAYLOAD_BYTES) return payload
    const spillKey = StoreLayout.spill(task.applicationId, `task-${task.taskId}.json`)
    await this.#options.store.put(spillKey, Buffer.from(payload))
    return JSON.stringify({ storeUri: task.storeUri, spillKey })
  }

  #finish(invocation: Invocation, end: TaskEnd | TaskResult): void {
    const { taskId } = invocation.task
    if (!this.#invocations.delete(taskId)) return
    const result: TaskResult =
      'end' in end ? { ...end, taskId } : { taskId, executorId: invocation.executorId, end, metrics: noTaskMetrics }
    this.#listener({ kind: 'TaskFinished', result })
  }
}

/** The backend of the master `lambda`. The AWS SDK is loaded here and not before. */
export async function openLambdaBackend(conf: SparkConf, store: ObjectStore): Promise<SchedulerBackend> {
  const functionName = conf.getOrDefault(config.lambdaFunction)
  const maxConcurrency = conf.get(config.executorInstances) ?? conf.getOrDefault(config.lambdaMaxConcurrency)
  const { LambdaInvoker } = await import('./lambda-invoker.ts')
  const invoker = new LambdaInvoker({
    functionName,
    maxConcurrency,
    timeoutMs: conf.getOrDefault(config.lambdaTimeout),
  })
  return new LambdaBackend({ invoker, maxConcurrency, store, share: concurrencyShare })
}
