import { describe, expect, it } from 'vitest'
import { SimulatedCluster } from './simulated-cluster.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

describe('a driver that is told to end', () => {
  it('takes nothing more, lets its jobs end in the time there is, and ends', async () => {
    const cluster = new SimulatedCluster()
    const { service, applications, isEnded, waitsFor, reports } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    service.drain()
    await cluster.submit('job-b')
    await cluster.clock.advance(90 * SECOND)
    expect([applications.of('job-a').signals, isEnded()]).toEqual([[], false])
    applications.of('job-a').exit(0)
    await cluster.clock.advance(SECOND)
    expect(isEnded()).toBe(true)
    // Its process has nothing to wait for.
    expect(waitsFor()).toBe(0)
    expect(await cluster.states('job-a', 'job-b')).toEqual(['succeeded', 'queued'])
    expect(reports.filter(({ event }) => event === 'driver').map(({ state }) => state)).toEqual([
      'started',
      'draining',
      'stopped',
    ])
  })

  it('ends what has not ended, and gives it back to the next, which has it at once', async () => {
    const cluster = new SimulatedCluster()
    const { service, applications, isEnded } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.submit('job-b')
    await cluster.clock.advance(2 * SECOND)
    applications.of('job-b').exitsAtSigterm = undefined
    service.drain()
    const second = cluster.startDriver()
    await cluster.clock.advance(99 * SECOND)
    expect(applications.of('job-a').signals).toEqual([])
    await cluster.clock.advance(2 * SECOND)
    expect(applications.of('job-a').signals).toEqual(['SIGTERM'])
    await cluster.clock.advance(3 * SECOND)
    expect(second.applications.of('job-a').isAlive).toBe(true)
    expect(isEnded()).toBe(false)
    await cluster.clock.advance(10 * SECOND)
    expect(applications.of('job-b').signals).toEqual(['SIGTERM', 'SIGKILL'])
    expect(isEnded()).toBe(true)
    await cluster.clock.advance(5 * SECOND)
    expect(await cluster.job('job-b')).toMatchObject({ state: 'running', attempt: 2, losses: 0 })
  })

  it('may not commit any more once it was told so', async () => {
    const cluster = new SimulatedCluster()
    const { service, applications } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    const application = applications.of('job-a')
    application.exitsAtSigterm = undefined
    service.drain()
    await cluster.clock.advance(50 * SECOND)
    const early = application.mayCommit()
    await cluster.clock.advance(SECOND)
    expect(await early).toBe(true)
    await cluster.clock.advance(50 * SECOND)
    const late = application.mayCommit()
    await cluster.clock.advance(SECOND)
    expect(await late).toBe(false)
  })

  it('ends at once when it has nothing to do', async () => {
    const cluster = new SimulatedCluster()
    const { service, isEnded } = cluster.startDriver()
    await cluster.clock.advance(2 * SECOND)
    service.drain()
    service.drain()
    await cluster.clock.advance(0)
    expect(isEnded()).toBe(true)
  })
})

describe('a service without jobs', () => {
  const idleTimeoutMs = 5 * MINUTE

  it('scales to zero and ends, when it had none for long enough', async () => {
    const cluster = new SimulatedCluster()
    const { applications, counts, isEnded, reports } = cluster.startDriver({ idleTimeoutMs })
    await cluster.clock.advance(2 * MINUTE)
    await cluster.submit('job-a')
    await cluster.clock.advance(10 * MINUTE)
    expect(isEnded()).toBe(false)
    applications.of('job-a').exit(0)
    await cluster.clock.advance(4 * MINUTE)
    expect([counts, isEnded()]).toEqual([[], false])
    await cluster.clock.advance(3 * MINUTE)
    expect([counts, isEnded()]).toEqual([[0], true])
    expect(reports.at(-2)).toEqual({ event: 'driver', state: 'idle' })
  })

  it('goes on when a message came while it was about to', async () => {
    const cluster = new SimulatedCluster()
    const { counts, isEnded } = cluster.startDriver({
      idleTimeoutMs,
      gate: async (what) => {
        if (what === 'set desired count 0') await cluster.submit('job-a')
        return undefined
      },
    })
    await cluster.clock.advance(7 * MINUTE)
    expect([counts, isEnded()]).toEqual([[0, 1], false])
    expect(await cluster.states('job-a')).toEqual(['running'])
  })

  it('waits for messages that others have, or that come later', async () => {
    const cluster = new SimulatedCluster()
    const { counts } = cluster.startDriver({ idleTimeoutMs })
    await cluster.queue.send('{"version":1,"kind":"job","id":"job-z"}', 30 * MINUTE)
    await cluster.clock.advance(29 * MINUTE)
    expect(counts).toEqual([])
  })

  it('tries again when it cannot scale', async () => {
    const cluster = new SimulatedCluster()
    let refusals = 0
    const { counts, isEnded } = cluster.startDriver({
      idleTimeoutMs,
      gate: async (what) => {
        if (what.startsWith('set desired') && refusals++ === 0) throw new Error('AccessDenied')
        return undefined
      },
    })
    await cluster.clock.advance(20 * MINUTE)
    expect([refusals, counts, isEnded()]).toEqual([2, [0], true])
  })
})
