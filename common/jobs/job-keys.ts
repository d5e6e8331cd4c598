import { assertJobId } from './job-id.ts'

/** Names in the work bucket of what belongs to jobs; docs/design/driver-service.md has all of them, and when they go. */
export const jobKeys = {
  jobs: 'jobs/',
  applications: 'applications/',
  exclusives: 'exclusive/',

  record(id: string): string {
    assertJobId(id)
    return `jobs/${id}/job.json`
  },
  /** Of all attempts. */
  logs(id: string): string {
    assertJobId(id)
    return `jobs/${id}/logs/`
  },
  /** The piece of what an attempt wrote; both count from where they begin: attempts from 1, pieces from 0. */
  log(id: string, attempt: number, sequence: number): string {
    return `${jobKeys.logs(id)}${attempt}/${String(sequence).padStart(6, '0')}`
  },
  /** The bundle of an application, by its content. */
  application: (sha256: string): string => `applications/${sha256}.zip`,
  /** Which job of an exclusive key runs now. */
  exclusive(key: string): string {
    assertJobId(key)
    return `exclusive/${key}.json`
  },
} as const

/** The job whose record has this key; undefined for other keys. */
export const jobOfRecord = (key: string): string | undefined => /^jobs\/([^/]+)\/job\.json$/.exec(key)?.[1]
