import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFinal } from '../../common/jobs/job-record.ts'
import type { SimulatedApplication } from './simulated-applications.ts'
import { SimulatedCluster, type SimulatedDriver } from './simulated-cluster.ts'

const SECOND = 1000
const JOBS: readonly string[] = ['job-0', 'job-1', 'job-2', 'job-3']

/** What befalls the drivers. Times are in seconds from the start. */
interface Mishaps {
  readonly drivers: readonly {
    readonly startsAt: number
    readonly skewMs: number
    readonly diesAfter: number
    readonly endsBy: 'kill' | 'drain' | 'nothing'
    /** Of each hundred requests, so many fail before or after they are done. */
    readonly failures: number
  }[]
  readonly jobs: readonly {
    readonly takes: number
    readonly exclusive: boolean
    readonly isSentTwice: boolean
    readonly cancelAt: number
  }[]
  readonly seed: number
}

const mishaps: fc.Arbitrary<Mishaps> = fc.record({
  drivers: fc.array(
    fc.record({
      startsAt: fc.integer({ min: 0, max: 200 }),
      skewMs: fc.integer({ min: -4_000, max: 4_000 }),
      diesAfter: fc.integer({ min: 1, max: 200 }),
      endsBy: fc.constantFrom('kill' as const, 'drain' as const, 'nothing' as const),
      failures: fc.constantFrom(0, 0, 5, 30),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  jobs: fc.array(
    fc.record({
      takes: fc.integer({ min: 1, max: 150 }),
      exclusive: fc.boolean(),
      isSentTwice: fc.boolean(),
      cancelAt: fc.constantFrom(-1, -1, -1, 0, 30, 100),
    }),
    { minLength: JOBS.length, maxLength: JOBS.length },
  ),
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
})

/** Numbers that look random, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x8000_0000
  }
}

/** Watches what applications do, and that no two of them do what only one may. */
class Watch {
  readonly committed = new Map<string, number>()
  readonly violations: string[] = []
  readonly #cluster: SimulatedCluster
  readonly #alive = new Set<SimulatedApplication>()
  readonly #seconds: (job: string) => number

  constructor(cluster: SimulatedCluster, seconds: (job: string) => number) {
    this.#cluster = cluster
    this.#seconds = seconds
  }

  launched(application: SimulatedApplication): void {
    for (const other of this.#alive) if (!other.isAlive) this.#alive.delete(other)
    const { id, exclusive } = application.record
    const others = [...this.#alive].filter(
      ({ record }) => record.id === id || (exclusive !== undefined && record.exclusive === exclusive),
    )
    for (const { record } of others) this.violations.push(`${id} runs beside ${record.id}`)
    this.#alive.add(application)
    void this.#run(application)
  }

  async #run(application: SimulatedApplication): Promise<void> {
    const { id } = application.record
    await this.#wait(application, this.#seconds(id) * SECOND)
    const isGranted = await application.mayCommit()
    await this.#wait(application, SECOND)
    if (!application.isAlive) return
    if (!isGranted) return application.exit(1, 'it may not commit')
    this.committed.set(id, application.record.attempt)
    await this.#wait(application, SECOND)
    application.exit(0)
  }

  #wait(_application: SimulatedApplication, ms: number): Promise<void> {
    return new Promise((resolve) => this.#cluster.clock.after(ms, resolve))
  }
}

async function play({ drivers, jobs, seed }: Mishaps): Promise<void> {
  const cluster = new SimulatedCluster()
  const random = randomOf(seed)
  const watch = new Watch(cluster, (job) => jobs[JOBS.indexOf(job)]?.takes ?? 1)
  const watched = (driver: SimulatedDriver): SimulatedDriver => {
    driver.applications.onLaunch = (application) => watch.launched(application)
    return driver
  }
  const at = (seconds: number, action: () => void): void => void cluster.clock.after(seconds * SECOND, action)
  for (const [index, { exclusive, isSentTwice, cancelAt }] of jobs.entries()) {
    const id = JOBS[index] ?? ''
    await cluster.submit(id, exclusive ? { exclusive: 'K' } : {})
    if (isSentTwice) await cluster.send({ version: 1, kind: 'job', id })
    if (cancelAt >= 0) at(cancelAt, () => void cluster.cancel(id))
  }
  for (const { startsAt, skewMs, diesAfter, endsBy, failures } of drivers)
    at(startsAt, () => {
      const gate = async (): Promise<'lost' | undefined> => {
        const dice = random() * 100
        if (dice < failures / 2) throw new Error('unavailable')
        return dice < failures ? 'lost' : undefined
      }
      const driver = watched(cluster.startDriver({ skewMs, gate, maxConcurrentJobs: 2 }))
      if (endsBy === 'kill') at(diesAfter, () => driver.kill())
      if (endsBy === 'drain') at(diesAfter, () => driver.service.drain())
    })
  await cluster.clock.advance(400 * SECOND)
  // Whatever has happened: a driver that nothing befalls brings all of it to its end.
  for (const driver of cluster.drivers) driver.service.drain()
  watched(cluster.startDriver())
  await cluster.clock.advance(40 * 60 * SECOND)
  expect(watch.violations).toEqual([])
  for (const id of JOBS) {
    const record = await cluster.job(id)
    expect(isFinal(record), `${id} is ${record.state}`).toBe(true)
    if (record.state === 'succeeded') expect(watch.committed.get(id)).toBe(record.attempt)
    if (record.state === 'lost') expect(record.losses).toBe(3)
    // An application here fails when it may not commit, and for no other reason.
    if (record.state === 'failed') expect(record.reason).toBe('it may not commit')
  }
  expect(cluster.queue.bodies).toEqual([])
}

describe('drivers that die, drain and lose requests', () => {
  it('run each job in one place at a time, and each to its end', async () => {
    await fc.assert(fc.asyncProperty(mishaps, play), { numRuns: 50 })
  })
})
