import type { Clock } from '../../scheduler/clock.ts'
import { type BackfillState, type Claim, RENEW_MS } from './backfill-state.ts'

/** How often the state is asked whether another backfill has ended a date. */
const BUSY_POLL_MS = 5_000

export interface BackfillOptions {
  readonly dates: readonly string[]
  /** How many dates run at once at the most. */
  readonly parallelism: number
  /** Whether others are begun when one has failed. */
  readonly keepGoing: boolean
  readonly state: Pick<BackfillState, 'claim' | 'renew' | 'end'>
  /**
   * Runs the job of a date to its end.
   * @param signal aborted when the run must end: somebody else has the date, or the backfill is called off
   * @returns its exit code; null where a signal ended it
   */
  readonly run: (date: string, signal: AbortSignal) => Promise<number | null>
  readonly clock: Clock
  readonly report: (event: BackfillEvent) => void
  /** Aborted: nothing more is begun, and what runs is ended. */
  readonly signal: AbortSignal
}

export type BackfillEvent =
  | { readonly kind: 'begun'; readonly date: string; readonly attempt: number }
  | { readonly kind: 'ended'; readonly date: string; readonly exitCode: number | null; readonly tookMs: number }
  /** Another backfill has taken the date from this one, which could not prolong its lease. */
  | { readonly kind: 'lost'; readonly date: string }
  | { readonly kind: 'waiting'; readonly date: string; readonly holder: string }
  | { readonly kind: 'skipped'; readonly date: string }

type Outcome = keyof BackfillSummary

/** Each date once. */
export interface BackfillSummary {
  readonly doneBefore: readonly string[]
  readonly succeeded: readonly string[]
  readonly failed: readonly string[]
  readonly notBegun: readonly string[]
}

/**
 * Runs a job for each date of a range, the earliest first, so many at a time, and writes down how far it has come. What is done already is skipped, what
 * another backfill of the same state runs is waited for. After a failure nothing more is begun, unless it is told to keep going.
 */
export async function runBackfill(options: BackfillOptions): Promise<BackfillSummary> {
  const { dates, parallelism, keepGoing, signal } = options
  const waiting = [...dates]
  const outcomes = new Map<string, Outcome>()
  let isBroken = false
  const mayBegin = (): boolean =>
    !signal.aborted && !isBroken && (keepGoing || ![...outcomes.values()].includes('failed'))
  const worker = async (): Promise<void> => {
    try {
      for (let date = waiting.shift(); date !== undefined && mayBegin(); date = waiting.shift())
        outcomes.set(date, await settle(date, options, mayBegin))
    } catch (error) {
      // What runs is waited for: it is written down how it ends.
      isBroken = true
      throw error
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: parallelism }, worker))
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  const having = (wanted: Outcome): readonly string[] =>
    dates.filter((date) => (outcomes.get(date) ?? 'notBegun') === wanted)
  return {
    doneBefore: having('doneBefore'),
    succeeded: having('succeeded'),
    failed: having('failed'),
    notBegun: having('notBegun'),
  }
}

async function settle(date: string, options: BackfillOptions, mayBegin: () => boolean): Promise<Outcome> {
  const { state, clock, report } = options
  for (let isToldOf = false; mayBegin(); ) {
    const claimed = await state.claim(date)
    switch (claimed.kind) {
      case 'done':
        if (!isToldOf) report({ kind: 'skipped', date })
        return 'doneBefore'
      case 'claimed':
        return run(claimed.claim, options)
      case 'busy':
        if (!isToldOf)
          report({ kind: 'waiting', date, holder: `${claimed.holder.host}, process ${claimed.holder.pid}` })
        isToldOf = true
        await new Promise<void>((resolve) => clock.after(BUSY_POLL_MS, resolve))
    }
  }
  return 'notBegun'
}

/** Runs a date that is this backfill's, as long as it is. */
async function run(first: Claim, { state, clock, report, signal, run: start }: BackfillOptions): Promise<Outcome> {
  const { date, attempt } = first.run
  const stop = new AbortController()
  const startedMs = clock.now()
  const lease = keepLease(first, state, clock, () => stop.abort())
  report({ kind: 'begun', date, attempt })
  const exitCode = await start(date, AbortSignal.any([signal, stop.signal])).finally(() => lease.stop())
  const last = await lease.last()
  const isOurs = last !== undefined && (await state.end(last, exitCode)) !== undefined
  if (!isOurs) {
    report({ kind: 'lost', date })
    return 'failed'
  }
  report({ kind: 'ended', date, exitCode, tookMs: clock.now() - startedMs })
  return exitCode === 0 ? 'succeeded' : 'failed'
}

/** Prolongs a lease until it is stopped; calls `lost` when somebody else has taken it. A store that does not answer is asked again. */
function keepLease(first: Claim, state: BackfillOptions['state'], clock: Clock, lost: () => void) {
  let claim: Claim | undefined = first
  let renewing: Promise<void> = Promise.resolve()
  let cancel: () => void = () => {}
  let isStopped = false
  const renew = async (): Promise<void> => {
    if (claim === undefined) return
    claim = await state.renew(claim).catch(() => claim)
    if (claim === undefined) lost()
    else if (!isStopped) next()
  }
  const next = (): void => {
    cancel = clock.after(RENEW_MS, () => {
      renewing = renew()
    })
  }
  next()
  return {
    stop: (): void => {
      isStopped = true
      cancel()
    },
    /** What is held at the end. */
    last: async (): Promise<Claim | undefined> => {
      await renewing
      return claim
    },
  }
}
