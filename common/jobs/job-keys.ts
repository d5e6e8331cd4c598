import { applicationOfJob, assertJobId } from './job-id.ts'

/** Names in the work bucket of what belongs to jobs; docs/design/driver-service.md has all of them, and when they go. */
export const jobKeys = {
  jobs: 'jobs/',
  applications: 'applications/',
  exclusives: 'exclusive/',

  /** Of all jobs that run as one declared application. */
  jobsOf: (runAs: string): string => `jobs/${runAs}/`,
  record(id: string): string {
    assertJobId(id)
    return `${jobKeys.jobsOf(applicationOfJob(id))}${id}/job.json`
  },
  /** Of all attempts. */
  logs(id: string): string {
    assertJobId(id)
    return `${jobKeys.jobsOf(applicationOfJob(id))}${id}/logs/`
  },
  /** The piece of what an attempt wrote; both count from where they begin: attempts from 1, pieces from 0. */
  log(id: string, attempt: number, sequence: number): string {
    return `${jobKeys.logs(id)}${attempt}/${String(sequence).padStart(6, '0')}`
  },
  /** The bundle of an application, by its content. */
  application: (sha256: string): string => `applications/${sha256}.zip`,
  /** Which of the jobs of a declared application that exclude one another runs now. */
  exclusive(runAs: string, key: string): string {
    assertJobId(key)
    return `exclusive/${runAs}/${key}.json`
  },
} as const

/** The job whose record has this key; undefined for other keys. */
export function jobOfRecord(key: string): string | undefined {
  const id = /^jobs\/[^/]+\/([^/]+)\/job\.json$/.exec(key)?.[1]
  // One that lies where another application's records are is nobody's.
  return id !== undefined && jobKeys.record(id) === key ? id : undefined
}
