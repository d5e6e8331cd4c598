import { describe, expect, it } from 'vitest'
import { encodeJobMessage } from '../../common/jobs/job-message.ts'
import { Dispatcher } from '../../driver/service/dispatch/dispatcher.ts'
import type { ServiceEvent } from '../../driver/service/dispatch/service-event.ts'
import { sampleJob } from '../support/job-samples.ts'
import { SimulatedCluster } from './simulated-cluster.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

describe('a driver that is killed', () => {
  it('leaves its job to the next, after its lease and not before', async () => {
    const cluster = new SimulatedCluster()
    const first = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    first.kill()
    const second = cluster.startDriver()
    await cluster.clock.advance(55 * SECOND)
    expect(second.applications.launched).toEqual([])
    await cluster.clock.advance(2 * MINUTE)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'running', attempt: 2, losses: 1 })
    second.applications.of('job-a').exit(0)
    await cluster.clock.advance(SECOND)
    expect(await cluster.states('job-a')).toEqual(['succeeded'])
    expect(cluster.queue.bodies).toEqual([])
  })

  it('loses its job for good the third time', async () => {
    const cluster = new SimulatedCluster()
    await cluster.submit('job-a')
    for (let death = 0; death < 3; death++) {
      const driver = cluster.startDriver()
      await cluster.clock.advance(3 * MINUTE)
      expect(driver.applications.launched).toHaveLength(1)
      driver.kill()
    }
    const { applications } = cluster.startDriver()
    await cluster.clock.advance(3 * MINUTE)
    expect(applications.launched).toEqual([])
    expect(await cluster.job('job-a')).toMatchObject({ state: 'lost', losses: 3, attempt: 3 })
    expect(cluster.queue.deadLetters).toMatchObject([{ reason: 'its driver died 3 times while it ran' }])
    expect(cluster.queue.bodies).toEqual([])
  })

  it('kills its application before the lease ends for others when it cannot renew it, and gives the message back', async () => {
    const cluster = new SimulatedCluster()
    let isDown = false
    const first = cluster.startDriver({
      gate: async (what) => {
        if (isDown && what.startsWith('re')) throw new Error('no network')
        return undefined
      },
    })
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    const second = cluster.startDriver()
    const application = first.applications.of('job-a')
    isDown = true
    await cluster.clock.advance(40 * SECOND)
    expect(application.isAlive).toBe(true)
    await cluster.clock.advance(20 * SECOND)
    expect(application.isAlive).toBe(false)
    expect(second.applications.launched).toEqual([])
    await cluster.clock.advance(2 * MINUTE)
    expect(second.applications.of('job-a').isAlive).toBe(true)
    // It hears of it late, and changes nothing any more.
    isDown = false
    await cluster.clock.advance(MINUTE)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'running', lease: { driver: 'driver-1' } })
  })
})

describe('an application that ends itself for want of a confirmed lease', () => {
  it('has not failed, though its end is heard of before its lease is looked at', () => {
    const dispatcher = new Dispatcher({
      maxConcurrentJobs: 1,
      idleTimeoutMs: undefined,
      stopTimeoutMs: 120_000,
    })
    const lease = { driver: 'd', epoch: 1, expiresAtMs: 60_000 }
    const record = sampleJob('job-a', { state: 'starting', attempt: 1, lease })
    const body = encodeJobMessage({ version: 1, kind: 'job', id: 'job-a' })
    const hear = (event: ServiceEvent, monotonicMs: number) => dispatcher.handle(event, { monotonicMs, wallMs: 0 })
    hear({ kind: 'Start' }, 0)
    hear({ kind: 'Received', messages: [{ messageId: 'm', body, receipt: 'r' }] }, 0)
    hear({ kind: 'Taken', run: 0, change: { kind: 'done', record }, leaseUntilMs: 60_000 }, 0)
    hear({ kind: 'Prepared', run: 0, concurrency: undefined }, 0)
    const exit: ServiceEvent = { kind: 'ProcessExited', run: 0, exitCode: 75 }
    expect(hear(exit, 55_000).find(({ kind }) => kind === 'Finish')).toMatchObject({
      ending: undefined,
      disposition: { kind: 'give back' },
    })
  })

  it('has succeeded when it had ended its work, and nobody else has the job', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver({
      gate: async (what) => {
        if (what.includes('job.json') && cluster.clock.monotonicMs() > 3 * SECOND && isDown) throw new Error('down')
        return undefined
      },
    })
    let isDown = true
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    const application = applications.of('job-a')
    application.signal = () => application.exit(0)
    await cluster.clock.advance(application.leaseUntilMs - cluster.clock.monotonicMs() - 1)
    isDown = false
    await cluster.clock.advance(MINUTE)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'succeeded', attempt: 1 })
  })
})

describe('an output', () => {
  it('may be committed by who holds the lease, asked anew', async () => {
    const cluster = new SimulatedCluster()
    const asked: string[] = []
    const { applications } = cluster.startDriver({ gate: async (what) => void asked.push(what) as undefined })
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    asked.length = 0
    const answer = applications.of('job-a').mayCommit()
    await cluster.clock.advance(SECOND)
    expect(await answer).toBe(true)
    expect(asked).toContain('replace jobs/default/job-a/job.json')
  })

  it('may not be committed when another driver has the job, though this one does not know yet', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    const application = applications.of('job-a')
    // A driver whose clock is far ahead.
    const nowMs = cluster.clock.wallMs() + 1e6
    await cluster.jobs.change('job-a', { kind: 'Take', driver: 'other', nowMs, expiresAtMs: nowMs + 60_000 })
    const answer = application.mayCommit()
    await cluster.clock.advance(SECOND)
    expect(application.signals).toEqual(['SIGKILL'])
    expect(await Promise.race([answer, 'none'])).not.toBe(true)
    await cluster.clock.advance(MINUTE)
    expect(await cluster.job('job-a')).toMatchObject({ lease: { driver: 'other' } })
  })

  it('waits for a store that does not answer, and is not committed when it never does', async () => {
    const cluster = new SimulatedCluster()
    let isDown = false
    const { applications } = cluster.startDriver({
      gate: async (what) => {
        if (isDown && what.includes('job.json')) throw new Error('SlowDown')
        return undefined
      },
    })
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    isDown = true
    const first = applications.of('job-a').mayCommit()
    await cluster.clock.advance(5 * SECOND)
    isDown = false
    await cluster.clock.advance(5 * SECOND)
    expect(await first).toBe(true)
    isDown = true
    let second: boolean | undefined
    void applications
      .of('job-a')
      .mayCommit()
      .then((isGranted) => {
        second = isGranted
      })
    await cluster.clock.advance(2 * MINUTE)
    expect(second).not.toBe(true)
    expect(applications.of('job-a').isAlive).toBe(false)
  })
})
