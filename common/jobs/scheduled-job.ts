import { isoInZone } from '../datetime/iso-in-zone.ts'
import { SparkError } from '../errors/spark-error.ts'
import { assertJobId, scheduledJobId } from './job-id.ts'
import type { ScheduledMessage } from './job-message.ts'
import { type JobRecord, queuedJob } from './job-record.ts'
import type { ScheduleDefinition } from './schedule-definition.ts'

/**
 * The id of the job that a schedule's message means, the same however often and whenever it is read.
 *
 * @throws INVALID_JOB_MESSAGE of a time that is none
 */
export function jobIdOfSchedule({ schedule, scheduledFor, runAs }: ScheduledMessage): string {
  const id = scheduledJobId(schedule, parseTime(scheduledFor), runAs)
  assertJobId(id)
  return id
}

/**
 * That job. In its arguments `<scheduled date>` becomes the day and `<scheduled time>` the time of the schedule, `2026-11-28` and
 * `2026-11-28T03:00:00+01:00` in its time zone.
 *
 * @throws INVALID_JOB_MESSAGE of a time that is none, INVALID_SCHEDULE of a zone that is none
 */
export function scheduledJob(message: ScheduledMessage, definition: ScheduleDefinition, nowMs: number): JobRecord {
  const ms = parseTime(message.scheduledFor)
  const { timeZone } = definition
  const time = isoInZone(ms, timeZone)
  if (time === undefined)
    throw new SparkError('INVALID_SCHEDULE', {
      schedule: message.schedule,
      reason: `timeZone is ${JSON.stringify(timeZone)}, which is no time zone`,
    })
  const args = definition.args.map((arg) =>
    arg.replaceAll('<scheduled date>', time.slice(0, 'yyyy-mm-dd'.length)).replaceAll('<scheduled time>', time),
  )
  const scheduledFor = new Date(ms).toISOString()
  return queuedJob(jobIdOfSchedule(message), { ...definition, args }, { submittedAtMs: nowMs, scheduledFor })
}

function parseTime(text: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new SparkError('INVALID_JOB_MESSAGE', {
      reason: `scheduledFor is ${JSON.stringify(text)}, and should be a time such as 2026-11-28T02:00:00Z`,
    })
  return ms
}
