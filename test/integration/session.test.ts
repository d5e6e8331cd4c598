import { afterEach, describe, expect, it, vi } from 'vitest'
import { functions as F, SparkSession } from '../../driver/index.ts'
import { conditionOf } from '../support/frame-rows.ts'

const builder = SparkSession.builder.appName('session test').master('local[1]')

afterEach(async () => {
  await SparkSession.getActiveSession()?.stop()
})

describe('a session', () => {
  it('is one at a time, also for those who ask while it starts', async () => {
    const [first, second] = await Promise.all([builder.getOrCreate(), builder.getOrCreate()])
    expect(second).toBe(first)
    expect(await builder.getOrCreate()).toBe(first)
    expect(SparkSession.active()).toBe(first)
  })

  it('takes over what can change from a second builder, and says what cannot', async () => {
    const spark = await builder.config('spark.sql.shuffle.partitions', 2).getOrCreate()
    const warnings = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const same = await SparkSession.builder
      .appName('other')
      .config('spark.sql.shuffle.partitions', 5)
      .config('spark.flashover.fuse.enabled', false)
      .getOrCreate()
    const said = warnings.mock.calls.map(([text]) => String(text)).join('')
    warnings.mockRestore()
    expect(same.conf.get('spark.sql.shuffle.partitions')).toBe('5')
    expect(same.conf.get('spark.flashover.fuse.enabled')).toBe('false')
    expect(spark.conf.get('spark.app.name')).toBe('session test')
    expect(said).toMatch(/spark\.app\.name is fixed .* other has no effect/)
  })

  it.each([
    ['NOT_SUPPORTED_MASTER', builder.master('sideways')],
    ['NOT_SUPPORTED_MASTER', builder.master('local[0]')],
    ['INVALID_CONF_VALUE', builder.config('spark.sql.shuffle.partitions', 'many')],
    ['UNSUPPORTED_FEATURE', builder.config('spark.sql.ansi.enabled', false)],
  ])('is refused with %s before anything starts', async (condition, bad) => {
    expect(await conditionOf(() => bad.getOrCreate())).toContain(condition)
    expect(SparkSession.getActiveSession()).toBeUndefined()
  })

  it('has settings that change and settings that do not', async () => {
    const { conf } = await builder.getOrCreate()
    conf.set('spark.sql.shuffle.partitions', 7)
    expect(conf.get('spark.sql.shuffle.partitions')).toBe('7')
    conf.unset('spark.sql.shuffle.partitions')
    expect(conf.get('spark.sql.shuffle.partitions', 'none')).toBe('none')
    expect(conf.get('spark.sql.autoBroadcastJoinThreshold')).toBe('10m')
    expect(await conditionOf(() => conf.get('spark.sql.nope'))).toBe('SQL_CONF_NOT_FOUND')
    expect(await conditionOf(() => conf.set('spark.master', 'local'))).toBe('CANNOT_MODIFY_CONFIG')
    expect(await conditionOf(() => conf.unset('spark.master'))).toBe('CANNOT_MODIFY_CONFIG')
    // A key that nothing knows may be set, but is not called modifiable, as in Spark.
    conf.set('spark.nobody.knows', 1)
    const keys = [
      'spark.sql.caseSensitive',
      'spark.flashover.fuse.enabled',
      'spark.executor.memory',
      'spark.nobody.knows',
    ]
    expect(keys.map((key) => conf.isModifiable(key))).toEqual([true, true, false, false])
  })

  it('is of no use after it was stopped, and makes room for another', async () => {
    const spark = await builder.getOrCreate()
    const df = spark.range(3)
    const rdd = spark.sparkContext.parallelize([1])
    await spark.stop()
    await spark.stop()
    for (const use of [
      () => df.collect(),
      () => df.show(),
      () => df.write.parquet('never-written'),
      () => rdd.collect(),
      () => spark.range(1),
      () => spark.sql('select 1'),
      () => spark.read,
      () => spark.sparkContext,
      () => spark.createDataFrame([[1]]),
    ])
      expect(await conditionOf(use)).toBe('SESSION_STOPPED')
    const next = await SparkSession.builder.master('local[1]').getOrCreate()
    expect(next).not.toBe(spark)
    expect(await next.range(5).count()).toBe(5)
  })

  it('ends a job that runs when it is stopped', async () => {
    const spark = await builder.getOrCreate()
    const running = spark.sparkContext
      .parallelize([1], 1)
      .mapPartitions(async () => new Promise<number[]>(() => {}))
      .collect()
    const ended = conditionOf(() => running)
    await spark.stop()
    expect(await ended).toMatch(/SPARK_JOB_CANCELLED|SESSION_STOPPED/)
  })
})

describe('spark.range', () => {
  it('counts up, down and beyond 2^53', async () => {
    const spark = await builder.getOrCreate()
    const ids = async (...args: Parameters<typeof spark.range>) =>
      (await spark.range(...args).collect()).map((row) => row.get(0))
    expect(await ids(3)).toEqual([0n, 1n, 2n])
    expect(await ids(3, 0, -1)).toEqual([3n, 2n, 1n])
    expect(await ids(2n ** 53n, 2n ** 53n + 2n)).toEqual([9007199254740992n, 9007199254740993n])
    expect(await spark.range(0, 100, 7, 3).agg(F.sum('id')).first()).toMatchObject({ 'sum(id)': 735n })
    expect(() => spark.range(0, 3, 0)).toThrow('requirement failed: step (0) cannot be 0')
  })
})
