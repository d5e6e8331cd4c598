import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { S3MultipartUploads } from '../../common/storage/s3-multipart-uploads.ts'
import { type DataFrame, functions as F, SparkSession } from '../../driver/index.ts'
import {
  keysUnder,
  type LambdaSession,
  openBucket,
  openLambdaSession,
  taskEnds,
  testS3Client,
  total,
  upload,
} from '../support/lambda-session.ts'

const stack = inject('stack')
const root = `s3://${stack.workBucket}/session-${randomUUID()}`
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-lambda-'))
const wide = path.join(folder, 'wide.parquet')
const orders = path.resolve('test/fixtures/tpch-sf0.01/orders.parquet')
const lineitem = path.resolve('test/fixtures/tpch-sf0.01/lineitem.parquet')

let session: LambdaSession
let localRows: unknown[]

/** Joins and aggregates: two shuffles where fusing is off. */
const byPriority = (spark: SparkSession, ordersPath: string, lineitemPath: string): DataFrame =>
  spark.read
    .parquet(lineitemPath)
    .join(spark.read.parquet(ordersPath), F.col('l_orderkey').eq(F.col('o_orderkey')))
    .groupBy('o_orderpriority')
    .agg(F.count('*').as('items'), F.sum('l_extendedprice').as('price'))
    .orderBy('o_orderpriority')

const rowsOf = async (frame: DataFrame): Promise<unknown[]> =>
  (await frame.collectValues()).map((row) => row.map((value) => String(value)))

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  // Random text does not compress: each of these columns has 2 MB in each of three row groups.
  await connection.run(
    `copy (select i as id, i % 7 as bucket, ${Array.from({ length: 4 }, (_, n) => `(random()::varchar || random()::varchar || random()::varchar) as pad${n}`).join(', ')}
     from range(120000) t(i)) to '${wide}' (format parquet, row_group_size 40960, compression snappy)`,
  )
  connection.closeSync()
  instance.closeSync()
  const files = {
    'in/wide.parquet': wide,
    'in/readme.md': path.resolve('README.md'),
    'in/orders.parquet': orders,
    'in/lineitem.parquet': lineitem,
  }
  await upload(stack, root, files)

  const local = await SparkSession.builder.master('local[2]').getOrCreate()
  localRows = await rowsOf(byPriority(local, orders, lineitem))
  await local.stop()
  session = await openLambdaSession(stack, {
    'spark.flashover.store.uri': `${root}/work`,
    'spark.flashover.fuse.enabled': 'false',
    'spark.sql.shuffle.partitions': '3',
    'spark.sql.autoBroadcastJoinThreshold': '-1',
  })
})

afterAll(async () => {
  await session?.spark.stop()
  rmSync(folder, { recursive: true })
})

describe('a session with the master lambda', () => {
  it('counts words, with a closure over a local variable, into text files of the bucket', async () => {
    const separator = /\s+/
    const counts = session.spark.sparkContext
      .textFile(`${root}/in/readme.md`)
      .flatMap((line) => line.split(separator))
      .filter((word) => word !== '')
      .map((word) => [word, 1])
      .reduceByKey((a, b) => a + b)
    const expected = new Map<string, number>()
    for (const word of readFileSync('README.md', 'utf8').split(/\s+/).filter(Boolean))
      expected.set(word, (expected.get(word) ?? 0) + 1)
    expect(new Map(await counts.collect())).toEqual(expected)

    await counts.map(([word, count]) => `${word}\t${count}`).saveAsTextFile(`${root}/words`)
    const store = openBucket(stack, `${root}/words`)
    const keys = await keysUnder(stack, `${root}/words`)
    expect(keys).toContain('_SUCCESS')
    // With the id of the write, as all output to a bucket: two jobs at once would complete each other's part-00000.
    expect(keys.filter((key) => !/^part-\d{5}-[\da-f-]{36}$/.test(key))).toEqual(['_SUCCESS'])
    const texts = await Promise.all(keys.map(async (key) => Buffer.from(await store.get(key)).toString()))
    const lines = texts.join('').trimEnd().split('\n')
    expect(lines.sort()).toEqual([...expected].map(([word, count]) => `${word}\t${count}`).sort())
    store.close()
  })

  it('shuffles through the bucket and gives the rows of local[2]', async () => {
    const from = session.events.length
    const frame = byPriority(session.spark, `${root}/in/orders.parquet`, `${root}/in/lineitem.parquet`)
    expect(await rowsOf(frame)).toEqual(localRows)
    const ends = taskEnds(session.events.slice(from))
    expect(new Set(ends.map(({ end }) => end.kind))).toEqual(new Set(['Success']))
    expect(total(ends, 'shuffleWriteBytes')).toBeGreaterThan(0)
    expect(total(ends, 'shuffleReadBytes')).toBe(total(ends, 'shuffleWriteBytes'))
  })

  it('fetches only the column chunks and row groups that a query needs', async () => {
    const run = async (frame: DataFrame) => {
      const from = session.events.length
      const rows = await frame.collectValues()
      const ends = taskEnds(session.events.slice(from))
      return { rows, bytes: total(ends, 'inputBytes'), requests: total(ends, 'requests') }
    }
    const { size } = statSync(wide)
    expect(size).toBeGreaterThan(20_000_000)
    const source = session.spark.read.parquet(`${root}/in/wide.parquet`)
    const two = await run(source.groupBy('bucket').agg(F.sum('id').as('s')).orderBy('bucket'))
    expect(two.rows.map(([, sum]) => Number(sum)).reduce((a, b) => a + b)).toBe((120_000 * 119_999) / 2)
    expect(two.bytes).toBeLessThan(size / 10)
    const one = await run(source.filter('id < 10').select('id', 'pad0'))
    expect(one.rows).toHaveLength(10)
    // One of three row groups, one of four wide columns.
    expect(one.bytes).toBeLessThan(size / 8)
    expect(one.requests).toBeLessThan(12)
  })

  it('writes partitioned Parquet that appears at the commit, and replaces it', async () => {
    const out = `${root}/by-priority`
    const source = session.spark.read.parquet(`${root}/in/orders.parquet`)
    const write = (frame: DataFrame): Promise<unknown> =>
      frame.write.mode('overwrite').partitionBy('o_orderpriority').parquet(out)
    await write(source.select('o_orderkey', 'o_orderpriority'))
    const first = await keysUnder(stack, out)
    expect(first).toContain('_SUCCESS')
    expect(new Set(first.filter((key) => key !== '_SUCCESS').map((key) => key.split('/')[0])).size).toBe(5)
    expect(await session.spark.read.parquet(out).count()).toBe(await source.count())
    await write(source.filter("o_orderpriority = '1-URGENT'").select('o_orderkey', 'o_orderpriority'))
    const second = await keysUnder(stack, out)
    expect(second.filter((key) => key !== '_SUCCESS' && first.includes(key))).toEqual([])
    expect((await session.spark.read.parquet(out).select('o_orderpriority').distinct().collectValues()).flat()).toEqual(
      ['1-URGENT'],
    )
  })

  it('leaves the old output and no upload when a write fails', async () => {
    const out = `${root}/failing`
    const source = session.spark.read.parquet(`${root}/in/orders.parquet`).select('o_orderkey')
    await source.limit(5).write.parquet(out)
    const before = await keysUnder(stack, out)
    const failing = session.spark.range(0, 1000, 1, 3).selectExpr('id', "if(id = 999, cast('x' as int), 1) as broken")
    await expect(failing.write.mode('overwrite').parquet(out)).rejects.toMatchObject({
      condition: 'CAST_INVALID_INPUT',
    })
    expect(await keysUnder(stack, out)).toEqual(before)
    const uploads = new S3MultipartUploads(out, testS3Client(stack))
    for await (const upload of uploads.pending('')) expect(upload).toBeUndefined()
    uploads.close()
    await expect(source.write.parquet(out)).rejects.toMatchObject({ condition: 'PATH_ALREADY_EXISTS' })
  })

  it('answers a missing path and a missing function with a condition', async () => {
    await expect(session.spark.read.parquet(`${root}/nowhere`).count()).rejects.toMatchObject({
      condition: 'PATH_NOT_FOUND',
    })
    await session.spark.stop()
    const other = await openLambdaSession(stack, { 'spark.flashover.lambda.functionName': 'no-such-function' })
    await expect(other.spark.sparkContext.parallelize([1], 1).count()).rejects.toThrow(/no-such-function/)
    await other.spark.stop()
  })

  it('leaves nothing in the work folder of the bucket when it stops', async () => {
    expect(await keysUnder(stack, `${root}/work`)).toEqual([])
  })
})
