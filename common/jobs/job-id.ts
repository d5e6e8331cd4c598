import { SparkError } from '../errors/spark-error.ts'

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** Whether it may be the id of a job, or the key of an exclusive one: both become parts of keys of objects. */
export const isJobId = (id: string): boolean => ID.test(id)

/** @throws INVALID_JOB_ID */
export function assertJobId(id: string): void {
  if (!isJobId(id)) throw new SparkError('INVALID_JOB_ID', { id: JSON.stringify(id.slice(0, 200)) })
}

/**
 * The id of a job that is submitted: sorts by the time of its submission.
 * @param random in [0, 1)
 */
export function createJobId(nowMs: number, random: number): string {
  const suffix = Math.floor(random * 2 ** 24)
  return `job-${nowMs.toString(36)}-${suffix.toString(16).padStart(6, '0')}`
}

/** The id of the job that a schedule means by a time: the same however often the schedule's message comes. */
export function scheduledJobId(schedule: string, scheduledForMs: number): string {
  const time = new Date(scheduledForMs).toISOString().replace(/\.000Z$/, 'Z')
  return `${schedule}-${time.replaceAll(/[-:]/g, '')}`
}
