import { describe, expect, it } from 'vitest'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import type { JobEvent } from '../../../common/jobs/next-job-state.ts'
import { ExclusiveKeys } from '../../../driver/service/store/exclusive-keys.ts'
import { JobStore } from '../../../driver/service/store/job-store.ts'
import { arrayFromAsync } from '../../support/array-from-async.ts'
import { sampleJob } from '../../support/job-samples.ts'
import { type Gate, SimulatedBucket } from '../../support/simulated-bucket.ts'

const open = (bucket: SimulatedBucket, gate: Gate = async () => undefined) => {
  const { records, store } = bucket.seenThrough(gate)
  const jobs = new JobStore(records, store)
  return { jobs, exclusives: new ExclusiveKeys(records, jobs) }
}
const take = (driver: string, nowMs = 0): JobEvent => ({ kind: 'Take', driver, nowMs, expiresAtMs: nowMs + 60_000 })

describe('the store of jobs', () => {
  it('creates a job once', async () => {
    const { jobs } = open(new SimulatedBucket())
    expect(await jobs.create(sampleJob('job-a'))).toBe(true)
    expect(await jobs.create(sampleJob('job-a'))).toBe(false)
    expect(await jobs.read('job-a')).toEqual(sampleJob('job-a'))
    expect(await jobs.read('job-b')).toBeUndefined()
    expect(await jobs.change('job-b', take('d'))).toEqual({ kind: 'missing' })
  })

  it('lists the jobs, and nothing else that lies beside them', async () => {
    const bucket = new SimulatedBucket(jobKeys.log('job-a', 1, 0), 'exclusive/job-z.json')
    const { jobs } = open(bucket)
    for (const id of ['job-b', 'job-a']) await jobs.create(sampleJob(id))
    expect(await arrayFromAsync(jobs.ids())).toEqual(['job-a', 'job-b'])
  })

  it('gives a job to one of many drivers that want it at once', async () => {
    const bucket = new SimulatedBucket()
    await open(bucket).jobs.create(sampleJob())
    const drivers = Array.from({ length: 8 }, (_, index) => `d${index}`)
    const changes = await Promise.all(drivers.map((driver) => open(bucket).jobs.change('job-a', take(driver))))
    const kinds = changes.map(({ kind }) => kind).sort()
    expect(kinds).toEqual(['done', ...Array(7).fill('held')])
  })

  it('takes an event again whose answer was lost', async () => {
    const bucket = new SimulatedBucket()
    let fate: 'lost' | undefined
    const { jobs } = open(bucket, async (what) => (what.startsWith('replace') ? fate : undefined))
    await jobs.create(sampleJob())
    fate = 'lost'
    await expect(jobs.change('job-a', take('d1'))).rejects.toThrow('lost')
    fate = undefined
    expect(await jobs.change('job-a', take('d1'))).toMatchObject({ kind: 'done', record: { losses: 0 } })
  })

  it('refuses a record that is damaged, and leaves it as it is', async () => {
    const bucket = new SimulatedBucket(jobKeys.record('job-a'))
    const { jobs } = open(bucket)
    await expect(jobs.change('job-a', take('d1'))).rejects.toThrow('INVALID_JOB_RECORD')
    expect(bucket.objects.get(jobKeys.record('job-a'))?.bytes).toHaveLength(0)
  })
})

describe('an exclusive key', () => {
  const epochOf = async (jobs: JobStore, id: string, nowMs = 0): Promise<number> => {
    const change = await jobs.change(id, take('d1', nowMs))
    return change.kind === 'done' ? (change.record.lease?.epoch ?? 0) : 0
  }

  it('is of one job at a time, and of the next when that one holds no lease', async () => {
    const { jobs, exclusives } = open(new SimulatedBucket())
    for (const id of ['job-a', 'job-b']) await jobs.create(sampleJob(id))
    const [a, b] = [await epochOf(jobs, 'job-a'), await epochOf(jobs, 'job-b')]
    expect(await exclusives.take('K', 'job-a', a, 0)).toEqual({ kind: 'granted' })
    expect(await exclusives.take('K', 'job-a', a, 0)).toEqual({ kind: 'granted' })
    expect(await exclusives.take('K', 'job-b', b, 0)).toEqual({ kind: 'taken', by: 'job-a', untilMs: 70_000 })
    expect(await exclusives.take('other', 'job-b', b, 0)).toEqual({ kind: 'granted' })
    await jobs.change('job-a', { kind: 'Exited', driver: 'd1', epoch: a, nowMs: 1, exitCode: 1 })
    expect(await exclusives.take('K', 'job-b', b, 0)).toEqual({ kind: 'granted' })
  })

  it('passes from a job whose driver has died', async () => {
    const { jobs, exclusives } = open(new SimulatedBucket())
    for (const id of ['job-a', 'job-b']) await jobs.create(sampleJob(id))
    await exclusives.take('K', 'job-a', await epochOf(jobs, 'job-a'), 0)
    const b = await epochOf(jobs, 'job-b', 70_000)
    expect(await exclusives.take('K', 'job-b', b, 69_999)).toMatchObject({ kind: 'taken' })
    expect(await exclusives.take('K', 'job-b', b, 70_000)).toEqual({ kind: 'granted' })
  })

  it('is of one of many that ask for it at once', async () => {
    const bucket = new SimulatedBucket()
    const { jobs } = open(bucket)
    const ids = Array.from({ length: 8 }, (_, index) => `job-${index}`)
    for (const id of ids) await jobs.create(sampleJob(id))
    const epochs = await Promise.all(ids.map((id) => epochOf(jobs, id)))
    const turns = await Promise.all(ids.map((id, at) => open(bucket).exclusives.take('K', id, epochs[at] ?? 0, 0)))
    expect(turns.filter(({ kind }) => kind === 'granted')).toHaveLength(1)
  })
})
