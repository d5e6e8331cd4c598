import { describe, expect, it } from 'vitest'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import { followJob } from '../../../driver/service/store/follow-job.ts'
import { JobLogWriter } from '../../../driver/service/store/job-log-writer.ts'
import { arrayFromAsync } from '../../support/array-from-async.ts'
import { sampleJob } from '../../support/job-samples.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'
import { SimulatedServiceClock } from '../../support/simulated-service-clock.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
const keysOf = async (store: MemoryObjectStore): Promise<readonly string[]> =>
  (await arrayFromAsync(store.list(''))).map(({ key }) => key)

describe('the log of a job', () => {
  it('is kept in pieces, of what was written within a moment or was much', async () => {
    const [store, clock] = [new MemoryObjectStore(), new SimulatedServiceClock()]
    const log = new JobLogWriter(store, clock, 'job-a', 1)
    log.write(Buffer.from('a'))
    log.write(Buffer.from('b'))
    await clock.advance(1999)
    expect(await keysOf(store)).toEqual([])
    await clock.advance(1)
    log.write(Buffer.alloc(300_000, 'x'))
    await clock.advance(0)
    log.note('the end')
    await log.close()
    expect(await keysOf(store)).toEqual([0, 1, 2].map((sequence) => jobKeys.log('job-a', 1, sequence)))
    expect(text(await store.get(jobKeys.log('job-a', 1, 0)))).toBe('ab')
    expect(text(await store.get(jobKeys.log('job-a', 1, 2)))).toBe('the end\n')
  })

  it('waits for a store that does not answer, and says what it could not keep', async () => {
    const [store, clock] = [new MemoryObjectStore(), new SimulatedServiceClock()]
    const put = store.put.bind(store)
    let refused = 0
    store.put = async () => {
      refused++
      throw new Error('SlowDown')
    }
    const log = new JobLogWriter(store, clock, 'job-a', 1)
    for (let written = 0; written < 10; written++) log.write(Buffer.alloc(2 ** 20, `${written}`))
    await clock.advance(60_000)
    expect(refused).toBeGreaterThan(10)
    store.put = put
    await clock.advance(10_000)
    log.write(Buffer.from('again'))
    await log.close()
    const pieces = await Promise.all((await keysOf(store)).map((key) => store.get(key)))
    const all = text(Buffer.concat(pieces))
    expect(all.slice(2 ** 23)).toBe('\n[2097152 bytes of this log could not be kept: the store did not answer]\nagain')
    expect(all.slice(0, 2 ** 23)).toBe([0, 1, 2, 3, 4, 5, 6, 7].map((digit) => `${digit}`.repeat(2 ** 20)).join(''))
  })

  it('is given up at the end when the store never answers', async () => {
    const store = new MemoryObjectStore()
    store.put = async () => {
      throw new Error('SlowDown')
    }
    const log = new JobLogWriter(store, new SimulatedServiceClock(), 'job-a', 1)
    log.note('x')
    await expect(log.close()).resolves.toBeUndefined()
  })
})

describe('who follows a job', () => {
  it('sees its states, and what all of its attempts wrote, to the end', async () => {
    const objects = new MemoryObjectStore()
    let record: JobRecord | undefined = sampleJob('job-a')
    const steps: readonly (() => Promise<void>)[] = [
      async () => {
        record = sampleJob('job-a', { state: 'running', attempt: 1 })
        await objects.put(jobKeys.log('job-a', 1, 0), Buffer.from('one '))
      },
      async () => objects.put(jobKeys.log('job-a', 1, 1), Buffer.from('two ')),
      async () => {
        // The first driver died; an attempt between wrote nothing.
        await objects.put(jobKeys.log('job-a', 3, 0), Buffer.from('three'))
        record = sampleJob('job-a', { state: 'succeeded', attempt: 3 })
      },
    ]
    let at = 0
    const pause = async (): Promise<boolean> => {
      await steps[at++]?.()
      return true
    }
    const seen: string[] = []
    for await (const sighting of followJob('job-a', { jobs: { read: async () => record }, objects, pause }))
      seen.push(sighting.kind === 'log' ? `${sighting.attempt}:${text(sighting.bytes)}` : sighting.record.state)
    expect(seen).toEqual(['queued', 'running', '1:one ', '1:two ', 'succeeded', '3:three'])
  })

  it('sees nothing of a job that is not there, and no more than there is when it does not wait', async () => {
    const objects = new MemoryObjectStore()
    await objects.put(jobKeys.log('job-a', 1, 0), Buffer.from('so far'))
    const look = (record: JobRecord | undefined) =>
      arrayFromAsync(followJob('job-a', { jobs: { read: async () => record }, objects, pause: async () => false }))
    expect(await look(undefined)).toEqual([])
    expect(await look(sampleJob('job-a', { state: 'running', attempt: 1 }))).toHaveLength(2)
  })
})
