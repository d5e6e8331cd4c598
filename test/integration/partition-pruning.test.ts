import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataFrame, SparkSession } from '../../driver/index.ts'

let folder: string
let spark: SparkSession
let sales: DataFrame

const BROKEN_DAY = 3

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-pruning-'))
  spark = await SparkSession.builder.master('local[2]').getOrCreate()
  const table = path.join(folder, 'sales')
  await spark.sql('SELECT id, id % 4 AS day FROM range(40)').coalesce(1).write.partitionBy('day').parquet(table)
  const broken = path.join(table, `day=${BROKEN_DAY}`)
  for (const name of readdirSync(broken)) writeFileSync(path.join(broken, name), 'no Parquet file at all')
  sales = spark.read.schema('id BIGINT, day INT').parquet(table)
  sales.createOrReplaceTempView('sales')
  spark.read.parquet(table).createOrReplaceTempView('inferred')
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

const valuesOf = (sql: string): Promise<readonly (readonly unknown[])[]> => spark.sql(sql).collectValues()

describe('a broken file of another day', () => {
  it.each([
    ['a day', 'SELECT count(id) FROM sales WHERE day = 1', [[10n]]],
    ['a day, the schema found in the first file', 'SELECT count(id) FROM inferred WHERE day = 1', [[10n]]],
    ['days that are counted up', 'SELECT sum(id) FROM sales WHERE day IN (0, 2)', [[380n]]],
    ['days in an expression', 'SELECT max(id) FROM (SELECT * FROM sales WHERE id > 5) WHERE day < 3', [[38n]]],
    [
      'two days side by side',
      'SELECT count(*) FROM sales a JOIN sales b ON a.id = b.id - 1 WHERE a.day = 0 AND b.day = 1',
      [[10n]],
    ],
    ['a day that a join tells', 'SELECT count(*) FROM sales a JOIN sales b ON a.day = b.day WHERE a.day = 2', [[100n]]],
    ['a day in a subquery', 'SELECT (SELECT max(id) FROM sales WHERE day = 1) AS m', [[37n]]],
    [
      'a day in each part of a union',
      'SELECT count(*) FROM (SELECT * FROM sales WHERE day = 0 UNION ALL SELECT * FROM sales WHERE day = 2)',
      [[20n]],
    ],
    ['no day', 'SELECT count(*) FROM sales WHERE day = 9', [[0n]]],
  ])('does not fail a query of %s', async (_, sql, rows) => {
    expect(await valuesOf(sql)).toEqual(rows)
  })

  it.each([
    'SELECT count(id) FROM sales',
    'SELECT count(id) FROM sales WHERE day >= 2',
    'SELECT count(*) FROM sales a JOIN sales b USING (id) WHERE a.day = 1',
    'SELECT id FROM sales WHERE day = 1 UNION ALL SELECT id FROM sales',
  ])('fails a query that needs it: %s', async (sql) => {
    await expect(valuesOf(sql)).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER' })
  })

  it('is not counted with the others', async () => {
    expect(await valuesOf('SELECT count(*), min(id), max(id) FROM sales WHERE day IN (0, 1)')).toEqual([[20n, 0n, 37n]])
  })

  it('has no say in a schema that the user gives', async () => {
    expect((await sales.schema()).fields.map(({ name }) => name)).toEqual(['id', 'day'])
  })
})

describe('files whose pages are damaged behind good footers', () => {
  const read = (...exprs: readonly string[]): Promise<readonly (readonly unknown[])[]> =>
    spark.read
      .parquet(path.join(folder, 'damaged'))
      .selectExpr(...exprs)
      .collectValues()

  beforeAll(async () => {
    const damaged = path.join(folder, 'damaged')
    await spark
      .sql(
        `SELECT id, CAST(id AS INT) AS i, date_add(DATE '2020-01-01', CAST(id AS INT)) AS d, CASE WHEN id % 2 = 0 THEN id END AS even,
           CAST(id AS STRING) AS s, CAST(id AS DOUBLE) AS x, CAST(NULL AS INT) AS n, id % 2 AS day
         FROM range(1, 11)`,
      )
      .coalesce(1)
      .write.partitionBy('day')
      .parquet(damaged)
    for (const name of readdirSync(damaged, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.parquet')) continue
      const bytes = readFileSync(path.join(damaged, name))
      bytes.fill(0xff, 4, bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8))
      writeFileSync(path.join(damaged, name), bytes)
    }
  })

  it('are counted, and their least and greatest values found, in the footers', async () => {
    expect(await read('count(*)', 'count(even)', 'count(n)', 'min(id)', 'max(i)', 'min(n)', 'max(even) + 1')).toEqual([
      [10n, 5n, 0n, 1n, 10, null, 11n],
    ])
    const [row] = await read('min(d)', 'max(d)')
    expect(row?.map(String)).toEqual(['2020-01-02', '2020-01-11'])
  })

  it.each(['sum(id)', 'max(s)', 'max(x)', 'max(id + 1)', 'count(DISTINCT id)', 'count(*) FILTER (WHERE id > 3)'])(
    'are read for %s',
    async (aggregate) => {
      await expect(read(aggregate)).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.NO_HINT' })
    },
  )

  it('are counted folder by folder', async () => {
    const table = spark.read.parquet(path.join(folder, 'damaged'))
    expect(await table.where('day = 1').count()).toBe(5)
    expect(await table.where('day > 7').count()).toBe(0)
    await expect(table.where('day = 1 AND id > 3').count()).rejects.toMatchObject({
      condition: 'FAILED_READ_FILE.NO_HINT',
    })
  })
})
