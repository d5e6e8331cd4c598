import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settleBucket, type Waiting } from '../../../common/commit/bucket-record.ts'
import type { CommitMode } from '../../../common/commit/output-committer.ts'
import type { ProcessIdentity } from '../../../common/commit/process-identity.ts'
import { S3OutputCommitter } from '../../../common/commit/s3-output-committer.ts'
import { type Gate, SimulatedBucket } from '../../support/simulated-bucket.ts'

/** What this process counts as; and whom it takes for dead. */
const processes = vi.hoisted(() => ({ me: 'first', dead: new Set<string>() }))
vi.mock('../../../common/commit/process-identity.ts', () => ({
  thisProcess: () => ({ host: processes.me, boot: '', namespace: '', pid: 1, started: '' }),
  isDead: ({ host }: ProcessIdentity) => processes.dead.has(host),
}))
afterEach(() => processes.dead.clear())

const OLD = ['_set_aside/p=1/old', '_set_aside/p=3/old', 'old-0', 'p=1/old', 'p=3/old']
/** What an overwrite of partitions replaces: what it has files for, and the folder it sets rows aside in, though there are none. */
const REPLACED = /^(p=[12]|_set_aside\/p=1)\//
const SET_ASIDE = ['_set_aside/p=1']
const MODES = ['append', 'overwrite', 'overwrite-partitions'] as const
type Mode = (typeof MODES)[number]
const names = (writeId: string): string[] => [`p=1/part-0-${writeId}`, `p=2/part-1-${writeId}`]
const whole = (): SimulatedBucket => new SimulatedBucket('_SUCCESS', ...OLD)
/** What is there after a commit of `names(writeId)` onto `before`. */
function resultOf(mode: Mode, before: readonly string[], writeId: string): string[] {
  const kept = {
    append: before,
    overwrite: [],
    'overwrite-partitions': before.filter((name) => !REPLACED.test(name)),
  }[mode]
  return [...kept, ...names(writeId)].sort()
}
const dataOf = (bucket: SimulatedBucket): string[] => bucket.keys.filter((key) => key !== '_SUCCESS')
const open: Gate = async () => undefined
/** Nobody is given up while he lives. */
const PATIENT: Waiting = { patienceMs: Number.POSITIVE_INFINITY, pollMs: 0 }
const HASTY: Waiting = { patienceMs: 0, pollMs: 0 }

async function run(
  bucket: SimulatedBucket,
  writeId: string,
  mode: CommitMode,
  gate: Gate = open,
  waiting = PATIENT,
): Promise<'done' | 'failed' | 'unknown'> {
  const committer = new S3OutputCommitter(bucket.seenThrough(gate), writeId, waiting)
  try {
    await committer.setupJob(mode)
    await committer.commitJob(bucket.stage(...names(writeId)), SET_ASIDE)
    return 'done'
  } catch (error) {
    await committer.abortJob().catch(() => undefined)
    return String(error).includes('COMMIT_STATE_UNKNOWN') ? 'unknown' : 'failed'
  }
}

/** The requests of a run without faults. */
async function requestsOf(mode: Mode): Promise<readonly string[]> {
  const requests: string[] = []
  await run(whole(), 'new', mode, async (what) => void requests.push(what))
  expect(requests).toEqual(expect.arrayContaining(['create _temporary/.commit', 'put _SUCCESS']))
  return requests
}

/** A driver of which nothing arrives any more from its n-th request on. */
async function die(bucket: SimulatedBucket, mode: Mode, death: number): Promise<'done' | 'failed' | 'unknown'> {
  let count = 0
  processes.me = 'dying'
  const end = await run(bucket, 'new', mode, async (what) => {
    if (count++ >= death) throw new Error(`died before ${what}`)
    return undefined
  })
  expect(count).toBeGreaterThan(death)
  processes.dead.add('dying')
  processes.me = 'next'
  return end
}

const read = (bucket: SimulatedBucket): Promise<void> => settleBucket(bucket.seenThrough(open), PATIENT)

describe.each(MODES)('a driver that commits to a bucket by %s', (mode) => {
  it('and dies leaves all old rows or all new ones, at whichever request it dies and whatever comes next', async () => {
    const { length } = await requestsOf(mode)
    const outcomes = new Set<string>()
    for (let death = 0; death < length; death++)
      for (const next of ['read', ...MODES] as const) {
        processes.dead.clear()
        const bucket = whole()
        const end = await die(bucket, mode, death)
        if (next === 'read') await read(bucket)
        else expect(await run(bucket, 'next', next)).toBe('done')
        const [whenTaken, whenDone] = [OLD, resultOf(mode, OLD, 'new')].map((before) =>
          next === 'read' ? [...before].sort() : resultOf(next, before, 'next'),
        )
        expect([whenTaken, whenDone]).toContainEqual(dataOf(bucket))
        expect(bucket.keys).toContain('_SUCCESS')
        const isDone = JSON.stringify(dataOf(bucket)) === JSON.stringify(whenDone)
        if (end === 'done') expect(isDone).toBe(true)
        if (next === 'read' || next === 'append') outcomes.add(`${next} ${isDone}`)
      }
    expect([...outcomes].sort()).toEqual(['append', 'read'].flatMap((next) => [`${next} false`, `${next} true`]))
  })

  it.each(['never arrives', 'is not answered'])('tells the truth when one request %s', async (fault) => {
    const requests = await requestsOf(mode)
    const ends = new Set<string>()
    for (const [failing] of requests.entries()) {
      const bucket = whole()
      let count = 0
      const end = await run(bucket, 'new', mode, async (what) => {
        if (count++ !== failing) return undefined
        if (fault === 'is not answered') return 'lost'
        throw new Error(`503 to ${what}`)
      })
      expect(count).toBeGreaterThan(failing)
      await read(bucket)
      expect(dataOf(bucket)).toEqual(end === 'done' ? resultOf(mode, OLD, 'new') : [...OLD].sort())
      expect(bucket.keys).toContain('_SUCCESS')
      expect([...bucket.uploads]).toEqual([])
      ends.add(end)
    }
    expect([...ends].sort()).toEqual(['done', 'failed'])
  })

  it('tells what it does not know when S3 falls silent', async () => {
    const { length } = await requestsOf(mode)
    const ends: string[] = []
    for (let silence = 0; silence < length; silence++)
      for (const first of ['never arrives', 'is not answered']) {
        processes.dead.clear()
        const bucket = whole()
        let count = 0
        processes.me = 'deaf'
        const end = await run(bucket, 'new', mode, async (what) => {
          if (count++ < silence) return undefined
          if (count === silence + 1 && first === 'is not answered') return 'lost'
          throw new Error(`no answer to ${what}`)
        })
        processes.dead.add('deaf')
        await read(bucket)
        const [isOld, isNew] = [[...OLD].sort(), resultOf(mode, OLD, 'new')].map(
          (data) => JSON.stringify(data) === JSON.stringify(dataOf(bucket)),
        )
        if (end === 'done') expect(isNew).toBe(true)
        if (end === 'failed') expect(isOld).toBe(true)
        expect(isOld || isNew).toBe(true)
        ends.push(end)
      }
    // That is of one request only: the one that decides.
    expect(ends.filter((end) => end === 'unknown')).toHaveLength(2)
  })

  it('is taken back by any number of others that die at it', async () => {
    const { length } = await requestsOf(mode)
    const ends = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.array(fc.nat(6), { maxLength: 4 }), async (death, deaths) => {
        processes.dead.clear()
        const bucket = whole()
        await die(bucket, mode, death)
        for (const limit of deaths) {
          let count = 0
          const gate: Gate = async () => {
            if (count++ >= limit) throw new Error('died')
            return undefined
          }
          await settleBucket(bucket.seenThrough(gate), PATIENT).catch(() => undefined)
        }
        await read(bucket)
        expect([[...OLD].sort(), resultOf(mode, OLD, 'new')]).toContainEqual(dataOf(bucket))
        expect(bucket.keys).toContain('_SUCCESS')
        expect(bucket.keys).not.toContain('_temporary/.commit')
        ends.add(`${dataOf(bucket).includes('p=2/part-1-new')}`)
      }),
      { numRuns: 100, seed: 1 },
    )
    expect(ends.size).toBe(2)
  })
})

describe('an append to a bucket where there is no _SUCCESS', () => {
  it('goes on where others wrote without one', async () => {
    const bucket = new SimulatedBucket(...OLD)
    expect(await run(bucket, 'new', 'append')).toBe('done')
    expect(bucket.keys).toEqual(['_SUCCESS', ...resultOf('append', OLD, 'new')])
  })

  it('is refused beside the files of a job of another tool that has not ended', async () => {
    const bucket = new SimulatedBucket(...OLD, '_temporary/0/task_1/part-0')
    const committer = new S3OutputCommitter(bucket.seenThrough(open), 'new', PATIENT)
    await committer.setupJob('append')
    await expect(committer.commitJob(bucket.stage(...names('new')), SET_ASIDE)).rejects.toMatchObject({
      condition: 'INCOMPLETE_OUTPUT',
      message: expect.stringContaining('_temporary/0/task_1/part-0'),
    })
    expect(bucket.keys).toEqual([...OLD, '_temporary/0/task_1/part-0'].sort())
  })
})

describe('two jobs that commit to one place in a bucket at once', () => {
  /** Lets one request of `a` or `b` through after the other, as `schedule` says. */
  async function interleaved(
    bucket: SimulatedBucket,
    modes: readonly [CommitMode, CommitMode],
    schedule: readonly boolean[],
    waiting: Waiting,
  ) {
    const waitingFor: { readonly a: (() => void)[]; readonly b: (() => void)[] } = { a: [], b: [] }
    let running = 2
    const start = async (writer: 'a' | 'b', mode: CommitMode): Promise<string> => {
      const gate: Gate = () => new Promise((resolve) => waitingFor[writer].push(() => resolve(undefined)))
      const end = await run(bucket, `writer-${writer}`, mode, gate, waiting)
      running--
      return end
    }
    const ends = Promise.all([start('a', modes[0]), start('b', modes[1])])
    const choices = [...schedule]
    for (;;) {
      // Both have come as far as they can by themselves.
      await new Promise((resolve) => setTimeout(resolve, 0))
      await new Promise((resolve) => setImmediate(resolve))
      if (running === 0) break
      const [wanted, other] = choices.shift() === false ? [waitingFor.b, waitingFor.a] : [waitingFor.a, waitingFor.b]
      const go = wanted.shift() ?? other.shift()
      go?.()
    }
    return ends
  }
  const schedules = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 })
  /** What may be there: the jobs that were done, in one order or the other. */
  function orders(modes: readonly [Mode, Mode], [a, b]: readonly string[]): readonly string[][] {
    const one = (before: readonly string[], writer: 'a' | 'b', end: string | undefined, mode: Mode): string[] =>
      end === 'done' ? resultOf(mode, before, `writer-${writer}`) : [...before].sort()
    return [one(one(OLD, 'a', a, modes[0]), 'b', b, modes[1]), one(one(OLD, 'b', b, modes[1]), 'a', a, modes[0])]
  }

  it('take turns', async () => {
    const pairs = fc.tuple(fc.constantFrom(...MODES), fc.constantFrom(...MODES))
    await fc.assert(
      fc.asyncProperty(pairs, schedules, async (modes, schedule) => {
        const bucket = whole()
        const ends = await interleaved(bucket, modes, schedule, PATIENT)
        expect(ends).toEqual(['done', 'done'])
        expect(orders(modes, ends)).toContainEqual(dataOf(bucket))
        expect(bucket.keys).toContain('_SUCCESS')
      }),
      { numRuns: 100, seed: 1 },
    )
  })

  it('never mix, and tell the truth, though each is given up at once by the other', async () => {
    const seen = new Set<string>()
    const pairs = fc.tuple(fc.constantFrom(...MODES), fc.constantFrom(...MODES))
    await fc.assert(
      fc.asyncProperty(pairs, schedules, async (modes, schedule) => {
        const bucket = whole()
        const ends = await interleaved(bucket, modes, schedule, HASTY)
        seen.add(ends.join(' '))
        await read(bucket)
        expect(orders(modes, ends)).toContainEqual(dataOf(bucket))
        expect(bucket.keys).toContain('_SUCCESS')
      }),
      { numRuns: 200, seed: 1 },
    )
    expect([...seen]).toEqual(expect.arrayContaining(['done done', 'done failed', 'failed done']))
  })

  it('do not both write where there must be nothing', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const bucket = new SimulatedBucket()
        const ends = await interleaved(bucket, ['errorifexists', 'errorifexists'], schedule, PATIENT)
        seen.add(ends.join(' '))
        expect(bucket.keys).toEqual(['_SUCCESS', ...names(ends[0] === 'done' ? 'writer-a' : 'writer-b')])
      }),
      { numRuns: 60, seed: 1 },
    )
    expect([...seen].sort()).toEqual(['done failed', 'failed done'])
  })
})
