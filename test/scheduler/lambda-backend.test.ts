import { describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION, type TaskDescription } from '../../common/protocol/task-description.ts'
import {
  afterSuccess,
  afterThrottle,
  backoffMs,
  initialLimit,
  isHopeless,
} from '../../driver/scheduler/backend/concurrency-limit.ts'
import { ConcurrencyShare } from '../../driver/scheduler/backend/concurrency-share.ts'
import { admit, type EnvironmentRamp, initialRamp } from '../../driver/scheduler/backend/environment-ramp.ts'
import {
  failureOfCall,
  type InvocationOutcome,
  outcomeOfAnswer,
} from '../../driver/scheduler/backend/invocation-outcome.ts'
import { type Invoker, LambdaBackend } from '../../driver/scheduler/backend/lambda-backend.ts'
import type { BackendEvent } from '../../driver/scheduler/backend/scheduler-backend.ts'
import { MemoryObjectStore } from '../support/memory-object-store.ts'
import { ManualClock } from './simulated-backend.ts'

describe('the concurrency limit', () => {
  it('is halved once by a burst of throttles, from what really ran', () => {
    let state = initialLimit(100)
    for (let n = 0; n < 5; n++) state = afterThrottle(state, 40, 10)
    expect(state).toMatchObject({ limit: 20, throttles: 1 })
    expect(afterThrottle(state, 20, 5000).limit).toBe(10)
  })

  it('never falls below one and never rises above its maximum', () => {
    let state = initialLimit(3)
    for (let n = 0; n < 10; n++) state = afterThrottle(state, 1, n * 2000)
    expect(state.limit).toBe(1)
    for (let n = 0; n < 20; n++) state = afterSuccess(state)
    expect(state).toMatchObject({ limit: 3, throttles: 0 })
  })

  it('rises by one for a full window of successes', () => {
    let state = afterThrottle(initialLimit(100), 20, 0)
    for (let n = 0; n < 10; n++) state = afterSuccess(state)
    expect(state.limit).toBeCloseTo(11)
  })

  it('backs off with full jitter under an exponential bound', () => {
    expect(backoffMs(1, 0)).toBe(0)
    expect(backoffMs(3, 0.999)).toBeLessThan(800)
    expect(backoffMs(50, 0.999)).toBeLessThan(20_000)
  })

  it('is hopeless when nothing was let through for minutes and nothing runs', () => {
    const state = afterThrottle(initialLimit(1), 1, 0)
    expect(isHopeless(state, 0, 400_000)).toBe(true)
    expect(isHopeless(state, 1, 400_000)).toBe(false)
    expect(isHopeless(state, 0, 1000)).toBe(false)
  })
})

describe('the ramp of environments', () => {
  /** How many of `count` invocations, all at once, are let through. */
  const admitAll = (ramp: EnvironmentRamp, count: number, now: number, inFlight = 0) => {
    let state = ramp
    for (let n = 0; n < count; n++) {
      const admission = admit(state, inFlight + n, now)
      if ('waitMs' in admission) return { state, admitted: n, waitMs: admission.waitMs }
      state = admission.ramp
    }
    return { state, admitted: count, waitMs: 0 }
  }

  it('lets a thousand through at once and a hundred a second after that', () => {
    const first = admitAll(initialRamp(0), 5000, 0)
    expect(first).toMatchObject({ admitted: 1000, waitMs: 10 })
    const second = admitAll(first.state, 4000, 3000, 1000)
    expect(second.admitted).toBe(300)
    // What is not used in time is not saved up.
    expect(admitAll(second.state, 5000, 60_000, 1300).admitted).toBe(1000)
  })

  it('asks nothing of an invocation that finds a warm environment', () => {
    const { state } = admitAll(initialRamp(0), 1000, 0)
    expect(admitAll(state, 5000, 100)).toMatchObject({ admitted: 1010 })
    const later = admitAll(state, 5000, 6 * 60_000)
    expect(later.admitted).toBe(1000)
  })

  it('does not stand still when the clock is set back', () => {
    const { state } = admitAll(initialRamp(100_000), 1000, 100_000)
    expect(admitAll(state, 1, 5000, 1000).admitted).toBe(1)
  })
})

describe('an invocation', () => {
  it.each([
    ['Runtime.ExitError', 'RequestId: 1 Error: Runtime exited with error: signal: killed', 'out of memory'],
    ['Sandbox.Timedout', '2026-01-01T00:00:00Z 1 Task timed out after 2.00 seconds', 'timeout'],
    ['Runtime.ExitError', 'RequestId: 1 Error: Runtime exited with error: exit status 3', 'crash'],
  ])('that ended with %s %s was lost by %s', (errorType, errorMessage, reason) => {
    const outcome = outcomeOfAnswer(JSON.stringify({ errorType, errorMessage }), 'Unhandled')
    expect(outcome).toMatchObject({ kind: 'Failed', failure: { kind: 'ExecutorLostFailure', reason } })
  })

  it.each([
    ['TooManyRequestsException', 429, 'Throttled'],
    ['ServiceException', 500, 'PlatformFailure'],
    ['AccessDeniedException', 403, 'ExceptionFailure'],
    ['ResourceNotFoundException', 404, 'ExceptionFailure'],
  ])('refused with %s (%d) is %s', (name, httpStatusCode, kind) => {
    const error = Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode } })
    expect(failureOfCall(error, 'the function f at eu-west-1')).toMatchObject({ kind })
  })

  it.each([
    ['ResourceNotFoundException', 404, 'AWS_FUNCTION_NOT_FOUND'],
    ['AccessDeniedException', 403, 'AWS_ACCESS_DENIED'],
    ['ExpiredTokenException', 403, 'AWS_CREDENTIALS_EXPIRED'],
  ])('refused with %s (%d) names the function and what mends it', (name, httpStatusCode, condition) => {
    const error = Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode } })
    const failure = failureOfCall(error, 'the function f at eu-west-1')
    expect(failure).toMatchObject({ kind: 'ExceptionFailure', retryable: false, error: { condition } })
    expect(JSON.stringify(failure)).toContain('lambda:InvokeFunction on the function f at eu-west-1')
  })

  it('whose answer was lost may have run', () => {
    expect(failureOfCall(new Error('socket hang up'), 'the function f')).toMatchObject({
      kind: 'ExecutorLostFailure',
      reason: 'unreachable',
    })
  })
})

class ScriptedInvoker implements Invoker {
  readonly payloads: string[] = []
  readonly #pending: ((outcome: InvocationOutcome) => void)[] = []

  invoke(payload: string): Promise<InvocationOutcome> {
    this.payloads.push(payload)
    return new Promise((resolve) => this.#pending.push(resolve))
  }

  get inFlight(): number {
    return this.#pending.length
  }

  async answer(outcome: InvocationOutcome): Promise<void> {
    this.#pending.shift()?.(outcome)
    await new Promise((resolve) => setImmediate(resolve))
  }

  close(): void {}
}

const throttled: InvocationOutcome = { kind: 'Failed', failure: { kind: 'Throttled', message: '429' } }
const crashed: InvocationOutcome = {
  kind: 'Failed',
  failure: { kind: 'ExecutorLostFailure', reason: 'crash', message: 'exit' },
}
const task = (taskId: number, inputs: TaskDescription['inputs'] = {}): TaskDescription => ({
  version: PROTOCOL_VERSION,
  applicationId: 'app',
  taskId,
  jobId: 0,
  stageId: 0,
  stageAttempt: 0,
  partition: taskId,
  attempt: 0,
  storeUri: 'memory:work',
  programKey: 'program',
  inputs,
  output: { kind: 'result', maxInlineBytes: 1, spillKey: 'spill' },
  threads: 1,
  memoryBytes: 0,
})

function start(maxConcurrency: number, share?: ConcurrencyShare) {
  const invoker = new ScriptedInvoker()
  const clock = new ManualClock()
  const store = new MemoryObjectStore()
  const events: BackendEvent[] = []
  const backend = new LambdaBackend({
    invoker,
    maxConcurrency,
    store,
    clock,
    random: () => 0.5,
    ...(share === undefined ? {} : { share }),
  })
  backend.start((event) => events.push(event))
  const ends = () =>
    events.flatMap((event) => (event.kind === 'TaskFinished' ? [[event.result.taskId, event.result.end.kind]] : []))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { invoker, clock, store, events, backend, ends, settle }
}

describe('LambdaBackend', () => {
  it('offers as many slots as the cap allows', () => {
    const { events, backend } = start(3)
    expect(events).toHaveLength(3)
    expect(backend.totalCores).toBe(3)
  })

  it('sends fewer invocations after a throttle, and reports it after a while', async () => {
    const { invoker, clock, backend, ends, settle } = start(4)
    for (let id = 0; id < 4; id++) backend.launch(`lambda-${id}`, task(id))
    await settle()
    expect(invoker.inFlight).toBe(4)
    await invoker.answer(throttled)
    expect(ends()).toEqual([])
    clock.advance(20_000)
    expect(ends()).toEqual([[0, 'Throttled']])
    backend.launch('lambda-0', task(4))
    await settle()
    expect(invoker.inFlight).toBe(3)
  })

  it('sends a wide stage no faster than Lambda makes environments, and the next one at once', async () => {
    const { invoker, clock, backend, settle } = start(2500)
    const launchAll = (from: number) => {
      for (let n = 0; n < 2500; n++) backend.launch(`lambda-${n}`, task(from + n))
    }
    launchAll(0)
    await settle()
    expect(invoker.inFlight).toBe(1000)
    clock.advance(5_000)
    await settle()
    expect(invoker.inFlight).toBe(1500)
    clock.advance(10_000)
    await settle()
    expect(invoker.inFlight).toBe(2500)
    while (invoker.inFlight > 0) await invoker.answer(crashed)
    launchAll(2500)
    await settle()
    expect(invoker.inFlight).toBe(2500)
  })

  it('sends no more invocations than its share of the function, which changes as other applications come and go', async () => {
    const share = new ConcurrencyShare()
    share.set(2)
    const { invoker, backend, settle } = start(4, share)
    for (let id = 0; id < 8; id++) backend.launch(`lambda-${id}`, task(id))
    await settle()
    expect(invoker.inFlight).toBe(2)
    share.set(3)
    await settle()
    expect(invoker.inFlight).toBe(3)
    share.set(100)
    await settle()
    expect(invoker.inFlight).toBe(4)
    share.set(1)
    await settle()
    expect(invoker.inFlight).toBe(4)
    for (let answers = 0; answers < 4; answers++) await invoker.answer(crashed)
    await settle()
    expect(invoker.inFlight).toBe(1)
  })

  it('sends nothing more once it is stopped', async () => {
    const { invoker, clock, backend, settle } = start(1001)
    for (let n = 0; n < 1001; n++) backend.launch(`lambda-${n}`, task(n))
    await backend.stop()
    clock.advance(60_000)
    await settle()
    expect(invoker.payloads).toHaveLength(1000)
  })

  it('puts a task into the store that is too large for a payload', async () => {
    const { invoker, store, backend, settle } = start(1)
    const large = task(7, { rows: { kind: 'rows', base64: 'A'.repeat(6 * 2 ** 20) } })
    backend.launch('lambda-0', large)
    await settle()
    await settle()
    const payload = JSON.parse(invoker.payloads[0] ?? '') as { spillKey: string; storeUri: string }
    expect(payload.storeUri).toBe('memory:work')
    expect(JSON.parse(Buffer.from(await store.get(payload.spillKey)).toString())).toEqual(large)
  })

  it('gives a killed task up at once', async () => {
    const { backend, ends, settle } = start(1)
    backend.launch('lambda-0', task(1))
    await settle()
    backend.kill('lambda-0', 1, 'cancelled')
    await settle()
    expect(ends()).toEqual([[1, 'TaskKilled']])
  })
})
