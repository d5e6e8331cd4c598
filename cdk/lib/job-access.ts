import type { Access } from './access.ts'
import { APPLICATIONS_PREFIX, EXCLUSIVE_PREFIX, JOBS_PREFIX, type WorkBucket } from './work-bucket.ts'

export interface JobAccessProps {
  readonly work: WorkBucket
  /** The declared application whose jobs it is about; undefined: of all. */
  readonly name: string | undefined
}

const folder = (name: string | undefined): string => (name === undefined ? '' : `${name}/`)

/** What running jobs takes, beside what their applications do: to read bundles, and to keep records and logs. */
export function recordAccess({ work, name }: JobAccessProps): readonly Access[] {
  return [
    work.objects(
      ['s3:GetObject', 's3:PutObject'],
      `${JOBS_PREFIX}${folder(name)}`,
      `${EXCLUSIVE_PREFIX}${folder(name)}`,
    ),
    work.objects(['s3:GetObject'], APPLICATIONS_PREFIX),
    // Without it an object that is missing could not be told from one that is denied.
    work.whole('s3:ListBucket'),
  ]
}

/** What submitting a job takes, beside finding its cluster and handing it to a driver: to leave the bundle and the record, and to follow the log. */
export function submitAccess({ work, name }: JobAccessProps): readonly Access[] {
  return [
    work.objects(['s3:GetObject', 's3:PutObject'], `${JOBS_PREFIX}${folder(name)}`, APPLICATIONS_PREFIX),
    work.whole('s3:ListBucket'),
  ]
}
