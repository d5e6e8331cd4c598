import { describe, expect, it } from 'vitest'
import { jobStateAt } from '../../common/jobs/job-record.ts'
import { sampleSchedule, sampleScheduleDefinition } from '../support/job-samples.ts'
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

  it('tells operators of rows that were not as they should be', async () => {
    const cluster = new SimulatedCluster()
    const { applications, reports } = cluster.startDriver()
    await cluster.submit('job-a')
    await cluster.clock.advance(2 * SECOND)
    applications.of('job-a').violated('delay < 60', 'set aside', 20)
    const of = { event: 'expectation', id: 'job-a', name: 'nightly-etl' }
    expect(reports.at(-1)).toEqual({ ...of, expectation: 'delay < 60', action: 'set aside', rows: 20 })
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
    const { applications } = cluster.startDriver({ maxConcurrentJobs: 2 })
    applications.concurrency = { default: 5 }
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

  it('runs what the schedule’s definition says, as the application of its message, and again what the record says', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    cluster.schedules.set('Etl Nightly', { ...sampleScheduleDefinition, args: ['<scheduled date>'] })
    await cluster.send({ ...sampleSchedule, runAs: 'Etl' })
    await cluster.clock.advance(2 * SECOND)
    const id = 'Etl.Nightly-20261128T020000Z'
    expect(applications.of(id).record.args).toEqual(['2026-11-28'])
    // It is deployed anew, without this schedule: what had begun is not another job for that.
    cluster.schedules.delete('Etl Nightly')
    await cluster.send({ ...sampleSchedule, runAs: 'Etl' })
    await cluster.clock.advance(2 * MINUTE)
    applications.of(id).exit(0)
    await cluster.clock.advance(2 * MINUTE)
    expect([applications.launched.length, cluster.queue.bodies, cluster.queue.deadLetters]).toEqual([1, [], []])
  })

  it('shares the invocations of each declared application among its own jobs', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    applications.concurrency = { default: 5, Etl: 9 }
    for (const id of ['job-a', 'Etl.job-b', 'Etl.job-c', 'Free.job-d']) await cluster.submit(id)
    await cluster.clock.advance(2 * SECOND)
    const shares = (): unknown =>
      ['job-a', 'Etl.job-b', 'Etl.job-c', 'Free.job-d'].map((id) => applications.of(id).share)
    expect(shares()).toEqual([5, 5, 4, undefined])
    applications.of('Etl.job-b').exit(0)
    await cluster.clock.advance(2 * SECOND)
    expect(shares()).toEqual([5, 5, 9, undefined])
  })

  it('lets jobs of two declared applications run beside one another, though their exclusive keys have one name', async () => {
    const cluster = new SimulatedCluster()
    const { applications } = cluster.startDriver()
    for (const id of ['Etl.job-a', 'Other.job-b']) await cluster.submit(id, { exclusive: 'K' })
    await cluster.clock.advance(2 * SECOND)
    expect(applications.launched).toHaveLength(2)
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
    [JSON.stringify({ ...sampleSchedule, schedule: 'Never' }), 'there is no schedule Never of default jobs'],
    [JSON.stringify({ ...sampleSchedule, runAs: 'Etl' }), 'there is no schedule Nightly of Etl jobs'],
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
    cluster.bucket.objects.set('jobs/default/job-a/job.json', { bytes: Buffer.from('{}'), version: 'x' })
    await cluster.send({ version: 1, kind: 'job', id: 'job-a' })
    await cluster.clock.advance(2 * SECOND)
    expect(cluster.queue.deadLetters).toMatchObject([{ reason: expect.stringContaining('INVALID_JOB_RECORD') }])
    expect(cluster.bucket.objects.get('jobs/default/job-a/job.json')?.version).toBe('x')
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
