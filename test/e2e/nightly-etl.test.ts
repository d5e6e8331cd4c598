import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { JobMessage } from '../../common/jobs/job-message.ts'
import { isFinal } from '../../common/jobs/job-record.ts'
import { bundleApplication } from '../../driver/deploy/cluster/bundle/bundle-application.ts'
import { uploadBundle } from '../../driver/deploy/cluster/upload-bundle.ts'
import { runCli, startCli } from '../integration/cli-process.ts'
import type { ProcessRun } from '../support/child-output.ts'
import { duckdbRows } from '../support/duckdb-rows.ts'
import { awsVariables, keysUnder, openBucket, upload } from '../support/lambda-session.ts'
import { openServedCluster } from '../support/served-cluster.ts'

// The ETL as a user runs it on LocalStack: the variables that `flashover localstack deploy` prints, its properties file, and
// inputs and output in the bucket. Every fifth flight of three days, one of them poisoned.
const DAYS = ['2001-01-01', '2001-01-02', '2001-01-03'] as const
const POISONED = '2001-01-02'
const stack = inject('stack')
const propertiesFile = inject('propertiesFile')
const bucket = `s3://${stack.workBucket}`
const root = `${bucket}/etl-${randomUUID()}`
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-etl-lambda-'))
const flights = path.join(folder, 'flights')
const airports = path.resolve('node_modules/vega-datasets/data/airports.csv')

const APP = 'examples/nightly-etl/src/nightly-etl.ts'
const onLambdaOptions = ['--properties-file', propertiesFile, '--master', 'lambda']
const inBucket = (date: string, target: string): readonly string[] => [
  APP,
  ...['--date', date, '--flights', `${root}/in/flights`, '--airports', `${root}/in/airports.csv`, '--out', target],
]
const onLambda = (date: string, target: string, ...conf: readonly string[]): Promise<ProcessRun> =>
  runCli(['submit', ...onLambdaOptions, ...conf, ...inBucket(date, target)], { env: awsVariables(stack) })
const local = path.join(folder, 'local')
const onThisMachine = (date: string): Promise<ProcessRun> =>
  runCli(['submit', APP, '--date', date, '--flights', flights, '--airports', airports, '--out', local])

async function download(uri: string, target: string): Promise<void> {
  const store = openBucket(stack, uri)
  for await (const { key } of store.list('')) {
    mkdirSync(path.dirname(path.join(target, key)), { recursive: true })
    writeFileSync(path.join(target, key), await store.get(key))
  }
  store.close()
}

const rowsOf = (out: string, report: string, date: string): Promise<readonly unknown[]> =>
  duckdbRows(`select * from read_parquet('${out}/${report}/day=${date}/*.parquet') order by all`)
const asideOf = (out: string): Promise<readonly unknown[]> =>
  duckdbRows(`select _expectation, origin, delay from read_json('${out}/flights/_set_aside/*/*.json') order by all`)
const REPORTS = ['flights', 'delays-by-airport', 'delays-by-route'] as const

async function expectSame(out: string, dates: readonly string[]): Promise<void> {
  const downloaded = mkdtempSync(path.join(folder, 'downloaded-'))
  await download(out, downloaded)
  for (const report of REPORTS)
    for (const date of dates) {
      const expected = await rowsOf(local, report, date)
      expect(expected.length).toBeGreaterThan(200)
      expect(await rowsOf(downloaded, report, date)).toEqual(expected)
    }
  expect(await asideOf(downloaded)).toEqual(await asideOf(local))
}

beforeAll(async () => {
  await duckdbRows(
    `copy (select * exclude n, date::date as day
       from (select *, row_number() over () n from 'node_modules/vega-datasets/data/flights-3m.parquet')
       where n % 5 = 0 and date < '2001-01-04'
       union all select timestamp '${POISONED} 08:00', 90000 + n, 100, 'SFO', 'JFK', '${POISONED}' from range(20) t(n))
     to '${flights}' (format parquet, partition_by (day))`,
  )
  const files = readdirSync(flights, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const inputs = files.map((entry) => {
    const file = path.join(entry.parentPath, entry.name)
    return [`flights/${path.relative(flights, file)}`, file] as const
  })
  await upload(stack, `${root}/in`, { ...Object.fromEntries(inputs), 'airports.csv': airports })
  for (const date of DAYS) expect(await onThisMachine(date)).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the nightly ETL with the master lambda', () => {
  it.each([
    ['as it is deployed', []],
    ['with every exchange through the bucket', ['--conf', 'spark.flashover.fuse.enabled=false']],
  ])('gives the rows of local[*], and sets the same aside, %s', async (_, conf) => {
    const out = `${root}/out-${conf.length}`
    const run = await onLambda(POISONED, out, ...conf)
    expect(run).toMatchObject({ code: 0, stdout: (await onThisMachine(POISONED)).stdout })
    expect(run.stderr).toContain('20 of')
    await expectSame(out, [POISONED])
    // The same date again: nothing is doubled.
    expect(await onLambda(POISONED, out, ...conf)).toMatchObject({ code: 0, stdout: run.stdout })
    await expectSame(out, [POISONED])
  })

  it('is backfilled with its state in the bucket, and not twice', async () => {
    const out = `${root}/backfilled`
    const range = ['--from', '2001-01-01', '--to', '2001-01-03', '--parallelism', '2', '--state', `${root}/state`]
    const backfill = () =>
      runCli(['backfill', ...range, ...onLambdaOptions, ...inBucket('{date}', out)], { env: awsVariables(stack) })
    expect(await backfill()).toMatchObject({ code: 0, stderr: expect.stringContaining('3 dates: 3 succeeded') })
    await expectSame(out, DAYS)
    expect(await backfill()).toMatchObject({ code: 0, stderr: expect.stringContaining('3 were done before') })
    expect(await keysUnder(stack, `${root}/state`)).toEqual([...DAYS.map((date) => `${date}.json`), 'backfill.json'])
  })

  it('is run by the driver service when its schedule fires, and not again when that message comes twice', async () => {
    const cluster = await openServedCluster(stack)
    const bundle = await bundleApplication(path.resolve(APP))
    const application = await uploadBundle(bundle, stack.workBucket, openBucket(stack, bucket), Date.now())
    const out = `${root}/scheduled`
    const schedule = `Nightly-${cluster.name}`
    const [, ...args] = inBucket('<scheduled date>', out)
    // As EventBridge Scheduler sends it, at eleven in the evening in Chicago.
    const definition = { timeZone: 'America/Chicago', name: schedule, application, args, conf: {}, exclusive: schedule }
    await cluster.addSchedule(schedule, { version: 1, ...definition })
    const message: JobMessage = { version: 1, kind: 'scheduled', schedule, scheduledFor: '2001-01-03T05:00:00Z' }
    await cluster.send(message)
    const driver = await cluster.startDriver()
    try {
      const id = `${schedule}-20010103T050000Z`
      expect(await cluster.seen(id, isFinal), await cluster.log(id)).toMatchObject({ state: 'succeeded', attempt: 1 })
      await expectSame(out, [POISONED])
      const written = await keysUnder(stack, out)
      await cluster.send(message)
      await expect.poll(() => cluster.queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
      expect(await cluster.jobs.read(id)).toMatchObject({ state: 'succeeded', attempt: 1 })
      // Every write names its files anew.
      expect(await keysUnder(stack, out)).toEqual(written)
    } finally {
      driver.child.kill('SIGKILL')
      await driver.exited
    }
  })

  it('ends within a second or so of Ctrl-C, and shows no output', async () => {
    const out = `${root}/interrupted`
    const work = `${root}/interrupted-work`
    const options = [...onLambdaOptions, '--conf', `spark.flashover.store.uri=${work}`]
    const { child, ended } = startCli(['submit', ...options, ...inBucket(POISONED, out)], { env: awsVariables(stack) })
    // With the first stage's program its tasks are about to be invoked.
    await expect.poll(() => keysUnder(stack, work), { timeout: 30_000 }).not.toEqual([])
    const begun = performance.now()
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(performance.now() - begun).toBeLessThan(3000)
    expect(await keysUnder(stack, out)).toEqual([])
  })
})
