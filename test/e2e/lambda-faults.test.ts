import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { countsTowardsTaskFailures } from '../../common/protocol/task-result.ts'
import { quietAwsSdk } from '../../common/storage/quiet-aws-sdk.ts'
import { S3MultipartUploads } from '../../common/storage/s3-multipart-uploads.ts'
import { FaultProxy } from '../support/fault-proxy.ts'
import {
  keysUnder,
  type LambdaSession,
  openBucket,
  openLambdaSession,
  type TaskEnded,
  taskEnds,
  testS3Client,
} from '../support/lambda-session.ts'

const stack = inject('stack')
// The smallest executor is these tests' own: they limit and break it.
const FunctionName = stack.executors[0]?.name ?? ''
quietAwsSdk()
const client = new LambdaClient({
  endpoint: stack.endpoint,
  region: stack.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

let session: LambdaSession | undefined

const open = async (settings: Readonly<Record<string, string>> = {}): Promise<LambdaSession> => {
  session = await openLambdaSession(stack, { 'spark.flashover.lambda.functionName': FunctionName, ...settings })
  return session
}

afterEach(async () => {
  await session?.spark.stop()
  session = undefined
})
afterAll(() => client.destroy())

const failures = (ends: readonly TaskEnded[]) => ends.flatMap(({ end }) => (end.kind === 'Success' ? [] : [end]))
const reasons = (ends: readonly TaskEnded[]): string[] =>
  failures(ends).map((end) => (end.kind === 'ExecutorLostFailure' ? end.reason : end.kind))

describe('throttling', () => {
  beforeAll(() => client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 2 })))
  afterAll(() => client.send(new DeleteFunctionConcurrencyCommand({ FunctionName })))

  it('slows a job of many tasks down and fails none of them', async () => {
    const { spark, events } = await open({ 'spark.dynamicAllocation.maxExecutors': '8', 'spark.task.maxFailures': '1' })
    const rows = Array.from({ length: 16 }, (_, n) => n)
    const squares = spark.sparkContext.parallelize(rows, 16).mapPartitions(async function* (part) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      for (const n of part) yield n * n
    })
    expect(await squares.collect()).toEqual(rows.map((n) => n * n))
    const ends = taskEnds(events)
    expect(reasons(ends)).toContain('Throttled')
    expect(failures(ends).filter(countsTowardsTaskFailures)).toEqual([])
    expect(ends.filter(({ end }) => end.kind === 'Success')).toHaveLength(16)
  })
})

describe('between the driver and Lambda', () => {
  let proxy: FaultProxy
  beforeEach(async () => {
    proxy = await FaultProxy.start(stack.endpoint)
    process.env['AWS_ENDPOINT_URL_LAMBDA'] = proxy.endpoint
  })
  afterEach(async () => {
    delete process.env['AWS_ENDPOINT_URL_LAMBDA']
    await proxy.stop()
  })

  it('a lost answer of a task that has run makes another attempt, and the output is there once', async () => {
    const { spark, events } = await open({ 'spark.flashover.fuse.enabled': 'false' })
    const out = `s3://${stack.workBucket}/lost-answer-${process.pid}`
    proxy.plan = ({ index }) => (index < 2 ? { kind: 'lose answer' } : undefined)
    await spark.range(0, 1000, 1, 4).write.parquet(out)
    expect(proxy.fired).toEqual(['lose answer', 'lose answer'])
    expect(reasons(taskEnds(events))).toEqual(['unreachable', 'unreachable'])
    expect((await keysUnder(stack, out)).filter((key) => key !== '_SUCCESS')).toHaveLength(4)
    const written = spark.read.parquet(out)
    expect([await written.count(), await written.distinct().count()]).toEqual([1000, 1000])
    // What the unheard attempts have uploaded is not left lying, paid for and seen by nobody.
    const uploads = new S3MultipartUploads(out, testS3Client(stack))
    for await (const upload of uploads.pending('')) expect(upload).toBeUndefined()
    uploads.close()
  })

  it('a burst of 429 and 500 uses up no attempt', async () => {
    const { spark, events } = await open({ 'spark.dynamicAllocation.maxExecutors': '4', 'spark.task.maxFailures': '1' })
    proxy.plan = ({ index }) =>
      index >= 12
        ? undefined
        : index % 3 === 0
          ? { kind: 'refuse', status: 500, code: 'ServiceException' }
          : { kind: 'refuse', status: 429, code: 'TooManyRequestsException' }
    const rows = Array.from({ length: 8 }, (_, n) => n)
    const doubled = spark.sparkContext.parallelize(rows, 8).map((n) => 2 * n)
    expect(await doubled.collect()).toEqual(rows.map((n) => 2 * n))
    expect(proxy.fired).toHaveLength(12)
    const kinds = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? 'PlatformFailure' : 'Throttled'))
    expect(reasons(taskEnds(events)).toSorted()).toEqual(kinds.toSorted())
  })
})

describe('an executor that is lost', () => {
  it('by an exit is replaced, and the task tried again', async () => {
    const { spark, events } = await open()
    const marker = `/${stack.workBucket}/crashed-${process.pid}`
    const rows = spark.sparkContext.parallelize(['a', 'b'], 1).mapPartitions(async function* (part) {
      // A conditional write tells the first attempt from the second.
      const url = `${process.env['AWS_ENDPOINT_URL']}${marker}`
      const { ok } = await fetch(url, { method: 'PUT', body: 'x', headers: { 'if-none-match': '*' } })
      if (ok) process.exit(3)
      yield* part
    })
    expect(await rows.collect()).toEqual(['a', 'b'])
    expect(reasons(taskEnds(events))).toEqual(['crash'])
  })

  it('by an exit every time ends the job with the status after spark.task.maxFailures attempts', async () => {
    const { spark, events } = await open({ 'spark.task.maxFailures': '2' })
    const job = spark.sparkContext.parallelize([1], 1).map(() => process.exit(3))
    await expect(job.collect()).rejects.toThrow(/^\[EXECUTOR_LOST\].* failed 2 times.*crash: .*exit status 3/s)
    expect(reasons(taskEnds(events))).toEqual(['crash', 'crash'])
  })

  it('by taking more memory than its function has is told apart', async () => {
    const { spark, events } = await open({ 'spark.task.maxFailures': '2' })
    const job = spark.sparkContext.parallelize([1], 1).mapPartitions(async function* () {
      const held: Buffer[] = []
      while (held.length < 200) {
        held.push(Buffer.alloc(16 << 20, 1))
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      yield held.length
    })
    await expect(job.collect()).rejects.toThrow(/^\[EXECUTOR_LOST\].*out of memory: .*Give the function more memory/s)
    expect(reasons(taskEnds(events))).toEqual(['out of memory', 'out of memory'])
  })

  it('is not what an error of the program is', async () => {
    const { spark, events } = await open({ 'spark.task.maxFailures': '2' })
    const job = spark.sparkContext.parallelize([1], 1).map(() => {
      throw new TypeError('thrown by the program')
    })
    await expect(job.collect()).rejects.toThrow(/^\[TASK_FAILED\].*thrown by the program/s)
    expect(reasons(taskEnds(events))).toEqual(['ExceptionFailure', 'ExceptionFailure'])
  })
})

describe('an executor that runs out of time', () => {
  const setTimeoutSeconds = async (Timeout: number): Promise<void> => {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }))
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 30, minDelay: 1 }, { FunctionName })
  }
  beforeAll(() => setTimeoutSeconds(4))
  afterAll(() => setTimeoutSeconds(60))

  it('is ended by Lambda where a closure does not stop, and told apart', async () => {
    const { spark, events } = await open({ 'spark.task.maxFailures': '1' })
    const job = spark.sparkContext.parallelize([1], 1).mapPartitions(async function* () {
      await new Promise((resolve) => setTimeout(resolve, 60_000))
      yield 1
    })
    await expect(job.collect()).rejects.toThrow(/^\[EXECUTOR_LOST\].*timeout: .*timed out after 4/s)
    expect(reasons(taskEnds(events))).toEqual(['timeout'])
  })

  it('stops a query a while before, so that its environment serves the next one', async () => {
    const { spark, events } = await open({ 'spark.task.maxFailures': '1' })
    const endless = spark.sql(
      'select count(*) from range(30000000) a join range(30000000) b on a.id % 1000 = b.id % 999',
    )
    await expect(endless.collect()).rejects.toThrow(/^\[EXECUTOR_LOST\].*timeout: .*did not finish in/s)
    expect(reasons(taskEnds(events))).toEqual(['timeout'])
    expect(await spark.range(0, 10).count()).toBe(10)
  })
})

describe('a map output that is lost from the bucket', () => {
  it('is computed again, and it alone', async () => {
    const work = `s3://${stack.workBucket}/lost-${process.pid}`
    const { spark, scheduler, events } = await open({
      'spark.flashover.store.uri': work,
      'spark.dynamicAllocation.maxExecutors': '1',
      'spark.task.maxFailures': '1',
    })
    const store = openBucket(stack, work)
    let deleted: Promise<void> | undefined
    scheduler.addListener((event) => {
      if (event.kind !== 'TaskEnded' || event.task.stageId !== 1 || deleted !== undefined) return
      deleted = keysUnder(stack, work).then((keys) => store.delete(keys.filter((key) => key.includes('/shuffle/0/1-'))))
    })
    const rows = Array.from({ length: 12 }, (_, n) => n)
    const sums = spark.sparkContext
      .parallelize(rows, 3)
      .map((n) => [n % 4, n])
      .reduceByKey((a, b) => a + b, 4)
      .mapPartitions(async function* (part) {
        // One task after the other: the object is gone before the last of them begins.
        await new Promise((resolve) => setTimeout(resolve, 200))
        yield* part
      })
    expect(new Map(await sums.collect())).toEqual(new Map([0, 1, 2, 3].map((key) => [key, 3 * key + 12])))
    await deleted
    const ends = taskEnds(events)
    expect(reasons(ends)).toContain('FetchFailed')
    const mapTasks = ends.filter(({ task }) => task.stageId === 0).map(({ task }) => task.partition)
    expect(mapTasks.sort()).toEqual([0, 1, 1, 2])
    store.close()
  })
})

describe('a payload beyond the 6 MB of an invocation', () => {
  it('goes through the store, to the task and back', async () => {
    const { spark } = await open()
    const rows = Array.from({ length: 8 }, (_, n) => String(n).repeat(1 << 20))
    const answered = await spark.sparkContext
      .parallelize(rows, 1)
      .map((row) => row.toUpperCase())
      .collect()
    expect(answered.map((row) => `${row.length}:${row[0]}`)).toEqual(rows.map((row) => `${row.length}:${row[0]}`))
  })
})
