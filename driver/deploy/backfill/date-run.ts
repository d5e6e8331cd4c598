import { isDead, type ProcessIdentity, parseIdentity } from '../../../common/commit/process-identity.ts'

/** What the state says of one date; a date without a record was never begun. */
export interface DateRun {
  readonly version: 1
  readonly date: string
  readonly state: 'running' | 'succeeded' | 'failed'
  /** How often it has been begun, from 1. */
  readonly attempt: number
  readonly startedAtMs: number
  readonly endedAtMs?: number
  /** Of the run that failed; null where a signal ended it. */
  readonly exitCode?: number | null
  /** Who runs it; prolonged while it runs. */
  readonly lease?: Lease
}

interface Lease {
  /** Another with each time it is written, by which a writer knows its own. */
  readonly id: string
  readonly holder: ProcessIdentity
  readonly expiresAtMs: number
}

/** What a backfill does about a date. */
export type RunDecision =
  | { readonly kind: 'run'; readonly attempt: number }
  | { readonly kind: 'done' }
  /** Another backfill runs it, and is not known to have ended. */
  | { readonly kind: 'busy'; readonly holder: ProcessIdentity; readonly untilMs: number }

/** Clocks of machines differ by so much at the most. */
const SKEW_MS = 10_000

/** Done is done; what failed, and what a backfill left that has ended, is run again. */
export function decideRun(run: DateRun | undefined, nowMs: number): RunDecision {
  const attempt = (run?.attempt ?? 0) + 1
  if (run === undefined || run.state === 'failed') return { kind: 'run', attempt }
  if (run.state === 'succeeded') return { kind: 'done' }
  const { lease } = run
  if (lease === undefined || isDead(lease.holder) || nowMs >= lease.expiresAtMs + SKEW_MS)
    return { kind: 'run', attempt }
  return { kind: 'busy', holder: lease.holder, untilMs: lease.expiresAtMs + SKEW_MS }
}

/** @throws where the text is no such record */
export function parseDateRun(bytes: Uint8Array, date: string): DateRun {
  const run = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<DateRun>
  const isState = run.state === 'running' || run.state === 'succeeded' || run.state === 'failed'
  const isLease = run.lease === undefined || parseIdentity(run.lease.holder) !== undefined
  if (run.version !== 1 || run.date !== date || !isState || !Number.isInteger(run.attempt) || !isLease)
    throw new TypeError('it is not a record of version 1')
  return run as DateRun
}
