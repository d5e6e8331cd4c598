import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'
import { readCluster } from '../../application/cluster/read-cluster.ts'
import { packageVersion } from '../../application/package-version.ts'
import type { Probe } from './probe.ts'
import { reachEndpoints } from './reach-endpoints.ts'
import { runSmokeJob } from './run-smoke-job.ts'

/** Asks this machine and AWS; each answer is asked for once. */
export async function awsProbe(clusterName: string): Promise<Probe & { close(): void }> {
  const [{ HeadBucketCommand }, { createS3Client }, { SQSClient, GetQueueAttributesCommand }, lambda] =
    await Promise.all([
      import('@aws-sdk/client-s3'),
      import('../../../common/storage/create-s3-client.ts'),
      import('@aws-sdk/client-sqs'),
      import('@aws-sdk/client-lambda'),
    ])
  // A bucket is found in whichever region it is: that it is in another is told by its check.
  const s3 = createS3Client(undefined, { followRegionRedirects: true })
  const sqs = new SQSClient(awsClientSettings())
  const functions = new lambda.LambdaClient(awsClientSettings())
  const asked = <T>(action: string, resource: string, answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      throw explainAwsError(error, { action, resource })
    })
  const region = once(() => asked('any action', 'this account', functions.config.region()))
  return {
    nodeVersion: process.versions.node,
    packageVersion: packageVersion(),
    clusterName,
    now: () => Date.now(),
    async credentials() {
      const { accessKeyId, expiration } = await asked('any action', 'this account', functions.config.credentials())
      return { accessKeyId, ...(expiration === undefined ? {} : { expiresAtMs: expiration.getTime() }) }
    },
    region,
    cluster: once(() => readCluster(clusterName)),
    reach: once(async () => reachEndpoints(await region())),
    async bucket(name) {
      const { BucketRegion } = await asked(
        's3:ListBucket',
        `the bucket ${name}`,
        s3.send(new HeadBucketCommand({ Bucket: name })),
      )
      return { region: BucketRegion }
    },
    async queueDepth(QueueUrl) {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })
      const { Attributes } = await asked('sqs:GetQueueAttributes', `the queue ${QueueUrl}`, sqs.send(command))
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0)
    },
    async executor(FunctionName) {
      const command = new lambda.GetFunctionConfigurationCommand({ FunctionName })
      const answer = await asked(
        'lambda:GetFunctionConfiguration',
        `the function ${FunctionName}`,
        functions.send(command),
      )
      return {
        state: answer.State ?? 'unknown',
        memoryMB: answer.MemorySize ?? 0,
        version: answer.Version ?? 'unknown',
      }
    },
    async accountConcurrency() {
      const command = new lambda.GetAccountSettingsCommand({})
      const { AccountLimit } = await asked('lambda:GetAccountSettings', 'this account', functions.send(command))
      return {
        limit: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      }
    },
    runJob: () => runSmokeJob(clusterName),
    close() {
      for (const client of [s3, sqs, functions]) client.destroy()
    },
  }
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask()
    return answer
  }
}
