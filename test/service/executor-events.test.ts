import { describe, expect, it } from 'vitest'
import { ExecutorEvents } from '../../driver/service/executor-events/executor-events.ts'
import { MemoryJobQueue } from '../support/memory-job-queue.ts'
import { SimulatedServiceClock } from '../support/simulated-service-clock.ts'

const SECOND = 1000
const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:executor:live'

/** As Lambda writes it of an invocation that nobody waited for. */
const failure = (requestPayload: unknown, responsePayload: unknown = { errorMessage: 'Runtime exited with error' }) =>
  JSON.stringify({
    version: '1.0',
    timestamp: '2026-11-28T02:00:00.000Z',
    requestContext: {
      requestId: 'r-1',
      functionArn: FUNCTION,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 1,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '7', functionError: 'Unhandled' },
    responsePayload,
  })

function startReader() {
  const clock = new SimulatedServiceClock()
  const queue = new MemoryJobQueue(clock)
  const state = { isDown: false, isClosed: false }
  const told = { notes: [] as string[], reports: [] as unknown[], warnings: [] as string[] }
  const events = new ExecutorEvents({
    queue: {
      delete: (receipt) => queue.delete(receipt),
      close: () => {
        state.isClosed = true
      },
      async receive(...args) {
        await new Promise<void>((resolve) => clock.after(SECOND, resolve))
        if (state.isDown) throw new Error('no network')
        return queue.receive(...args)
      },
    },
    clock,
    note: (applicationId, text) => told.notes.push(`${applicationId}: ${text}`),
    report: (line) => told.reports.push(line),
    warn: (text) => told.warnings.push(text),
  })
  events.start()
  return { clock, queue, state, told, events }
}

const SAID = `the executor ${FUNCTION} failed (RetriesExhausted, request r-1): Runtime exited with error`

describe('an executor that failed while nobody waited for it', () => {
  it.each([
    ['in its payload', { applicationId: 'job-a-0a1b', taskId: 3 }],
    ['spilled', { storeUri: 's3://b/work/default', spillKey: 'job-a-0a1b/tasks/3' }],
  ])('is counted, and shown in the log of the job whose task it was: %s', async (_, payload) => {
    const { clock, queue, told } = startReader()
    await queue.send(failure(payload))
    await clock.advance(2 * SECOND)
    expect(told).toEqual({
      notes: [`job-a-0a1b: WARN flashover driver: ${SAID}`],
      warnings: [SAID],
      reports: [
        {
          ...{ event: 'executor', state: 'failed', condition: 'RetriesExhausted', requestId: 'r-1' },
          ...{ function: FUNCTION, application: 'job-a-0a1b' },
        },
      ],
    })
    expect(queue.bodies).toEqual([])
  })

  it('is counted though it was no task, and said nothing', async () => {
    const { clock, queue, told } = startReader()
    await queue.send(failure('hello', null))
    await clock.advance(2 * SECOND)
    expect(told.notes).toEqual([])
    expect(told.reports).toHaveLength(1)
    expect(told.warnings).toEqual([expect.stringMatching(/request r-1\): it said nothing$/)])
  })

  it('is heard of when the queue answers again', async () => {
    const { clock, queue, state, told } = startReader()
    state.isDown = true
    await queue.send(failure({}))
    await clock.advance(10 * SECOND)
    expect(told.warnings).toEqual(['cannot receive events of executors: no network'])
    state.isDown = false
    await clock.advance(40 * SECOND)
    expect(told.reports).toHaveLength(1)
  })
})

describe('the reader of executors’ events', () => {
  it('leaves what is none in the queue, which puts it aside in the end', async () => {
    const { clock, queue, told } = startReader()
    await queue.send('{"requestContext": {}}')
    await clock.advance(2 * SECOND)
    expect(told.warnings).toEqual(['an event of executors is none: requestContext.requestId is missing'])
    expect([told.reports, queue.bodies.length]).toEqual([[], 1])
    await clock.advance(60 * SECOND)
    expect(told.warnings).toHaveLength(2)
  })

  it('ends when it is told to, and with what it holds', async () => {
    const { clock, queue, state, told, events } = startReader()
    events.stop()
    await queue.send(failure({}))
    await clock.advance(60 * SECOND)
    expect([state.isClosed, told.reports, queue.bodies.length]).toEqual([true, [], 1])
  })
})
