import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LambdaClient, ListFunctionsCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ClusterDescription } from '../../common/config/cluster-description.ts'
import { SCHEDULED_TIME_OF_AWS } from '../../common/jobs/job-message.ts'
import { isFinal } from '../../common/jobs/job-record.ts'
import { readCluster } from '../../driver/application/cluster/read-cluster.ts'
import { awsEnvironment } from '../../driver/deploy/emulator/deploy-stack.ts'
import { runProgram } from '../../driver/deploy/emulator/run-program.ts'
import { runCli, startCli } from '../integration/cli-process.ts'
import { FaultProxy } from '../support/fault-proxy.ts'
import {
  awsVariables,
  keysUnder,
  type LambdaSession,
  openBucket,
  openLambdaSession,
  testS3Client,
  testSqsClient,
} from '../support/lambda-session.ts'
import { attachServedCluster, type ServedCluster, type ServedDriver } from '../support/served-cluster.ts'

// One stack from its deployment to its end, and in between all that a cluster has to live through. What each step means is tested on its own elsewhere
// (driver-service, nightly-etl, lambda-faults, cli-backfill); here they meet.
const STACK = 'OneCluster'
const stack = inject('stack')
const env = { ...awsVariables(stack), AWS_MAX_ATTEMPTS: '2' }
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-one-cluster-'))
const POISONED = '2026-11-28'

/**
 * Twenty tasks (on other days than the poisoned one four), a shuffle and a sort; then a day's rows, checked, which replace that day. The first time that it runs on the poisoned day one of its executors is killed. It waits
 * while there is an object `hold/<date>`.
 */
const PROGRAM = `import { parseArgs } from 'node:util'
import { SparkSession } from 'flashover'
const { date, lake } = parseArgs({ options: { date: { type: 'string' }, lake: { type: 'string' } } }).values
const at = (key) => process.env.AWS_ENDPOINT_URL + '/' + lake.replace('s3://', '') + '/' + key
const victim = at('killed/' + date)
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
const numbers = Array.from({ length: 20 }, (_, n) => n)
const sums = spark.sparkContext.parallelize(numbers, date === '${POISONED}' ? 20 : 4).mapPartitions(async function* (part) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (const n of part) {
    if (n === 7 && victim.endsWith('${POISONED}')) {
      const { ok } = await fetch(victim, { method: 'PUT', body: 'x', headers: { 'if-none-match': '*' } })
      if (ok) process.kill(process.pid, 'SIGKILL')
    }
    yield [n % 4, n]
  }
}).reduceByKey((a, b) => a + b, 4).sortByKey()
console.log('sums:', JSON.stringify(await sums.collect()))
while ((await fetch(at('hold/' + date), { method: 'HEAD' })).ok) await new Promise((resolve) => setTimeout(resolve, 200))
await spark.read.json(lake + '/in/' + date).expectOrSetAside('delay >= 0').selectExpr('*', "'" + date + "' as day")
  .write.mode('overwrite').option('partitionOverwriteMode', 'dynamic').partitionBy('day').setAsideFolder('day=' + date).parquet(lake + '/out')
console.log('done:', date)
await spark.stop()
`
const SUMS = 'sums: [[0,40],[1,45],[2,50],[3,55]]\n'

let before: Inventory
let lake: string
let etl: ClusterDescription
let payload: string
let cluster: ServedCluster
let proxy: FaultProxy
let neighbour: LambdaSession
let driver: ServedDriver

type Inventory = Readonly<Record<'buckets' | 'functions' | 'queues' | 'parameters', readonly string[]>>
async function inventory(): Promise<Inventory> {
  const options = { endpoint: stack.endpoint, region: stack.region }
  const [lambda, ssm] = [new LambdaClient(options), new SSMClient(options)]
  const [buckets, functions, queues, parameters] = await Promise.all([
    testS3Client(stack).send(new ListBucketsCommand({})),
    lambda.send(new ListFunctionsCommand({})),
    testSqsClient(stack).send(new ListQueuesCommand({ QueueNamePrefix: STACK })),
    ssm.send(new DescribeParametersCommand({ MaxResults: 50 })),
  ])
  const ofStack = (names: readonly (string | undefined)[]): readonly string[] =>
    names.flatMap((name) => (name?.toLowerCase().includes(STACK.toLowerCase()) ? [name] : []))
  return {
    buckets: ofStack((buckets.Buckets ?? []).map(({ Name }) => Name)),
    functions: ofStack((functions.Functions ?? []).map(({ FunctionName }) => FunctionName)),
    queues: queues.QueueUrls ?? [],
    parameters: ofStack((parameters.Parameters ?? []).map(({ Name }) => Name)),
  }
}

async function deploy(): Promise<void> {
  const assembly = path.join(folder, 'cdk.out')
  const program = path.join(folder, 'story.ts')
  fs.writeFileSync(program, PROGRAM)
  const context = { stackName: STACK, program, executorZip: path.resolve('dist/executor-lambda.zip') }
  await runProgram(process.execPath, ['--import', 'tsx', 'test/e2e/fixtures/one-cluster-app.ts'], {
    env: { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify(context) },
  })
  const outputs = path.join(folder, 'outputs.json')
  const options = ['--require-approval', 'never', '--outputs-file', outputs, '--no-notices']
  const cdk = path.resolve('node_modules/aws-cdk-local/bin/cdklocal')
  await runProgram(process.execPath, [cdk, 'deploy', '--app', assembly, ...options], {
    cwd: folder,
    env: awsEnvironment(stack.endpoint),
  })
  lake = JSON.parse(fs.readFileSync(outputs, 'utf8'))[STACK].LakeName
  // What its schedule sends: LocalStack keeps it, and never fires.
  const { Resources } = JSON.parse(fs.readFileSync(path.join(assembly, `${STACK}.template.json`), 'utf8')) as {
    readonly Resources: Readonly<Record<string, { Type: string; Properties: { Target: { Input: string } } }>>
  }
  const targets = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
  payload = targets.map(({ Properties }) => Properties.Target.Input).find((input) => input.includes('scheduled')) ?? ''
}

/** The schedule fires, as if it were so late. */
const fire = (scheduledFor: string): Promise<void> =>
  cluster.queue.send(payload.replace(SCHEDULED_TIME_OF_AWS, scheduledFor))
const jobAt = (scheduledFor: string): string => `Etl.Nightly-${scheduledFor.replaceAll(/[-:]/g, '')}`

const put = (key: string, text: string): Promise<void> => openBucket(stack, `s3://${lake}`).put(key, Buffer.from(text))
const remove = (key: string): Promise<void> => openBucket(stack, `s3://${lake}`).delete([key])

async function startDriver(...options: readonly string[]): Promise<void> {
  driver = await cluster.startDriver(...options)
}

const countOf = async (date: string): Promise<number> =>
  Number(await neighbour.spark.read.parquet(`s3://${lake}/out`).filter(`day = '${date}'`).count())

beforeAll(async () => {
  Object.assign(process.env, awsVariables(stack))
  before = await inventory()
  await deploy()
  etl = await readCluster(STACK, 'Etl')
  const FunctionName = etl.executors[0]?.functionName ?? ''
  // LocalStack passes over this property of a function.
  const lambda = new LambdaClient({ endpoint: stack.endpoint, region: stack.region })
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 4 }))
  proxy = await FaultProxy.start(stack.endpoint)
  cluster = attachServedCluster(stack, STACK, etl, { AWS_ENDPOINT_URL_LAMBDA: proxy.endpoint })
  neighbour = await openLambdaSession(stack, {
    'spark.flashover.lambda.functionName': FunctionName,
    'spark.flashover.store.uri': `s3://${etl.workBucket}/${etl.workPrefix}`,
    'spark.dynamicAllocation.maxExecutors': '4',
  })
  const dates = Array.from({ length: 9 }, (_, n) => `2026-11-${20 + n}`)
  const rows = (date: string): string =>
    Array.from({ length: 50 }, (_, n) => `{"id":${n},"delay":${date === POISONED && n < 20 ? -1 : n}}\n`).join('')
  await Promise.all(dates.map((date) => put(`in/${date}/rows.json`, rows(date))))
}, 300_000)
afterAll(async () => {
  driver?.child.kill('SIGKILL')
  await neighbour?.spark.stop()
  await proxy?.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

describe('one cluster', () => {
  it('has a schedule, whose message arrives: the job runs once though an executor is killed, others use its functions, and its input is poisoned', async () => {
    await startDriver()
    const time = `${POISONED}T02:00:00Z`
    await Promise.all([fire(time), fire(time)])
    // Another driver on the same functions, until one of the two was refused.
    const wait = neighbour.spark.sparkContext
      .parallelize([1, 2, 3, 4, 5, 6, 7, 8], 8)
      .mapPartitions(async function* () {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        yield 1
      })
    while (!proxy.statuses.includes(429) && !isFinal((await cluster.jobs.read(jobAt(time))) ?? { state: 'queued' }))
      await wait.collect()
    expect(proxy.statuses).toContain(429)
    const record = await cluster.seen(jobAt(time), isFinal)
    expect(record, await cluster.log(record.id)).toMatchObject({ state: 'succeeded', attempt: 1, share: 4 })
    expect(await cluster.log(record.id)).toContain(SUMS)
    // The executor was killed, and its task has run again.
    expect(await keysUnder(stack, `s3://${lake}/killed`)).toEqual([POISONED])
    expect(proxy.statuses.filter((status) => status === 200).length).toBeGreaterThan(20 + 4 + 4)
    const [rows] = driver.reports.filter(({ event }) => event === 'expectation')
    expect(rows).toMatchObject({ expectation: 'delay >= 0', action: 'set aside', rows: 20 })
    const aside = neighbour.spark.read.json(`s3://${lake}/out/_set_aside/day=${POISONED}`)
    expect([await countOf(POISONED), Number(await aside.count())]).toEqual([30, 20])
  })

  it('runs the same date again, and nothing is doubled; the message of a run that has ended changes nothing', async () => {
    const written = await keysUnder(stack, `s3://${lake}/out`)
    await fire(`${POISONED}T02:00:00Z`)
    // The copy of the first message that came while the job ran is delayed, and read much later.
    await expect.poll(() => cluster.queue.depth(), { timeout: 30_000 }).toMatchObject({ visible: 0, inFlight: 0 })
    expect(await keysUnder(stack, `s3://${lake}/out`)).toEqual(written)
    const again = `${POISONED}T03:00:00Z`
    await fire(again)
    expect(await cluster.seen(jobAt(again), isFinal)).toMatchObject({ state: 'succeeded', attempt: 1 })
    expect(await keysUnder(stack, `s3://${lake}/out`)).not.toEqual(written)
    expect(await countOf(POISONED)).toBe(30)
  })

  it('lives through its driver, killed and told to end amid jobs, and through a backfill that is killed', async () => {
    const [killed, drained] = ['2026-11-27T02:00:00Z', '2026-11-26T04:00:00Z']
    const begin = async (time: string): Promise<void> => {
      await put(`hold/${time.slice(0, 10)}`, 'x')
      await fire(time)
      while (!(await cluster.log(jobAt(time)).catch(() => '')).includes(SUMS)) await sleep(200)
    }
    await begin(killed)
    driver.child.kill('SIGKILL')
    await driver.exited
    await remove(`hold/${killed.slice(0, 10)}`)

    // A job of the schedule would wait until the lease of the one that was killed has ended: this one is submitted.
    await startDriver('--stop-timeout', '21')
    const { application, args } = (await cluster.jobs.read(jobAt(killed))) ?? expect.unreachable('it has a record')
    const byHand = 'Etl.job-drained'
    await put(`hold/${drained.slice(0, 10)}`, 'x')
    await cluster.submit(byHand, application, [...args.slice(0, 1), drained.slice(0, 10), ...args.slice(2)])
    while (!(await cluster.log(byHand)).includes(SUMS)) await sleep(200)
    driver.child.kill('SIGTERM')
    expect(await driver.exited).toBe(0)
    expect(await cluster.jobs.read(byHand)).toMatchObject({ state: 'queued', attempt: 1, losses: 0 })
    expect(await keysUnder(stack, `s3://${lake}/out/day=${drained.slice(0, 10)}`)).toEqual([])
    await remove(`hold/${drained.slice(0, 10)}`)
    await startDriver()

    const range = ['--from', '2026-11-20', '--to', '2026-11-26', '--parallelism', '2', '--state', `s3://${lake}/state`]
    const onCluster = ['--master', 'lambda', '--cluster', STACK, '--run-as', 'Etl']
    const program = [path.join(folder, 'story.ts'), '--date', '{date}', '--lake', `s3://${lake}`]
    const first = startCli(['backfill', ...range, ...onCluster, ...program], { env })
    const done = async (): Promise<number> => {
      const state = openBucket(stack, `s3://${lake}/state`)
      const keys = (await keysUnder(stack, `s3://${lake}/state`)).filter((key) => /^\d/.test(key))
      const records = await Promise.all(keys.map(async (key) => Buffer.from(await state.get(key)).toString()))
      return records.filter((text) => text.includes('"succeeded"')).length
    }
    while ((await done()) === 0) await sleep(200)
    first.child.kill('SIGKILL')
    await first.ended
    const before = await done()
    expect([before > 0, before < 7]).toEqual([true, true])
    const second = await runCli(['backfill', ...range, ...onCluster, ...program], { env })
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining(`${before} were done before`) })
    for (const date of ['2026-11-20', '2026-11-26']) expect(await countOf(date)).toBe(50)

    expect(await cluster.seen(byHand, isFinal)).toMatchObject({ state: 'succeeded', attempt: 2, losses: 0 })
    // Not before the lease of the one that was killed has ended.
    expect(await cluster.seen(jobAt(killed), isFinal)).toMatchObject({ state: 'succeeded', attempt: 2, losses: 1 })
    expect(await countOf(killed.slice(0, 10))).toBe(50)
    // All messages were read by now, the second of the first job too.
    expect(await cluster.jobs.read(jobAt(`${POISONED}T02:00:00Z`))).toMatchObject({ attempt: 1 })
    expect((await cluster.queue.depth()).delayed).toBe(0)
  }, 400_000)

  it('is destroyed, and leaves nothing', async () => {
    driver.child.kill('SIGTERM')
    expect(await driver.exited).toBe(0)
    await neighbour.spark.stop()
    expect((await inventory()).functions).toHaveLength(2)
    const data = openBucket(stack, `s3://${lake}`)
    await data.delete(await keysUnder(stack, `s3://${lake}`))
    const destroyed = await runCli(['destroy', '--cluster', STACK, '--purge', '--yes'], {
      env: awsEnvironment(stack.endpoint) as Record<string, string>,
    })
    expect(destroyed, destroyed.stderr).toMatchObject({ code: 0 })
    expect(await inventory()).toEqual(before)
  })
})
