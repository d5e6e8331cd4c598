import type { JobDefinition } from '../../common/jobs/job-definition.ts'
import type { ScheduledMessage } from '../../common/jobs/job-message.ts'
import { type JobRecord, queuedJob } from '../../common/jobs/job-record.ts'
import type { ScheduleDefinition } from '../../common/jobs/schedule-definition.ts'

const sampleDefinition: JobDefinition = {
  name: 'nightly-etl',
  application: { uri: `s3://b/applications/${'0a'.repeat(32)}.zip`, sha256: '0a'.repeat(32), entry: 'main.mjs' },
  args: ['--date', '2026-11-27'],
  conf: { 'spark.sql.shuffle.partitions': '64' },
}

export const sampleJob = (id = 'job-a', changes: Partial<JobRecord> = {}): JobRecord => ({
  ...queuedJob(id, sampleDefinition, { submittedAtMs: 1000 }),
  ...changes,
})

/** What a schedule sends when it fires, and what it runs. */
export const sampleSchedule: ScheduledMessage = {
  version: 1,
  kind: 'scheduled',
  schedule: 'Nightly',
  scheduledFor: '2026-11-28T02:00:00Z',
}
export const sampleScheduleDefinition: ScheduleDefinition = {
  version: 1,
  timeZone: 'Europe/Berlin',
  ...sampleDefinition,
  args: ['--date', '<scheduled date>', '--at=<scheduled time>'],
  exclusive: 'Nightly',
}
