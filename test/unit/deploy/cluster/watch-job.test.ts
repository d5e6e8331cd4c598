import { describe, expect, it } from 'vitest'
import { jobKeys } from '../../../../common/jobs/job-keys.ts'
import type { JobEvent } from '../../../../common/jobs/next-job-state.ts'
import { exitCodeOf } from '../../../../driver/deploy/cluster/describe-job.ts'
import type { JobLauncher } from '../../../../driver/deploy/cluster/launcher/job-launcher.ts'
import { watchJob } from '../../../../driver/deploy/cluster/watch-job.ts'
import { JobStore } from '../../../../driver/service/store/job-store.ts'
import { sampleJob } from '../../../support/job-samples.ts'
import { MemoryObjectStore } from '../../../support/memory-object-store.ts'
import { SimulatedBucket } from '../../../support/simulated-bucket.ts'

const by = (nowMs: number, epoch = 1) => ({ driver: 'd', epoch, nowMs })
const expiresAtMs = 100_000

/** Watches a job to which something happens at each look; gives what was seen, in its order. */
const watched = (...steps: readonly Step[]) => watchedFrom(async () => ({ kind: 'Open', look: 'look there' }), steps)

type Step = JobEvent | string | number
async function watchedFrom(outlook: JobLauncher['outlook'], steps: readonly Step[]) {
  const { records, store } = new SimulatedBucket().seenThrough(async () => undefined)
  const jobs = new JobStore(records, store)
  const objects = new MemoryObjectStore()
  await jobs.create(sampleJob())
  const seen: string[] = []
  let nowMs = 1_000
  let sequence = 0
  const upcoming = [...steps]
  const record = await watchJob('job-a', {
    jobs,
    objects,
    now: () => nowMs,
    async sleep() {
      const step = upcoming.shift()
      if (step === undefined) throw new Error('the job does not end')
      if (typeof step === 'number') nowMs += step
      else if (typeof step === 'string')
        await objects.put(jobKeys.log('job-a', (await jobs.read('job-a'))?.attempt ?? 0, sequence++), Buffer.from(step))
      else {
        await jobs.change('job-a', step)
        if (step.kind === 'Take') sequence = 0
      }
    },
    onState: (state) => void seen.push(state),
    onLog: async (bytes) => void seen.push(`> ${Buffer.from(bytes).toString()}`),
    launcher: { wake: async () => void seen.push('woken'), outlook },
  })
  return { seen, record, exitCode: exitCodeOf(record) }
}

describe('waiting for a job', () => {
  it('tells its states and gives what it writes, to its end', async () => {
    const { seen, exitCode } = await watched(
      { kind: 'Take', driver: 'd', nowMs: 2_000, expiresAtMs },
      { kind: 'Started', ...by(3_000), expiresAtMs },
      'one\n',
      { kind: 'Renew', ...by(4_000), expiresAtMs, share: 250 },
      { kind: 'Renew', ...by(5_000), expiresAtMs: 110_000, share: 250 },
      'two\n',
      { kind: 'Exited', ...by(15_500), exitCode: 0 },
    )
    expect(seen).toEqual([
      'queued',
      'starting',
      'running',
      '> one\n',
      'running, with up to 250 executors',
      '> two\n',
      'succeeded after 12 s',
    ])
    expect(exitCode).toBe(0)
  })

  it("ends with the application's exit code", async () => {
    const { seen, exitCode } = await watched(
      { kind: 'Take', driver: 'd', nowMs: 2_000, expiresAtMs },
      { kind: 'Started', ...by(3_000), expiresAtMs },
      { kind: 'Exited', ...by(3_400), exitCode: 3, reason: 'it was wrong' },
    )
    expect(seen.at(-1)).toBe('failed with exit code 3 after 0.4 s: it was wrong')
    expect(exitCode).toBe(3)
  })

  it('says of a driver that is gone, and of the next attempt', async () => {
    const { seen, exitCode } = await watched(
      { kind: 'Take', driver: 'd', nowMs: 2_000, expiresAtMs },
      { kind: 'Started', ...by(3_000), expiresAtMs },
      'one\n',
      200_000,
      { kind: 'Take', driver: 'e', nowMs: 201_000, expiresAtMs: 300_000 },
      'two\n',
      { kind: 'Cancel', nowMs: 202_000, reason: 'killed by a user' },
      { kind: 'Cancelled', driver: 'e', epoch: 2, nowMs: 203_000, reason: 'killed by a user' },
    )
    expect(seen).toEqual([
      'queued',
      'starting',
      'running',
      '> one\n',
      'woken',
      'starting, for the 2nd time',
      '> two\n',
      'starting, and being cancelled',
      'cancelled: killed by a user',
    ])
    expect(exitCode).toBe(1)
  })

  it('wakes the driver again while the job waits', async () => {
    const { seen } = await watched(30_000, 29_999, 1, 60_000, { kind: 'Cancel', nowMs: 0, reason: 'enough' })
    expect(seen).toEqual(['queued', 'woken', 'woken', 'cancelled: enough'])
  })

  it('says once where to look, of one that waits for minutes', async () => {
    const minutes = Array.from({ length: 7 }, () => 60_000)
    const { seen } = await watched(...minutes, { kind: 'Cancel', nowMs: 0, reason: 'enough' })
    expect(seen.filter((line) => line !== 'woken')).toEqual([
      'queued',
      'still queued after 5 min 0 s: look there',
      'cancelled: enough',
    ])
  })

  it.each([
    ['before it was begun', [60_000], { state: 'cancelled', reason: 'its task has stopped' }],
    [
      'in the middle',
      [{ kind: 'Take', driver: 'd', nowMs: 2_000, expiresAtMs }, 200_000],
      { state: 'starting', cancelRequested: true },
    ],
  ] as const)('ends, and the job with it, when nobody will run it: its task has stopped %s', async (_, steps, as) => {
    const { seen, record, exitCode } = await watchedFrom(
      async () => ({ kind: 'Hopeless', reason: 'its task has stopped' }),
      steps,
    )
    expect(seen.slice(-2)).toEqual(['woken', 'will not run: its task has stopped'])
    expect(record).toMatchObject(as)
    expect(exitCode).toBe(1)
  })

  it('is refused of a job that is not there', async () => {
    const { records, store } = new SimulatedBucket().seenThrough(async () => undefined)
    const objects = new MemoryObjectStore()
    const launcher: Pick<JobLauncher, 'wake' | 'outlook'> = {
      wake: async () => {},
      outlook: async () => ({ kind: 'Open', look: '' }),
    }
    const rest = { now: () => 0, sleep: async () => {}, onState: () => {}, onLog: async () => {}, launcher }
    await expect(watchJob('job-x', { jobs: new JobStore(records, store), objects, ...rest })).rejects.toMatchObject({
      condition: 'JOB_NOT_FOUND',
    })
  })
})
