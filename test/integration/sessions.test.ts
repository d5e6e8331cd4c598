import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SparkConf } from '../../common/config/spark-conf.ts'
import { startApplication } from '../../driver/application/application.ts'
import { functions as F, SparkSession } from '../../driver/index.ts'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'
import { conditionOf } from '../support/frame-rows.ts'
import { openSession } from '../support/test-session.ts'

const builder = SparkSession.builder.appName('sessions test').master('local[2]')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-sessions-'))
})
afterEach(async () => {
  await SparkSession.getDefaultSession()?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Fails a test whose jobs never come to run, instead of letting it wait for ever. */
async function eventually(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 20_000 }).toBe(true)
}

describe('a new session', () => {
  it('shares the application and nothing of the other session', async () => {
    const one = await builder.config('spark.sql.shuffle.partitions', 5).config('spark.mine', 'app').getOrCreate()
    one.conf.set('spark.sql.shuffle.partitions', 7)
    one.conf.set('spark.other', 'one')
    const two = one.newSession()
    expect(two.sparkContext).toBe(one.sparkContext)
    expect(two.conf.get('spark.sql.shuffle.partitions')).toBe('5')
    expect(two.conf.get('spark.mine')).toBe('app')
    expect(await conditionOf(() => two.conf.get('spark.other'))).toBe('SQL_CONF_NOT_FOUND')
    two.sql('SET spark.sql.shuffle.partitions = 3')
    two.conf.unset('spark.mine')
    expect([one.conf.get('spark.sql.shuffle.partitions'), one.conf.get('spark.mine')]).toEqual(['7', 'app'])
    expect(await two.sql('SET spark.sql.shuffle.partitions').collectValues()).toEqual([
      ['spark.sql.shuffle.partitions', '3'],
    ])
    expect(await conditionOf(() => two.conf.set('spark.executor.memory', '1g'))).toBe('CANNOT_MODIFY_CONFIG')
    expect(await conditionOf(() => two.conf.set('spark.sql.warehouse.dir', 'x'))).toBe('CANNOT_MODIFY_STATIC_CONFIG')

    two.range(3).createOrReplaceTempView('v')
    expect(await two.sql('SELECT sum(id) FROM v').collectValues()).toEqual([[3n]])
    expect(await conditionOf(() => one.table('v').collect())).toBe('TABLE_OR_VIEW_NOT_FOUND')
    expect(await conditionOf(() => one.range(3).join(two.table('v'), 'id').collect())).toBe('SESSION_NOT_SAME')
    expect(await conditionOf(() => one.range(3).union(two.range(3)))).toBe('SESSION_NOT_SAME')
  })

  it('is neither the active session nor the default one until it is made so', async () => {
    expect(await conditionOf(() => SparkSession.active())).toBe('NO_ACTIVE_OR_DEFAULT_SESSION')
    const one = await builder.getOrCreate()
    const two = one.newSession()
    const current = () => [SparkSession.getActiveSession(), SparkSession.getDefaultSession(), SparkSession.active()]
    expect(current()).toEqual([one, one, one])
    await one.sparkContext.withLocalProperties(async () => {
      SparkSession.setActiveSession(two)
      expect(current()).toEqual([two, one, two])
      expect(await builder.config('spark.sql.shuffle.partitions', 9).getOrCreate()).toBe(two)
      expect(one.conf.get('spark.sql.shuffle.partitions', 'none')).toBe('none')
      SparkSession.clearActiveSession()
      expect(current()).toEqual([undefined, one, one])
      SparkSession.setDefaultSession(two)
      expect(await builder.getOrCreate()).toBe(two)
      SparkSession.clearDefaultSession()
      expect(await conditionOf(() => SparkSession.active())).toBe('NO_ACTIVE_OR_DEFAULT_SESSION')
      const three = await builder.getOrCreate()
      expect([three === one, three === two, three.sparkContext === one.sparkContext]).toEqual([false, false, true])
    })
    expect(SparkSession.getActiveSession()).toBe(one)
  })

  it('comes of create(), with the settings of its builder, in the application that runs', async () => {
    const [one, two] = await Promise.all([builder.create(), builder.config('spark.sql.shuffle.partitions', 3).create()])
    expect(two).not.toBe(one)
    expect(two.sparkContext).toBe(one.sparkContext)
    const three = await builder.config('spark.sql.shuffle.partitions', 4).create()
    expect([two, three].map(({ conf }) => conf.get('spark.sql.shuffle.partitions'))).toEqual(['3', '4'])
    expect(SparkSession.getActiveSession()).toBe(one)
  })

  it('ends with the application, whichever session stops it', async () => {
    const one = await builder.getOrCreate()
    const two = one.newSession()
    const df = one.range(3)
    const { applicationId } = one.sparkContext
    await two.stop()
    for (const use of [
      () => one.range(1),
      () => df.collect(),
      () => df.toLocalIterator().next(),
      () => one.newSession(),
    ])
      expect(await conditionOf(use)).toBe('SESSION_STOPPED')
    expect([SparkSession.getActiveSession(), SparkSession.getDefaultSession()]).toEqual([undefined, undefined])
    const next = await builder.getOrCreate()
    expect(await next.range(4).count()).toBe(4)
    expect(next.sparkContext.applicationId).not.toBe(applicationId)
  })
})

describe('sessions side by side', () => {
  it('answer from their own views by their own settings, however their queries interleave', async () => {
    const { spark } = await openSession('local-cluster[2,1,512]')
    const sessions = [spark, ...Array.from({ length: 3 }, () => spark.newSession())]
    for (const [at, session] of sessions.entries()) {
      session.conf.set('spark.sql.shuffle.partitions', at + 2)
      session.conf.set('spark.sql.caseSensitive', at % 2 === 1)
      session
        .range(0, 100 * (at + 1), 1, 3)
        .select(F.col('id').mod(F.lit(7)).as('k'), F.col('id').as('K2'))
        .createOrReplaceTempView('numbers')
      session.sql(`CREATE TEMP VIEW scaled AS SELECT k, K2 * ${at + 1} AS v FROM numbers`)
    }
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => sessions).flatMap((round) =>
        round.map((session) =>
          session.sql('SELECT sum(s) FROM (SELECT k, sum(v) AS s FROM scaled GROUP BY k)').collectValues(),
        ),
      ),
    )
    const sum = (at: number): bigint => {
      const n = BigInt(100 * (at + 1))
      return ((n * (n - 1n)) / 2n) * BigInt(at + 1)
    }
    expect(answers).toEqual(answers.map((_, at) => [[sum(at % 4)]]))
    const conditions = await Promise.all(
      sessions.map((session) => conditionOf(() => session.sql('SELECT k2 FROM numbers').count())),
    )
    expect(conditions.map((condition) => condition.startsWith('UNRESOLVED_COLUMN'))).toEqual([false, true, false, true])
  })

  it('interrupt their own actions only, by tag, by id or all', async () => {
    const { spark, events } = await openSession('local-cluster[2,1,512]', { 'spark.sql.shuffle.partitions': '1' })
    const other = spark.newSession()
    const endless = (session: SparkSession, name: string) => {
      session.sparkContext.setJobDescription(name)
      return conditionOf(() => session.range(0, 4_000_000_000_000, 1, 2).agg(F.sum('id')).collect())
    }
    const started = () => events.filter((event) => event.kind === 'JobStarted')
    const idOf = (name: string) =>
      `${started().find(({ properties }) => properties.description === name)?.properties.executionId}`
    const isStarted = (names: readonly string[]) =>
      names.every((name) => started().some(({ properties }) => properties.description === name))
    await spark.sparkContext.withLocalProperties(async () => {
      const plain = endless(spark, 'plain')
      spark.addTag('x')
      other.addTag('x')
      const tagged = endless(spark, 'tagged')
      const others = endless(other, 'others')
      await eventually(() => isStarted(['plain', 'tagged', 'others']))
      expect(spark.interruptTag('nothing')).toEqual([])
      expect(spark.interruptTag('x')).toEqual([idOf('tagged')])
      expect(await tagged).toBe('SPARK_JOB_CANCELLED')
      expect(other.interruptOperation(idOf('plain'))).toEqual([])
      expect(spark.interruptOperation(idOf('plain'))).toEqual([idOf('plain')])
      expect(await plain).toBe('SPARK_JOB_CANCELLED')
      expect(spark.interruptAll()).toEqual([])
      expect(other.interruptAll()).toEqual([idOf('others')])
      expect(await others).toBe('SPARK_JOB_CANCELLED')
      expect(() => spark.interruptOperation('abc')).toThrow('executionId must be a number in string form.')
      expect([...spark.getTags()]).toEqual(['x'])
      expect([...spark.sparkContext.getJobTags()]).toEqual([])
    })
    expect(await other.range(5).count()).toBe(5)
  })
})

describe('the jobs of an action', () => {
  it('all carry its id, and the line of the program that asked for them', async () => {
    const { spark, events } = await openSession('local[2]')
    writeFileSync(path.join(folder, 'a.csv'), 'x\n1\n2\n')
    const jobs = (from: number) =>
      events.slice(from).flatMap((event) => (event.kind === 'JobStarted' ? [event.properties] : []))
    const read = spark.read.option('header', true).option('inferSchema', true).csv(folder)
    expect(await read.agg(F.sum('x')).first()).toMatchObject({ 'sum(x)': 3n })
    const first = jobs(0)
    // One job finds the types, one answers.
    expect(first.length).toBe(2)
    expect(new Set(first.map(({ executionId }) => executionId)).size).toBe(1)
    expect(first.map(({ callSite }) => callSite.short)).toEqual(
      Array(2).fill(expect.stringMatching(/^first at sessions\.test\.ts:\d+$/)),
    )
    const from = events.length
    const actions = [
      read.count(),
      read.showString(),
      read.write.parquet(path.join(folder, 'out')),
      read.toLocalIterator().next(),
      spark.newSession().range(3).collect(),
    ]
    await Promise.all(actions)
    const methods = new Map(jobs(from).map(({ executionId, callSite }) => [executionId, callSite.short.split(' ')[0]]))
    expect([...methods.values()].toSorted()).toEqual(['collect', 'count', 'parquet', 'showString', 'toLocalIterator'])
    expect(new Set(jobs(0).map(({ executionId }) => executionId)).size).toBe(6)
    const rdds = events.length
    const sorted = spark.sparkContext.parallelize([3, 1, 2], 2).sortBy((n) => n)
    expect(await sorted.first()).toBe(1)
    // One job samples the keys.
    expect(jobs(rdds).map(({ executionId, callSite }) => [executionId, callSite.short.split(':')[0]])).toEqual(
      Array(2).fill([undefined, 'first at sessions.test.ts']),
    )
    expect(jobs(rdds)[0]?.callSite.long).toMatch(/^first\n.*sessions\.test\.ts:\d+:\d+/)
  })
})

describe('two applications', () => {
  it('share a store without seeing what the other keeps there, even under one given id', async () => {
    const conf = () =>
      new SparkConf()
        .set('spark.master', 'local[1]')
        .set('spark.ui.showConsoleProgress', false)
        .set('spark.flashover.store.uri', path.join(folder, 'store'))
        .set('spark.app.id', 'nightly')
    const [one, two] = await Promise.all([startApplication(conf()), startApplication(conf())])
    try {
      expect([one.sparkContext.applicationId, two.sparkContext.applicationId]).toEqual(['nightly', 'nightly'])
      const events: SchedulerEvent[] = []
      two.scheduler.addListener((event) => events.push(event))
      const sums = ({ sparkContext }: typeof one, factor: number) =>
        sparkContext
          .parallelize([1, 2, 3, 4], 2)
          .map((n): [number, number] => [n % 2, n * factor])
          .reduceByKey((a, b) => a + b)
          .collect()
      const sorted = async (rows: Promise<[number, number][]>) => (await rows).toSorted(([a], [b]) => a - b)
      const rounds = Array.from({ length: 5 }, () => [sorted(sums(one, 1)), sorted(sums(two, 10))])
      const answers = await Promise.all(rounds.flat())
      expect(answers).toEqual(
        rounds.flatMap(() => [
          [
            [0, 6],
            [1, 4],
          ],
          [
            [0, 60],
            [1, 40],
          ],
        ]),
      )
      // What one deletes when it stops is its own.
      const running = sorted(sums(two, 100))
      await one.stop()
      expect(await running).toEqual([
        [0, 600],
        [1, 400],
      ])
      expect(events.some((event) => event.kind === 'TaskEnded' && event.end.kind === 'FetchFailed')).toBe(false)
    } finally {
      await Promise.all([one.stop(), two.stop()])
    }
  })
})
