import { readFile } from 'node:fs/promises'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { TaskMetrics } from '../../common/protocol/task-result.ts'
import { quietAwsSdk } from '../../common/storage/quiet-aws-sdk.ts'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import type { StackOutputs } from '../../driver/deploy/emulator/deploy-stack.ts'
import { SparkSession } from '../../driver/index.ts'
import type { Scheduler } from '../../driver/scheduler/scheduler.ts'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'

/** What a user exports, as `flashover localstack deploy` prints it. */
export const awsVariables = (stack: StackOutputs): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: stack.endpoint,
  AWS_REGION: stack.region,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
})

export function testS3Client(stack: StackOutputs): S3Client {
  quietAwsSdk()
  return new S3Client({
    endpoint: stack.endpoint,
    region: stack.region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
}

export function testSqsClient(stack: StackOutputs): SQSClient {
  quietAwsSdk()
  return new SQSClient({
    useQueueUrlAsEndpoint: false,
    endpoint: stack.endpoint,
    region: stack.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
}

export const openBucket = (stack: StackOutputs, uri: string): S3ObjectStore =>
  new S3ObjectStore(uri, testS3Client(stack))

/** Puts local files below a URI of the work bucket. */
export async function upload(stack: StackOutputs, uri: string, files: Readonly<Record<string, string>>): Promise<void> {
  const store = openBucket(stack, uri)
  await Promise.all(Object.entries(files).map(async ([key, file]) => store.put(key, await readFile(file))))
  store.close()
}

export async function keysUnder(stack: StackOutputs, uri: string): Promise<string[]> {
  const store = openBucket(stack, uri)
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  store.close()
  return keys
}

export interface LambdaSession {
  readonly spark: SparkSession
  readonly scheduler: Scheduler
  /** What the scheduler said, from the session's start. */
  readonly events: readonly SchedulerEvent[]
}

/** A session whose tasks are invocations of the stack's largest executor, or of the one named in `settings`. */
export async function openLambdaSession(
  stack: StackOutputs,
  settings: Readonly<Record<string, string>> = {},
): Promise<LambdaSession> {
  Object.assign(process.env, awsVariables(stack))
  const all = {
    'spark.flashover.lambda.functionName': stack.executors.at(-1)?.name ?? '',
    'spark.flashover.store.uri': `s3://${stack.workBucket}/work`,
    'spark.dynamicAllocation.maxExecutors': '2',
    ...settings,
  }
  let builder = SparkSession.builder.appName('e2e').master('lambda')
  for (const [key, value] of Object.entries(all)) builder = builder.config(key, value)
  const spark = await builder.getOrCreate()
  const events: SchedulerEvent[] = []
  const scheduler = spark.sparkContext.environment.scheduler as Scheduler
  scheduler.addListener((event) => events.push(event))
  return { spark, scheduler, events }
}

export type TaskEnded = Extract<SchedulerEvent, { readonly kind: 'TaskEnded' }>

export const taskEnds = (events: readonly SchedulerEvent[]): readonly TaskEnded[] =>
  events.filter((event) => event.kind === 'TaskEnded')

export const total = (ends: readonly TaskEnded[], metric: keyof TaskMetrics): number =>
  ends.reduce((sum, { metrics }) => sum + metrics[metric], 0)
