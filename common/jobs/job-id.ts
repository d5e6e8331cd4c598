import { SparkError } from '../errors/spark-error.ts'

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
const APPLICATION = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** As whom a job runs that names no application: with the data that is declared for the whole cluster. */
export const DEFAULT_APPLICATION = 'default'

/** Whether it may be the id of a job, or the key of an exclusive one: both become parts of keys of objects. */
export const isJobId = (id: string): boolean => ID.test(id)

/** Whether a declared application, or a schedule, may be called so: both become parts of ids, which end where a dot begins. */
export const isApplicationName = (name: string): boolean => APPLICATION.test(name)

/** @throws INVALID_JOB_ID */
export function assertJobId(id: string): void {
  if (!isJobId(id)) throw new SparkError('INVALID_JOB_ID', { id: JSON.stringify(id.slice(0, 200)) })
}

/**
 * The declared application that a job runs as: what stands before the first dot of its id. Nothing else says so. A record is kept under that name, and
 * who may submit jobs of an application may write there and nowhere else.
 */
export const applicationOfJob = (id: string): string => /^([^.]+)\./.exec(id)?.[1] ?? DEFAULT_APPLICATION

const idOf = (runAs: string, id: string): string => (runAs === DEFAULT_APPLICATION ? id : `${runAs}.${id}`)

/**
 * The id of a job that is submitted: sorts by the time of its submission.
 * @param random in [0, 1)
 */
export function createJobId(nowMs: number, random: number, runAs = DEFAULT_APPLICATION): string {
  const suffix = Math.floor(random * 2 ** 24)
  return idOf(runAs, `job-${nowMs.toString(36)}-${suffix.toString(16).padStart(6, '0')}`)
}

/** The id of the job that a schedule means by a time: the same however often the schedule's message comes. */
export function scheduledJobId(schedule: string, scheduledForMs: number, runAs = DEFAULT_APPLICATION): string {
  const time = new Date(scheduledForMs).toISOString().replace(/\.000Z$/, 'Z')
  return idOf(runAs, `${schedule}-${time.replaceAll(/[-:.]/g, '')}`)
}
