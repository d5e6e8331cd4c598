import { describe, expect, it } from 'vitest'
import { jobKeys } from '../../../../common/jobs/job-keys.ts'
import { encodeJobRecord, type JobRecord } from '../../../../common/jobs/job-record.ts'
import { jobRow, jobTable } from '../../../../driver/deploy/cluster/job-table.ts'
import { killJob } from '../../../../driver/deploy/cluster/kill-job.ts'
import { listJobs } from '../../../../driver/deploy/cluster/list-jobs.ts'
import { JobStore } from '../../../../driver/service/store/job-store.ts'
import { sampleJob } from '../../../support/job-samples.ts'
import { SimulatedBucket } from '../../../support/simulated-bucket.ts'

const T0 = Date.UTC(2026, 10, 28, 2)
const lease = { driver: 'd', epoch: 1, expiresAtMs: T0 + 200_000 }
const waiting = sampleJob('job-c', { submittedAtMs: T0 + 60_000 })
const running = sampleJob('job-b', {
  submittedAtMs: T0,
  state: 'running',
  attempt: 1,
  lease,
  startedAtMs: T0 + 4_000,
  share: 250,
})
const ended = sampleJob('job-a', {
  submittedAtMs: T0 - 8_000_000,
  state: 'failed',
  attempt: 1,
  lease,
  startedAtMs: T0 - 7_880_000,
  endedAtMs: T0 - 380_000,
  exitCode: 1,
  share: 500,
})

describe('flashover jobs', () => {
  it('shows state, share, queueing and duration', () => {
    const rows = [waiting, running, ended].map((record) => jobRow(record, T0 + 100_000))
    expect(jobTable(rows)).toBe(
      [
        'JOB    NAME         STATE    SHARE  SUBMITTED             QUEUED     DURATION',
        'job-c  nightly-etl  queued   -      2026-11-28T02:01:00Z  40 s       -',
        'job-b  nightly-etl  running  250    2026-11-28T02:00:00Z  4.0 s      1 min 36 s',
        'job-a  nightly-etl  failed   -      2026-11-27T23:46:40Z  2 min 0 s  2 h 5 min',
        '',
      ].join('\n'),
    )
    expect(rows[2]).toEqual({
      id: 'job-a',
      name: 'nightly-etl',
      state: 'failed',
      attempt: 1,
      submittedAtMs: ended.submittedAtMs,
      queuedMs: 120_000,
      durationMs: 7_500_000,
      exitCode: 1,
    })
  })

  it('says of a job whose driver is gone that it is lost', () => {
    expect(jobRow(running, lease.expiresAtMs + 10_000).state).toBe('lost')
  })

  it('lists those that changed last, the newest submission first', async () => {
    const records = new Map([ended, waiting, running].map((record) => [record.id, record]))
    const changed: Record<string, number> = { 'job-a': 5, 'job-b': 9, 'job-c': 7 }
    const objects = {
      async *list() {
        yield { key: jobKeys.log('job-b', 1, 0), sizeBytes: 1, version: '', modifiedMs: 100 }
        for (const id of records.keys())
          yield { key: jobKeys.record(id), sizeBytes: 1, version: '', modifiedMs: changed[id] ?? 0 }
      },
    }
    const { records: versioned, store } = new SimulatedBucket().seenThrough(async () => undefined)
    for (const record of records.values()) await versioned.create(jobKeys.record(record.id), encodeJobRecord(record))
    const damaged: string[] = []
    const ids = async (limit: number) => {
      const options = { prefix: jobKeys.jobs, limit, warn: ({ message }: Error) => void damaged.push(message) }
      return (await listJobs(new JobStore(versioned, store), objects, options)).map(({ id }) => id)
    }
    expect(await ids(10)).toEqual(['job-c', 'job-b', 'job-a'])
    expect(await ids(2)).toEqual(['job-c', 'job-b'])
    expect(damaged).toEqual([])
    await versioned.remove(jobKeys.record('job-b'), (await versioned.read(jobKeys.record('job-b')))?.version ?? '')
    await versioned.create(jobKeys.record('job-b'), Buffer.from('{}'))
    expect(await ids(10)).toEqual(['job-c', 'job-a'])
    expect(damaged).toEqual([expect.stringMatching(/^\[INVALID_JOB_RECORD\] The record of the job job-b is damaged/)])
  })
})

describe('flashover submit --kill', () => {
  async function killed(record: JobRecord) {
    const { records, store } = new SimulatedBucket().seenThrough(async () => undefined)
    const jobs = new JobStore(records, store)
    await jobs.create(record)
    return { said: await killJob(record.id, jobs, T0 + 100_000), after: await jobs.read(record.id) }
  }

  it('cancels a job that waits', async () => {
    const { said, after } = await killed(waiting)
    expect(said).toBe('job-c is cancelled')
    expect(after).toMatchObject({ state: 'cancelled', reason: 'killed by a user' })
  })

  it('asks the driver of one that runs', async () => {
    const { said, after } = await killed(running)
    expect(said).toBe('job-b is asked to end: its driver ends it within seconds')
    expect(after).toMatchObject({ state: 'running', cancelRequested: true })
  })

  it('says of one that has ended how', async () => {
    const { said, after } = await killed(ended)
    expect(said).toBe('job-a had ended before: failed with exit code 1 after 2 h 5 min')
    expect(after).toEqual(ended)
  })
})
