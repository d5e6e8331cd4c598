import type { Access } from './access.ts'
import { APPLICATIONS_PREFIX, EXCLUSIVE_PREFIX, JOBS_PREFIX, type WorkBucket } from './work-bucket.ts'

export interface JobAccessProps {
  readonly work: WorkBucket
  /** Of the cluster's description. */
  readonly parameterArn: string
}

/** What running jobs takes, beside what their applications do: to find the cluster, to read bundles, and to keep records and logs. */
export function recordAccess({ work, parameterArn }: JobAccessProps): readonly Access[] {
  return [
    { actions: ['ssm:GetParameter'], resources: [parameterArn] },
    work.objects(['s3:GetObject', 's3:PutObject'], JOBS_PREFIX, EXCLUSIVE_PREFIX),
    work.objects(['s3:GetObject'], APPLICATIONS_PREFIX),
  ]
}

/** What submitting a job takes, beside handing it to a driver: to find the cluster, to leave the bundle and the record, and to follow the log. */
export function submitAccess({ work, parameterArn }: JobAccessProps): readonly Access[] {
  return [
    { actions: ['ssm:GetParameter'], resources: [parameterArn] },
    work.objects(['s3:GetObject', 's3:PutObject'], JOBS_PREFIX, APPLICATIONS_PREFIX),
    work.whole('s3:ListBucket'),
  ]
}
