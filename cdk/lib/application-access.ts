import type { Access } from './access.ts'
import { bucketAccess, type DeclaredData, keyAccess, objectAccess } from './data-location.ts'
import type { ExecutorFunction } from './executor-function.ts'
import { EVENT_LOGS_PREFIX, WORK_PREFIX, type WorkBucket } from './work-bucket.ts'

export interface ApplicationAccessProps extends DeclaredData {
  /** The name of the declared application. */
  readonly name: string
  readonly work: WorkBucket
  readonly executors: readonly ExecutorFunction[]
  /** Of what the cluster is to this application. */
  readonly parameterArn: string
}

/**
 * What the process of an application may do, wherever it runs: find its executors and invoke them; list and read inputs; complete the uploads of executors to
 * outputs, and delete what an overwrite replaces. It sees neither records of jobs nor what other declared applications work with.
 */
export function applicationAccess(props: ApplicationAccessProps): readonly Access[] {
  const { name, work, executors, parameterArn, ...data } = props
  const write = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload']
  return [
    { actions: ['ssm:GetParameter'], resources: [parameterArn] },
    {
      actions: ['lambda:InvokeFunction'],
      resources: executors.map(({ invoked }) => invoked.functionArn),
    },
    work.objects(write, `${WORK_PREFIX}${name}/`),
    work.objects(['s3:PutObject'], `${EVENT_LOGS_PREFIX}${name}/`),
    objectAccess(['s3:GetObject'], data.inputs),
    objectAccess(write, data.outputs),
    ...keyAccess(data),
    // No prefix condition: of an object that is missing a GetObject, which carries no prefix, would answer 403 instead of 404.
    work.whole('s3:ListBucket', 's3:ListBucketMultipartUploads'),
    bucketAccess(['s3:ListBucket'], data.inputs),
    bucketAccess(['s3:ListBucket', 's3:ListBucketMultipartUploads'], data.outputs),
  ]
}
