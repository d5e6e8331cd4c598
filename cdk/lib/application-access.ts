import type { Access } from './access.ts'
import { bucketAccess, type DeclaredData, keyAccess, objectAccess } from './data-location.ts'
import type { ExecutorFunction } from './executor-function.ts'
import { EVENT_LOGS_PREFIX, WORK_PREFIX, type WorkBucket } from './work-bucket.ts'

export interface ApplicationAccessProps extends DeclaredData {
  readonly work: WorkBucket
  readonly executors: readonly ExecutorFunction[]
}

/**
 * What the driver of an application may do, wherever it runs: invoke executors; list and read inputs; complete the uploads of executors to
 * outputs, and delete what an overwrite replaces.
 */
export function applicationAccess({ work, executors, ...data }: ApplicationAccessProps): readonly Access[] {
  const write = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload']
  return [
    {
      actions: ['lambda:InvokeFunction'],
      resources: executors.map(({ invoked }) => invoked.functionArn),
    },
    work.objects(write, WORK_PREFIX),
    work.objects(['s3:PutObject'], EVENT_LOGS_PREFIX),
    objectAccess(['s3:GetObject'], data.inputs),
    objectAccess(write, data.outputs),
    ...keyAccess(data),
    // No prefix condition: of an object that is missing a GetObject, which carries no prefix, would answer 403 instead of 404.
    work.whole('s3:ListBucket', 's3:ListBucketMultipartUploads'),
    bucketAccess(['s3:ListBucket'], data.inputs),
    bucketAccess(['s3:ListBucket', 's3:ListBucketMultipartUploads'], data.outputs),
  ]
}
