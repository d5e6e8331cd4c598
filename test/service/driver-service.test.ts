import { describe, expect, it } from 'vitest'
import { jobStateAt } from '../../common/jobs/job-record.ts'
import { sampleSchedule } from '../support/job-samples.ts'
import { SimulatedCluster } from './simulated-cluster.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

describe('the driver service', () => {
  it('takes a job, runs it, and says in its record how it ended', async () => {
    const cluster = new SimulatedCluster()
    const { applications, reports } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'running', attempt: 1, lease: { driver: 'driver-0' } })
    await cluster.clock.advance(10 * MINUTE)
    expect(jobStateAt(await cluster.job('job-a'), cluster.clock.wallMs())).toBe('running')
    applications.of('job-a').exit(0)
    await cluster.clock.advance(SECOND)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'succeeded', exitCode: 0, attempt: 1, losses: 0 })
    expect(cluster.queue.bodies).toEqual([])
    expect(applications.closed).toBe(1)
    const of = { event: 'job', id: 'job-a', name: 'nightly-etl' }
    expect(reports.slice(1)).toEqual(['starting', 'running', 'succeeded'].map((state) => ({ ...of, state })))
  })

  it('leaves a failure of the application as it is: it is its user’s', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    applications.of('job-a').exit(1, 'the last words')
    await cluster.clock.advance(5 * MINUTE)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'failed', exitCode: 1, reason: 'the last words' })
    expect(applications.launched).toHaveLength(1)
    expect([cluster.queue.bodies, cluster.queue.deadLetters]).toEqual([[], []])
  })

  it('runs so many jobs at a time and no more, and shares invocations among them', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver({ maxConcurrentJobs: 2, totalConcurrency: 5 })
    for (const id of ['job-a', 'job-b', 'job-c']) await cluster.submit(id)
    await cluster.clock.advance(2 * SECOND)
    expect(await cluster.states('job-a', 'job-b', 'job-c')).toEqual(['running', 'running', 'queued'])
    expect([applications.of('job-a').share, applications.of('job-b').share]).toEqual([3, 2])
    await cluster.clock.advance(20 * SECOND)
    expect(await cluster.job('job-a')).toMatchObject({ share: 3 })
    applications.of('job-a').exit(0)
    await cluster.clock.advance(2 * SECOND)
    expect(await cluster.states('job-a', 'job-b', 'job-c')).toEqual(['succeeded', 'running', 'running'])
    expect([applications.of('job-b').share, applications.of('job-c').share]).toEqual([3, 2])
    applications.of('job-b').exit(0)
    await cluster.clock.advance(2 * SECOND)
    expect(applications.of('job-c').share).toBe(5)
  })

  it('runs a job once whose message came twice, at once and after its end', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.send({ version: 1, kind: 'job', id: 'job-a' })
    await cluster.clock.advance(5 * MINUTE)
    expect(applications.launched).toHaveLength(1)
    applications.of('job-a').exit(0)
    await cluster.send({ version: 1, kind: 'job', id: 'job-a' })
    await cluster.clock.advance(5 * MINUTE)
    expect(applications.launched).toHaveLength(1)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'succeeded', attempt: 1 })
    expect(cluster.queue.bodies).toEqual([])
  })

  it('makes the record of a schedule’s job, once however often the message comes', async () => {
    const cluster = new SimulatedCluster()
    const { applications, reports } = cluster.startDriver()
    await cluster.send(sampleSchedule)
    await cluster.send(sampleSchedule)
    await cluster.clock.advance(2 * MINUTE)
    const id = 'Nightly-20261128T020000Z'
    expect(applications.launched.map(({ record }) => record.id)).toEqual([id])
    expect(applications.of(id).record.args).toEqual(['--date', '2026-11-28', '--at=2026-11-28T03:00:00+01:00'])
    applications.of(id).exit(0)
    await cluster.send(sampleSchedule)
    await cluster.clock.advance(2 * MINUTE)
    expect(applications.launched).toHaveLength(1)
    expect(reports.at(-1)).toEqual({ event: 'job', state: 'succeeded', id, name: 'nightly-etl', schedule: 'Nightly' })
    expect(cluster.queue.bodies).toEqual([])
  })

  it('lets jobs of one exclusive key run one after the other, and others beside them', async () => {
    const cluster = new SimulatedCluster()
    const drivers = [cluster.startDriver(), cluster.startDriver()]
    await cluster.submit('job-a', { exclusive: 'K' })
    await cluster.clock.advance(2 * SECOND)
    await cluster.submit('job-b', { exclusive: 'K' })
    await cluster.submit('job-c')
    await cluster.clock.advance(10 * MINUTE)
    const all = () => drivers.flatMap(({ applications }) => applications.launched)
    expect(
      all()
        .map(({ record }) => record.id)
        .sort(),
    ).toEqual(['job-a', 'job-c'])
    expect(await cluster.job('job-b')).toMatchObject({
      state: 'queued',
      losses: 0,
      reason: 'it waits for job-a, which runs',
    })
    for (const application of all()) application.exit(0)
    await cluster.clock.advance(MINUTE)
    expect(
      all()
        .filter(({ isAlive }) => isAlive)
        .map(({ record }) => record.id),
    ).toEqual(['job-b'])
    expect(cluster.queue.deadLetters).toEqual([])
  })

  it('is healthy while it can poll and renew', async () => {
    const cluster = new SimulatedCluster()
    let isDown = false
    const { service } = cluster.startDriver({
      gate: async () => {
        if (isDown) throw new Error('no network')
        return undefined
      },
    })
    await cluster.submit('job-a')
    await cluster.clock.advance(5 * MINUTE)
    expect(service.isHealthy).toBe(true)
    isDown = true
    await cluster.clock.advance(20 * SECOND)
    expect(service.isHealthy).toBe(true)
    await cluster.clock.advance(2 * MINUTE)
    expect(service.isHealthy).toBe(false)
    isDown = false
    await cluster.clock.advance(MINUTE)
    expect(service.isHealthy).toBe(true)
  })
})

describe('a message that cannot be run', () => {
  it.each([
    ['{"hello": 1}', 'Not a message of a job'],
    ['no JSON', 'it is no JSON'],
    ['{"version":1,"kind":"job","id":"job-z"}', 'there is no record of the job job-z'],
    [JSON.stringify({ ...sampleSchedule, scheduledFor: 'soon' }), 'scheduledFor is "soon"'],
  ])('goes to the dead letters with the reason: %s', async (body, reason) => {
    const cluster = new SimulatedCluster()
    cluster.startDriver()
    await cluster.queue.send(body)
    await cluster.clock.advance(2 * SECOND)
    expect(cluster.queue.deadLetters).toEqual([{ body, reason: expect.stringContaining(reason) }])
    expect(cluster.queue.bodies).toEqual([])
  })

  it('ends its job as failed when its bundle is not there, or its settings are the cluster’s', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    applications.prepareFailures = ['unusable']
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    await cluster.submit('job-b', { conf: { 'spark.flashover.store.uri': 's3://mine' } })
    await cluster.clock.advance(2 * SECOND)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'failed', reason: 'there is no bundle' })
    expect(await cluster.job('job-b')).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('spark.flashover.store.uri'),
    })
    expect(applications.launched).toEqual([])
    expect(cluster.queue.deadLetters.map(({ body }) => JSON.parse(body).id)).toEqual(['job-a', 'job-b'])
  })

  it('goes there when the record is damaged, which stays as it is', async () => {
    const cluster = new SimulatedCluster()
    cluster.startDriver()
    cluster.bucket.objects.set('jobs/job-a/job.json', { bytes: Buffer.from('{}'), version: 'x' })
    await cluster.send({ version: 1, kind: 'job', id: 'job-a' })
    await cluster.clock.advance(2 * SECOND)
    expect(cluster.queue.deadLetters).toMatchObject([{ reason: expect.stringContaining('INVALID_JOB_RECORD') }])
    expect(cluster.bucket.objects.get('jobs/job-a/job.json')?.version).toBe('x')
  })

  it('is tried again later when the bundle’s store does not answer', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    applications.prepareFailures = ['unavailable']
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'queued', losses: 0 })
    await cluster.clock.advance(MINUTE)
    expect(await cluster.job('job-a')).toMatchObject({ state: 'running', attempt: 2, losses: 0 })
  })
})

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
    expect(asked).toContain('replace jobs/job-a/job.json')
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

describe('a driver that is told to end', () => {
  it('takes nothing more, lets its jobs end in the time there is, and ends', async () => {
    const cluster = new SimulatedCluster()
    const { service, applications, isEnded, reports } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    service.drain()
    await cluster.submit('job-b')
    await cluster.clock.advance(90 * SECOND)
    expect([applications.of('job-a').signals, isEnded()]).toEqual([[], false])
    applications.of('job-a').exit(0)
    await cluster.clock.advance(SECOND)
    expect(isEnded()).toBe(true)
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
