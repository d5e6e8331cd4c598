import { isFinal, isHeld, type JobLease, type JobRecord, leaseEndsAtMs } from './job-record.ts'

/** Who says so: a change by a driver that does not hold the job any more is refused. */
interface ByDriver {
  readonly driver: string
  readonly epoch: number
  readonly nowMs: number
}

/** What happens to a job. */
export type JobEvent =
  /** A driver wants it. */
  | { readonly kind: 'Take'; readonly driver: string; readonly nowMs: number; readonly expiresAtMs: number }
  /** Its driver goes on with it; also asked before an output is committed. */
  | (ByDriver & { readonly kind: 'Renew'; readonly expiresAtMs: number; readonly share?: number })
  /** The same of a job whose process runs by now. */
  | (ByDriver & { readonly kind: 'Started'; readonly expiresAtMs: number; readonly share?: number })
  /** Its process has ended by itself. */
  | (ByDriver & { readonly kind: 'Exited'; readonly exitCode: number; readonly reason?: string })
  /** Its process was ended, for somebody had asked for that. */
  | (ByDriver & { readonly kind: 'Cancelled'; readonly reason: string })
  /** It cannot be run. */
  | (ByDriver & { readonly kind: 'Rejected'; readonly reason: string })
  /** Its driver gives it back: it is shut down, or the job has to wait for another. */
  | (ByDriver & { readonly kind: 'Release'; readonly reason: string })
  /** Somebody wants it to end. */
  | { readonly kind: 'Cancel'; readonly nowMs: number; readonly reason: string }

/** What becomes of a record. */
export type JobTransition =
  | { readonly kind: 'changed'; readonly record: JobRecord }
  /** It is so already. */
  | { readonly kind: 'unchanged' }
  /** It has ended. */
  | { readonly kind: 'ended' }
  /** Another driver has it, until then. */
  | { readonly kind: 'held'; readonly untilMs: number }
  /** The driver that says so does not hold it any more. */
  | { readonly kind: 'fenced' }

/** How often a driver may die of a job, or with it, before nobody takes it any more. */
export const MAX_LOSSES = 3

/**
 * The states of a job (docs/design/driver-service.md). Pure; every event can come twice, for an answer may be lost, and the second time changes nothing
 * that matters.
 */
export function nextJobState(record: JobRecord, event: JobEvent): JobTransition {
  switch (event.kind) {
    case 'Take':
      return take(record, event)
    case 'Cancel':
      return cancel(record, event)
    case 'Renew':
    case 'Started':
    case 'Exited':
    case 'Cancelled':
    case 'Rejected':
    case 'Release':
      if (record.lease?.driver !== event.driver || record.lease.epoch !== event.epoch) return { kind: 'fenced' }
      if (isFinal(record)) return { kind: 'ended' }
      // Released before: the answer was lost.
      if (!isHeld(record)) return event.kind === 'Release' ? { kind: 'unchanged' } : { kind: 'fenced' }
      return byHolder(record, record.lease, event)
  }
}

function take(record: JobRecord, event: Extract<JobEvent, { kind: 'Take' }>): JobTransition {
  if (isFinal(record)) return { kind: 'ended' }
  if (record.cancelRequested && !isLeased(record, event)) return ended(record, 'cancelled', event.nowMs)
  const untilMs = leaseEndsAtMs(record)
  const isOwn = record.lease?.driver === event.driver
  if (untilMs !== undefined && !isOwn && event.nowMs < untilMs) return { kind: 'held', untilMs }
  const losses = record.losses + (untilMs !== undefined && !isOwn ? 1 : 0)
  if (losses >= MAX_LOSSES)
    return ended({ ...record, losses }, 'lost', event.nowMs, `its driver died ${losses} times while it ran`)
  const { startedAtMs: _, reason: __, ...rest } = record
  return changed({
    ...rest,
    state: 'starting',
    attempt: record.attempt + 1,
    losses,
    lease: { driver: event.driver, epoch: (record.lease?.epoch ?? 0) + 1, expiresAtMs: event.expiresAtMs },
  })
}

const isLeased = (record: JobRecord, { driver, nowMs }: Extract<JobEvent, { kind: 'Take' }>): boolean =>
  isHeld(record) && record.lease?.driver !== driver && nowMs < (leaseEndsAtMs(record) ?? 0)

function cancel(record: JobRecord, event: Extract<JobEvent, { kind: 'Cancel' }>): JobTransition {
  if (isFinal(record)) return { kind: 'ended' }
  if (!isHeld(record)) return ended({ ...record, cancelRequested: true }, 'cancelled', event.nowMs, event.reason)
  if (record.cancelRequested) return { kind: 'unchanged' }
  return changed({ ...record, cancelRequested: true, reason: event.reason })
}

type HolderEvent = Exclude<JobEvent, { readonly kind: 'Take' | 'Cancel' }>

function byHolder(record: JobRecord, lease: JobLease, event: HolderEvent): JobTransition {
  switch (event.kind) {
    case 'Renew':
    case 'Started': {
      const share = event.share === undefined ? {} : { share: event.share }
      const renewed: JobRecord = { ...record, ...share, lease: { ...lease, expiresAtMs: event.expiresAtMs } }
      const isStart = event.kind === 'Started' && record.state === 'starting'
      return changed(isStart ? { ...renewed, state: 'running', startedAtMs: event.nowMs } : renewed)
    }
    case 'Exited': {
      const state = event.exitCode === 0 ? 'succeeded' : 'failed'
      return ended({ ...record, exitCode: event.exitCode }, state, event.nowMs, event.reason)
    }
    case 'Cancelled':
      return ended({ ...record, cancelRequested: true }, 'cancelled', event.nowMs, event.reason)
    case 'Rejected':
      return ended(record, 'failed', event.nowMs, event.reason)
    case 'Release':
      if (record.cancelRequested) return ended(record, 'cancelled', event.nowMs)
      return changed({ ...record, state: 'queued', reason: event.reason })
  }
}

const changed = (record: JobRecord): JobTransition => ({ kind: 'changed', record })

function ended(
  { reason: before, ...record }: JobRecord,
  state: 'succeeded' | 'failed' | 'cancelled' | 'lost',
  endedAtMs: number,
  reason = state === 'cancelled' ? before : undefined,
): JobTransition {
  return changed({ ...record, state, endedAtMs, ...(reason === undefined ? {} : { reason }) })
}
