import { describe, expect, it } from 'vitest'
import { SimulatedCluster } from './simulated-cluster.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

describe('a job that is killed', () => {
  it('never starts when it is queued', async () => {
    const cluster = new SimulatedCluster()
    await cluster.submit('job-a')
    await cluster.cancel('job-a')
    const { applications } = cluster.startDriver()
    await cluster.clock.advance(MINUTE)
    expect(applications.launched).toEqual([])
    expect(await cluster.job('job-a')).toMatchObject({ state: 'cancelled', reason: 'killed by a user' })
    expect(cluster.queue.bodies).toEqual([])
  })

  it('is ended while it runs, within the time of a renewal', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    applications.of('job-a').exitsAtSigterm = undefined
    await cluster.cancel('job-a')
    await cluster.clock.advance(15 * SECOND)
    expect(applications.of('job-a').signals).toEqual(['SIGTERM'])
    await cluster.clock.advance(12 * SECOND)
    expect(applications.of('job-a').signals).toEqual(['SIGTERM', 'SIGKILL'])
    expect(await cluster.job('job-a')).toMatchObject({ state: 'cancelled', reason: 'killed by a user' })
    expect(cluster.queue.bodies).toEqual([])
  })

  it('has succeeded when it was faster', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    await cluster.cancel('job-a')
    applications.of('job-a').exit(0)
    await cluster.clock.advance(MINUTE)
    expect(await cluster.states('job-a')).toEqual(['succeeded'])
  })

  it('is not begun again when its driver has died', async () => {
    const cluster = new SimulatedCluster()
    const first = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    first.kill()
    await cluster.cancel('job-a')
    const second = cluster.startDriver()
    await cluster.clock.advance(3 * MINUTE)
    expect(second.applications.launched).toEqual([])
    expect(await cluster.states('job-a')).toEqual(['cancelled'])
  })

  it('is not begun when it was killed while it waited for its turn', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    await cluster.submit('job-a', { exclusive: 'K' })
    await cluster.clock.advance(2 * SECOND)
    await cluster.submit('job-b', { exclusive: 'K' })
    await cluster.clock.advance(2 * SECOND)
    await cluster.cancel('job-b')
    applications.of('job-a').exit(0)
    await cluster.clock.advance(MINUTE)
    expect(applications.launched).toHaveLength(1)
    expect(await cluster.states('job-b')).toEqual(['cancelled'])
    expect(cluster.queue.bodies).toEqual([])
  })
})
