import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs'
import { GetAliasCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { DeleteObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DescribeParametersCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClusterDescription } from '../../common/config/cluster-description.ts'
import { parseClusterDescription } from '../../common/config/parse-cluster-description.ts'
import { parseJobMessage, SCHEDULED_TIME_OF_AWS } from '../../common/jobs/job-message.ts'
import { parseScheduleDefinition, scheduleParameterName } from '../../common/jobs/schedule-definition.ts'
import { runCli } from '../integration/cli-process.ts'
import { listenersOf, processGroupOf } from '../support/listening-addresses.ts'
import { MiniStackRun } from '../support/ministack.ts'

// The whole stack on MiniStack, which has what LocalStack's free release has not: containers' records, aliases that are updated, schedules that fire.
let ministack: MiniStackRun
let before: Inventory
let outputs: Readonly<Record<string, string>>
let cluster: ClusterDescription
let folder: string
const clients = () => {
  const options = {
    endpoint: ministack.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  return {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    lambda: new LambdaClient(options),
    sqs: new SQSClient(options),
    ssm: new SSMClient(options),
    ecs: new ECSClient(options),
  }
}

type Inventory = Readonly<
  Record<'buckets' | 'functions' | 'queues' | 'parameters' | 'clusters' | 'tasks', readonly string[]>
>
async function inventory(): Promise<Inventory> {
  const { s3, lambda, sqs, ssm, ecs } = clients()
  const tasks = await ecs.send(new ListTaskDefinitionsCommand({ status: 'ACTIVE' }))
  return {
    buckets: ((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name = '' }) => Name),
    functions: ((await lambda.send(new ListFunctionsCommand({}))).Functions ?? []).map(
      ({ FunctionName = '' }) => FunctionName,
    ),
    queues: (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [],
    parameters: ((await ssm.send(new DescribeParametersCommand({}))).Parameters ?? []).map(({ Name = '' }) => Name),
    clusters: (await ecs.send(new ListClustersCommand({}))).clusterArns ?? [],
    tasks: tasks.taskDefinitionArns ?? [],
  }
}
const count = (of: Inventory): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(of).map(([kind, names]) => [kind, names.length]))

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-ministack-test-'))
  ministack = await MiniStackRun.start(false)
  before = await inventory()
  outputs = await ministack.deploy()
  const parameter = await clients().ssm.send(new GetParameterCommand({ Name: '/flashover/Nightly' }))
  cluster = parseClusterDescription(parameter.Parameter?.Value ?? '', 'its parameter')
}, 300_000)
afterAll(async () => {
  await ministack.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

describe('the whole stack on MiniStack', () => {
  it('listens on this machine’s own address only', () => {
    const port = Number(new URL(ministack.endpoint).port)
    const listeners = listenersOf(processGroupOf(port))
    expect(listeners.map((listener) => listener.port)).toContain(port)
    expect(listeners.filter(({ isLoopback }) => !isLoopback)).toEqual([])
  })

  it('has everything that the cluster says of itself', async () => {
    const [old, now] = [count(before), count(await inventory())]
    const added = Object.fromEntries(Object.keys(now).map((kind) => [kind, (now[kind] ?? 0) - (old[kind] ?? 0)]))
    expect(added).toMatchObject({ buckets: 3, parameters: 3, clusters: 1, tasks: 1 })
    expect(added).toMatchObject({ functions: 2 })
    const { ecs } = clients()
    const { driver } = cluster
    if (driver.kind !== 'service') throw new Error(`the driver is ${driver.kind}`)
    const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster: driver.cluster }))
    expect(serviceArns?.map((arn) => arn.split('/').at(-1))).toEqual([driver.service])
    const [task] = (await inventory()).tasks
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: task }))
    const [container] = taskDefinition?.containerDefinitions ?? []
    expect(container).toMatchObject({ image: 'registry.invalid/flashover-driver:1', readonlyRootFilesystem: true })
  })

  it('fires its schedule into the queue of jobs, with the message that a driver reads', async () => {
    const { sqs } = clients()
    let body: string | undefined
    for (let n = 0; n < 20 && body === undefined; n++) {
      const receive = new ReceiveMessageCommand({ QueueUrl: cluster.queueUrl ?? '', WaitTimeSeconds: 5 })
      body = (await sqs.send(receive)).Messages?.[0]?.Body
    }
    // What AWS puts in the place of the time, MiniStack leaves as it is.
    expect(body).toContain(SCHEDULED_TIME_OF_AWS)
    expect(parseJobMessage(body ?? '')).toEqual({
      version: 1,
      kind: 'scheduled',
      schedule: 'EveryMinute',
      scheduledFor: SCHEDULED_TIME_OF_AWS,
    })
    const Name = scheduleParameterName('Nightly', undefined, 'EveryMinute')
    const { Parameter } = await clients().ssm.send(new GetParameterCommand({ Name }))
    expect(parseScheduleDefinition(Parameter?.Value ?? '', 'EveryMinute')).toEqual({
      version: 1,
      timeZone: expect.stringMatching(/UTC$/),
      name: 'EveryMinute',
      application: {
        uri: expect.stringMatching(/^s3:\/\/.*\.zip$/),
        sha256: expect.any(String),
        entry: expect.stringMatching(/\.mjs$/),
      },
      args: ['--date', '<scheduled date>'],
      conf: {},
      exclusive: 'EveryMinute',
    })
  }, 150_000)

  it('is updated: the alias that applications pin points to another version, which runs a job', async () => {
    const [executor] = cluster.executors
    const alias = /^(.*):function:([^:]+):([^:]+)$/.exec(executor?.functionName ?? '')
    const pinned = async () =>
      (await clients().lambda.send(new GetAliasCommand({ FunctionName: alias?.[2], Name: alias?.[3] }))).FunctionVersion
    const old = await pinned()
    outputs = await ministack.deploy(90)
    expect(Number(await pinned())).toBeGreaterThan(Number(old))
    const app = path.join(folder, 'app.ts')
    fs.writeFileSync(
      app,
      `import { SparkSession, functions as F } from 'flashover'
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
const rows = spark.range(0, 10000, 1, 3).expectOrSetAside('id % 1000 <> 7')
const { expectations } = await rows.groupBy(F.expr('id % 10').as('k')).count().write.json(process.argv[2])
console.log(JSON.stringify([expectations[0].passed, expectations[0].violated, Number(await spark.read.json(process.argv[2] + '/_set_aside').count())]))
await spark.stop()
`,
    )
    const submit = ['submit', '--master', 'lambda', '--cluster', 'Nightly', app, `s3://${outputs.LakeName}/counts`]
    const run = await runCli(submit, { env: ministack.root })
    expect(run).toMatchObject({ code: 0, stdout: '[9990,10,10]\n' })
  }, 200_000)

  it('is destroyed: nothing is left but what was there before', async () => {
    const { s3 } = clients()
    // What is kept for users, or by rules of lifecycle, goes by hand here: CDK deletes no bucket with something in it.
    for (const Bucket of [outputs.LakeName, cluster.workBucket]) {
      const listed = await s3.send(new ListObjectsV2Command({ Bucket }))
      for (const { Key } of listed.Contents ?? []) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
    }
    await ministack.destroy()
    expect(await inventory()).toEqual(before)
  }, 200_000)
})
