import { beforeEach, describe, expect, it } from 'vitest'
import type { Claim, ClaimResult } from '../../../../driver/deploy/backfill/backfill-state.ts'
import { eventText, summaryText } from '../../../../driver/deploy/backfill/backfill-text.ts'
import {
  type BackfillEvent,
  type BackfillOptions,
  type BackfillSummary,
  runBackfill,
} from '../../../../driver/deploy/backfill/run-backfill.ts'
import { ManualClock } from '../../../scheduler/simulated-backend.ts'

const DATES = ['d1', 'd2', 'd3', 'd4']

/** A state and runs that do what the story says. */
class Story {
  readonly clock = new ManualClock()
  readonly events: BackfillEvent[] = []
  readonly renewals: string[] = []
  readonly ends: (readonly [string, number | null])[] = []
  readonly running = new Map<string, { readonly end: (code: number | null) => void; readonly signal: AbortSignal }>()
  readonly interrupt = new AbortController()
  /** Dates that are not simply there to be run. */
  readonly claims = new Map<string, () => ClaimResult>()
  lostBy: 'renew' | 'end' | undefined

  start(options: Partial<BackfillOptions> = {}): Promise<BackfillSummary> {
    return runBackfill({
      dates: DATES,
      parallelism: 1,
      keepGoing: false,
      clock: this.clock,
      signal: this.interrupt.signal,
      report: (event) => this.events.push(event),
      run: (date, signal) => new Promise((resolve) => this.running.set(date, { end: resolve, signal })),
      state: {
        claim: async (date) => this.claims.get(date)?.() ?? { kind: 'claimed', claim: claimOf(date) },
        renew: async (claim) => {
          this.renewals.push(claim.run.date)
          return this.lostBy === 'renew' ? undefined : claim
        },
        end: async (claim, code) => {
          this.ends.push([claim.run.date, code])
          return this.lostBy === 'end' ? undefined : claim
        },
      },
      ...options,
    })
  }

  async end(date: string, code: number | null = 0): Promise<void> {
    this.running.get(date)?.end(code)
    this.running.delete(date)
    await settled()
  }
}

const claimOf = (date: string): Claim => ({
  run: { version: 1, date, state: 'running', attempt: 1, startedAtMs: 0 },
  version: 'v',
})
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const holder = { host: 'there', boot: '', namespace: '', pid: 7, started: '' }

let story: Story
beforeEach(() => {
  story = new Story()
})
const running = async (): Promise<readonly string[]> => {
  await settled()
  return [...story.running.keys()]
}

describe('a backfill', () => {
  it('runs the dates in order, so many at once, and begins one when one has ended', async () => {
    const summary = story.start({ parallelism: 2 })
    expect(await running()).toEqual(['d1', 'd2'])
    await story.end('d2')
    expect(await running()).toEqual(['d1', 'd3'])
    for (const date of ['d1', 'd3', 'd4']) await story.end(date)
    expect(await summary).toEqual({ doneBefore: [], succeeded: DATES, failed: [], notBegun: [] })
  })

  it('passes over dates that are done', async () => {
    for (const date of ['d1', 'd2', 'd3']) story.claims.set(date, () => ({ kind: 'done' }))
    const summary = story.start()
    expect(await running()).toEqual(['d4'])
    await story.end('d4')
    expect(await summary).toMatchObject({ doneBefore: ['d1', 'd2', 'd3'], succeeded: ['d4'] })
  })

  it('begins nothing more after a failure, and lets what runs come to its end', async () => {
    const summary = story.start({ parallelism: 2 })
    await running()
    await story.end('d1', 3)
    expect(await running()).toEqual(['d2'])
    await story.end('d2')
    expect(await summary).toEqual({ doneBefore: [], succeeded: ['d2'], failed: ['d1'], notBegun: ['d3', 'd4'] })
    expect(story.ends).toEqual([
      ['d1', 3],
      ['d2', 0],
    ])
  })

  it('begins all others though some fail, if it is told to keep going', async () => {
    const summary = story.start({ keepGoing: true })
    for (const [date, code] of [
      ['d1', 1],
      ['d2', 0],
      ['d3', null],
      ['d4', 0],
    ] as const) {
      expect(await running()).toEqual([date])
      await story.end(date, code)
    }
    expect(await summary).toEqual({ doneBefore: [], succeeded: ['d2', 'd4'], failed: ['d1', 'd3'], notBegun: [] })
  })

  it('prolongs its leases as long as a date runs', async () => {
    const summary = story.start({ dates: ['d1'] })
    await running()
    for (let n = 0; n < 3; n++) {
      story.clock.advance(15_000)
      await settled()
    }
    expect(story.renewals).toEqual(['d1', 'd1', 'd1'])
    await story.end('d1')
    await summary
    story.clock.advance(60_000)
    expect(story.renewals).toHaveLength(3)
  })

  it('goes on renewing when the store does not answer once', async () => {
    let failures = 1
    const summary = story.start({
      dates: ['d1'],
      state: {
        claim: async (date) => ({ kind: 'claimed', claim: claimOf(date) }),
        renew: async (claim) => {
          if (failures-- > 0) throw new Error('no answer')
          story.renewals.push(claim.run.date)
          return claim
        },
        end: async (claim) => claim,
      },
    })
    await running()
    for (let n = 0; n < 2; n++) {
      story.clock.advance(15_000)
      await settled()
    }
    expect(story.renewals).toEqual(['d1'])
    await story.end('d1')
    expect(await summary).toMatchObject({ succeeded: ['d1'] })
  })

  it.each(['renew', 'end'] as const)(
    'ends a run whose date another has taken, as it finds at its %s',
    async (lostBy) => {
      story.lostBy = lostBy
      const summary = story.start({ dates: ['d1', 'd2'] })
      await running()
      story.clock.advance(15_000)
      await settled()
      expect(story.running.get('d1')?.signal.aborted).toBe(lostBy === 'renew')
      await story.end('d1')
      expect(await summary).toMatchObject({ failed: ['d1'], notBegun: ['d2'] })
      expect(story.events.at(-1)).toEqual({ kind: 'lost', date: 'd1' })
    },
  )

  it('waits for a date that another backfill runs, and takes it over if that comes to nothing', async () => {
    const answers: ClaimResult[] = [
      { kind: 'busy', holder, untilMs: 0 },
      { kind: 'busy', holder, untilMs: 0 },
    ]
    story.claims.set('d1', () => answers.shift() ?? { kind: 'claimed', claim: claimOf('d1') })
    const summary = story.start({ dates: ['d1'] })
    for (let n = 0; n < 2; n++) {
      expect(await running()).toEqual([])
      story.clock.advance(5000)
    }
    expect(await running()).toEqual(['d1'])
    expect(story.events.filter(({ kind }) => kind === 'waiting')).toHaveLength(1)
    await story.end('d1')
    expect(await summary).toMatchObject({ succeeded: ['d1'] })
  })

  it('ends what runs and begins nothing when it is called off', async () => {
    const summary = story.start({ parallelism: 2, keepGoing: true })
    await running()
    const signals = [...story.running.values()].map(({ signal }) => signal)
    story.interrupt.abort()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    await story.end('d1', null)
    await story.end('d2', null)
    expect(await summary).toMatchObject({ failed: ['d1', 'd2'], notBegun: ['d3', 'd4'] })
  })

  it('ends with the error of a state that cannot be read, when what runs has ended', async () => {
    story.claims.set('d2', () => {
      throw new Error('unreadable')
    })
    const summary = story.start({ parallelism: 2, keepGoing: true }).catch(String)
    expect(await running()).toEqual(['d1'])
    await story.end('d1')
    expect(await summary).toBe('Error: unreadable')
    expect(story.ends).toEqual([['d1', 0]])
  })
})

describe('what a backfill says', () => {
  it.each<[BackfillEvent, string]>([
    [{ kind: 'begun', date: 'd', attempt: 1 }, 'd begins'],
    [{ kind: 'begun', date: 'd', attempt: 12 }, 'd begins, for the 12th time'],
    [{ kind: 'begun', date: 'd', attempt: 23 }, 'd begins, for the 23rd time'],
    [{ kind: 'ended', date: 'd', exitCode: 0, tookMs: 1234 }, 'd succeeded after 1.2 s (2 of 7)'],
    [{ kind: 'ended', date: 'd', exitCode: 3, tookMs: 0 }, 'd failed with exit code 3 after 0.0 s (2 of 7)'],
    [{ kind: 'ended', date: 'd', exitCode: null, tookMs: 0 }, 'd failed with a signal after 0.0 s (2 of 7)'],
    [{ kind: 'waiting', date: 'd', holder: 'there' }, 'd is run by another backfill (there); waiting for it'],
  ])('of %j', (event, text) => {
    expect(eventText(event, '2 of 7')).toBe(text)
  })

  it('of all dates, and what is left', () => {
    const none = { doneBefore: [], succeeded: [], failed: [], notBegun: [] }
    expect(summaryText({ ...none, succeeded: ['a', 'b'] }, 's')).toBe('2 dates: 2 succeeded')
    expect(summaryText({ doneBefore: ['a'], succeeded: ['b'], failed: ['c'], notBegun: ['d', 'e'] }, 'file:///s')).toBe(
      '5 dates: 1 succeeded, 1 were done before, 1 failed: c, 2 were not begun; the same command goes on from there (file:///s)',
    )
  })
})
