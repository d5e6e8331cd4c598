import { type JobRecord, type JobState, jobStateAt } from '../../../common/jobs/job-record.ts'
import { describeDuration } from './describe-job.ts'

/** A job as `flashover jobs` shows it. Times are in milliseconds. */
export interface JobRow {
  readonly id: string
  readonly name: string
  readonly state: JobState
  readonly attempt: number
  /** Invocations at a time that it may have, while it runs. */
  readonly share?: number
  readonly submittedAtMs: number
  /** From its submission to its last start, or to now. */
  readonly queuedMs: number
  /** Of its last attempt, to now where it runs. */
  readonly durationMs?: number
  readonly exitCode?: number
  readonly reason?: string
}

export function jobRow(record: JobRecord, nowMs: number): JobRow {
  const { id, name, attempt, share, submittedAtMs, startedAtMs, endedAtMs, exitCode, reason } = record
  const state = jobStateAt(record, nowMs)
  return {
    id,
    name,
    state,
    attempt,
    ...(share !== undefined && state === 'running' ? { share } : {}),
    submittedAtMs,
    queuedMs: (startedAtMs ?? endedAtMs ?? nowMs) - submittedAtMs,
    ...(startedAtMs === undefined ? {} : { durationMs: (endedAtMs ?? nowMs) - startedAtMs }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason }),
  }
}

const HEADER = ['JOB', 'NAME', 'STATE', 'SHARE', 'SUBMITTED', 'QUEUED', 'DURATION']

/** Rows as lines of text in columns. */
export function jobTable(rows: readonly JobRow[]): string {
  const lines = [
    HEADER,
    ...rows.map(({ id, name, state, share, submittedAtMs, queuedMs, durationMs }) => [
      id,
      name,
      state,
      share === undefined ? '-' : String(share),
      new Date(submittedAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      describeDuration(queuedMs),
      durationMs === undefined ? '-' : describeDuration(durationMs),
    ]),
  ]
  const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return lines.map((cells) => `${line(cells)}\n`).join('')
}
