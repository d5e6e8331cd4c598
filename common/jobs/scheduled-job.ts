import { isoInZone } from '../datetime/iso-in-zone.ts'
import { SparkError } from '../errors/spark-error.ts'
import { assertJobId, scheduledJobId } from './job-id.ts'
import type { ScheduledMessage } from './job-message.ts'
import { type JobRecord, queuedJob } from './job-record.ts'

/**
 * The job that a schedule's message means, the same however often and whenever it is read. In its arguments `<scheduled date>` becomes the day and
 * `<scheduled time>` the time of the schedule, `2026-11-28` and `2026-11-28T03:00:00+01:00` in its time zone.
 *
 * @throws INVALID_JOB_MESSAGE of a time or a zone that is none
 */
export function scheduledJob(message: ScheduledMessage, nowMs: number): JobRecord {
  const ms = parseTime(message.scheduledFor)
  const time = isoInZone(ms, message.timeZone)
  if (time === undefined) throw invalid(`timeZone is ${JSON.stringify(message.timeZone)}, which is no time zone`)
  const id = scheduledJobId(message.schedule, ms)
  assertJobId(id)
  const args = message.args.map((arg) =>
    arg.replaceAll('<scheduled date>', time.slice(0, 'yyyy-mm-dd'.length)).replaceAll('<scheduled time>', time),
  )
  const scheduledFor = new Date(ms).toISOString()
  return queuedJob(id, { ...message, args }, { submittedAtMs: nowMs, scheduledFor })
}

function parseTime(text: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw invalid(`scheduledFor is ${JSON.stringify(text)}, and should be a time such as 2026-11-28T02:00:00Z`)
  return ms
}

const invalid = (reason: string): SparkError => new SparkError('INVALID_JOB_MESSAGE', { reason })
