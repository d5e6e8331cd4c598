import { type JobRecord, jobStateAt } from '../../../common/jobs/job-record.ts'

/** The state of a job in a clause. */
export function describeJob(record: JobRecord, nowMs: number): string {
  const reason = record.reason === undefined ? '' : `: ${record.reason}`
  const again = record.attempt > 1 ? `, for the ${ordinal(record.attempt)} time` : ''
  const state = jobStateAt(record, nowMs)
  switch (state) {
    case 'queued':
      return `queued${reason}`
    case 'starting':
    case 'running':
      if (record.cancelRequested) return `${state}, and being cancelled`
      return `${state}${record.share === undefined ? '' : `, with up to ${record.share} executors`}${again}`
    case 'succeeded':
      return `succeeded${took(record)}`
    case 'failed':
      return `failed${record.exitCode === undefined ? '' : ` with exit code ${record.exitCode}`}${took(record)}${reason}`
    case 'cancelled':
      return `cancelled${reason}`
    case 'lost':
      return record.state === 'lost'
        ? `lost${reason}`
        : 'lost: its driver does not answer any more, and another will take it'
  }
}

function took({ startedAtMs, endedAtMs }: JobRecord): string {
  return startedAtMs === undefined || endedAtMs === undefined
    ? ''
    : ` after ${describeDuration(endedAtMs - startedAtMs)}`
}

/** `0.4 s`, `12 s`, `3 min 7 s`, `2 h 5 min`. */
export function describeDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function ordinal(number: number): string {
  const ending =
    ({ one: 'st', two: 'nd', few: 'rd' } as Readonly<Record<string, string>>)[ORDINALS.select(number)] ?? 'th'
  return `${number}${ending}`
}
const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' })

/** The exit code of a command that waited for the job: the application's own, where it ended by itself. */
export function exitCodeOf({ state, exitCode }: JobRecord): number {
  if (state === 'succeeded') return 0
  return exitCode === undefined || exitCode === 0 ? 1 : exitCode
}
