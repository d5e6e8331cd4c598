import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataFrame, functions as F, SparkSession } from '../../driver/index.ts'
import { answer, conditionOf, rowsOf } from '../support/frame-rows.ts'
import { peopleAndTags } from '../support/people-and-tags.ts'

// The expected schemas, rows and conditions are real Spark's, from the same program in PySpark 4.3.
const PEOPLE = 'struct<id:int,name:string,v:double>'

describe.each([
  { mode: 'fused', fuse: true },
  { mode: 'as stages', fuse: false },
])('a DataFrame, $mode', ({ fuse }) => {
  let spark: SparkSession
  let a: DataFrame
  let b: DataFrame

  beforeAll(async () => {
    const builder = SparkSession.builder
      .master('local[2]')
      .config('spark.sql.planChangeValidation', true)
      .config('spark.sql.shuffle.partitions', 3)
    spark = await builder.config('spark.flashover.fuse.enabled', fuse).getOrCreate()
    ;({ people: a, tags: b } = peopleAndTags(spark))
  })
  afterAll(() => spark.stop())

  it('adds, replaces, renames and drops columns', async () => {
    expect(await a.withColumn('ID', F.lit(9)).columns()).toEqual(['ID', 'name', 'v'])
    expect(await answer(a.withColumns({ id: F.col('id').plus(10), old: F.col('id') }).filter('old = 1'))).toEqual([
      'struct<id:int,name:string,v:double,old:int>',
      [11, 'x', 1.5, 1],
    ])
    expect(await a.withColumnsRenamed({ id: 'key', nope: 'x' }).columns()).toEqual(['key', 'name', 'v'])
    expect(await a.toDF('p', 'q', 'r').columns()).toEqual(['p', 'q', 'r'])
    expect(await conditionOf(() => a.toDF('p').collect())).toBe('ASSIGNMENT_ARITY_MISMATCH')
    const dotted = a.withColumn('a.b', F.lit(1))
    expect(await dotted.select('`a.b`').columns()).toEqual(['a.b'])
    expect(await dotted.drop('a.b', 'v', 'nope').columns()).toEqual(['id', 'name'])
    expect(await dotted.drop('`a.b`').columns()).toEqual(['id', 'name', 'v', 'a.b'])
  })

  it('has rows without columns', async () => {
    expect((await a.select().collect()).length).toBe(3)
    expect(await a.drop('id', 'name', 'v').count()).toBe(3)
  })

  it('aggregates groups by columns, by name and by an object', async () => {
    expect(await answer(a.groupBy('name').sum('v', 'id'))).toEqual([
      'struct<name:string,sum(v):double,sum(id):bigint>',
      ['x', 1.5, 1],
      ['y', null, 2],
      [null, 2.5, 3],
    ])
    expect(await a.groupBy('id').agg({ v: 'sum', '*': 'count' }).columns()).toEqual(['id', 'sum(v)', 'count(1)'])
    expect(await answer(a.agg(F.sum('v'), F.max('name')))).toEqual(['struct<sum(v):double,max(name):string>', [4, 'y']])
    expect(await answer(a.groupBy(F.upper('name').as('u')).count().filter('u = "X"'))).toEqual([
      'struct<u:string,count:bigint>',
      ['X', 1],
    ])
    expect(await conditionOf(() => a.groupBy('id').agg())).toBe('CANNOT_BE_EMPTY')
    expect(await conditionOf(() => a.groupBy('id').sum())).toBe('UNSUPPORTED_FEATURE')
    expect(await conditionOf(() => a.groupBy('id').agg(F.col('name')).collect())).toBe('MISSING_AGGREGATION')
  })

  it('takes unions by position and by name', async () => {
    const byName = b.select(F.lit(1).cast('double').as('v'), F.col('tag').as('name'), 'id')
    expect(await answer(a.filter('id = 1').unionByName(byName.filter('id = 4')))).toEqual([
      PEOPLE,
      [1, 'x', 1.5],
      [4, 'r', 1],
    ])
    expect(await answer(a.unionByName(b, true).filter('id = 1'))).toEqual([
      'struct<id:int,name:string,v:double,tag:string>',
      [1, 'x', 1.5, null],
      [1, null, null, 'p'],
    ])
    expect(await conditionOf(() => a.union(b).collect())).toBe('NUM_COLUMNS_MISMATCH')
    expect(await conditionOf(() => a.unionByName(b).collect())).toBe('UNRESOLVED_COLUMN_AMONG_FIELD_NAMES')
  })

  it('is a set', async () => {
    const later = a.filter('id > 1')
    expect(await rowsOf(a.intersect(later).select('id'))).toEqual([[2], [3]])
    expect(await rowsOf(a.subtract(later).select('id'))).toEqual([[1]])
    expect(await rowsOf(a.union(a).exceptAll(later).select('id'))).toEqual([[1], [1], [2], [3]])
    expect(await rowsOf(a.union(a).intersectAll(later.union(later)).select('id'))).toEqual([[2], [2], [3], [3]])
  })

  it('leaves out duplicates, whole rows of them', async () => {
    expect(await a.union(a).dropDuplicates().count()).toBe(3)
    const pairs = spark.range(1000).selectExpr('id % 10 as k', 'id as x', 'id * 2 as y', 'cast(id as string) as z')
    const kept = await pairs.repartition(4).dropDuplicates(['k']).collect()
    expect(kept.map((row) => Number(row.getAs<bigint>('k'))).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const row of kept) {
      const x = row.getAs<bigint>('x')
      expect(row.toArray()).toEqual([x % 10n, x, x * 2n, String(x)])
    }
    expect(await conditionOf(() => a.dropDuplicates(['nope']).collect())).toBe('UNRESOLVED_COLUMN_AMONG_FIELD_NAMES')
  })

  it('drops rows with nulls', async () => {
    const ids = (frame: DataFrame) => rowsOf(frame.select('id'))
    expect(await ids(a.na.drop())).toEqual([[1]])
    expect(await ids(a.na.drop('all'))).toEqual([[1], [2], [3]])
    expect(await ids(a.na.drop({ subset: ['v'] }))).toEqual([[1], [3]])
    expect(await ids(a.na.drop({ thresh: 2 }))).toEqual([[1], [2], [3]])
    expect(await ids(a.na.drop({ thresh: 3 }))).toEqual([[1]])
    const notNumbers = spark.createDataFrame(
      [
        [Number.NaN, 1],
        [1, null],
      ],
      'f double, i int',
    )
    expect(await rowsOf(notNumbers.na.drop())).toEqual([])
    expect(await conditionOf(() => a.na.drop({ subset: ['nope'] }).collect())).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
  })

  it('fills nulls by the type of the value', async () => {
    const gaps = a.filter('id > 1')
    expect(await answer(gaps.na.fill(0))).toEqual([PEOPLE, [2, 'y', 0], [3, null, 2.5]])
    expect(await answer(gaps.na.fill('?'))).toEqual([PEOPLE, [2, 'y', null], [3, '?', 2.5]])
    expect(await answer(gaps.na.fill({ name: '?', v: 9 }))).toEqual([PEOPLE, [2, 'y', 9], [3, '?', 2.5]])
    expect(await answer(gaps.na.fill(0, ['id']))).toEqual([PEOPLE, [2, 'y', null], [3, null, 2.5]])
    const notNumbers = spark.createDataFrame(
      [
        [Number.NaN, 1],
        [1, null],
      ],
      'f double, i int',
    )
    expect(await answer(notNumbers.na.fill(2.7))).toEqual(['struct<f:double,i:int>', [1, 2], [2.7, 1]])
    expect(await conditionOf(() => a.na.fill({ nope: 1 }).collect())).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
  })

  it('sorts with nulls where they are asked for', async () => {
    const ids = async (frame: DataFrame) => (await frame.collect()).map((row) => row.get(0))
    expect(await ids(a.orderBy(F.desc('v'), 'name'))).toEqual([3, 1, 2])
    expect(await ids(a.sort(F.col('v').asc_nulls_last()))).toEqual([1, 3, 2])
    expect(await ids(a.sort(F.col('v').desc_nulls_first()))).toEqual([2, 3, 1])
    expect(await ids(a.select('name', 'id').sort(a.col('id').desc()).select('id'))).toEqual([3, 2, 1])
    expect(await conditionOf(() => a.orderBy())).toBe('CANNOT_BE_EMPTY')
  })

  it('gives its first rows, one by one, or none', async () => {
    const sorted = a.orderBy('id')
    expect((await sorted.head())?.get(0)).toBe(1)
    expect((await sorted.head(2)).map((row) => row.get(0))).toEqual([1, 2])
    expect(await sorted.take(0)).toEqual([])
    expect(await a.filter('id > 9').first()).toBeUndefined()
    expect([await a.isEmpty(), await a.filter('id > 9').isEmpty()]).toEqual([false, true])
    const seen: unknown[] = []
    for await (const row of spark.range(10_000).toLocalIterator()) {
      seen.push(row.get(0))
      if (seen.length === 5000) break
    }
    expect(seen.at(-1)).toBe(4999n)
    // The executor is free for the next job.
    expect(await a.count()).toBe(3)
  })

  it('keeps the views that it was made of', async () => {
    a.createOrReplaceTempView('v')
    const table = spark.table('v')
    const sql = spark.sql('select count(*) as n from v where id in (select id from v)')
    const filtered = b.filter('id in (select id from v)')
    spark.table('v').filter('id > 1').createOrReplaceTempView('v')
    expect(await rowsOf(spark.table('v').select('id'))).toEqual([[2], [3]])
    b.createOrReplaceTempView('v')
    expect(await rowsOf(table.select('id'))).toEqual([[1], [2], [3]])
    expect(await rowsOf(sql)).toEqual([[3]])
    expect(await rowsOf(filtered)).toEqual([
      [1, 'p'],
      [2, 'q'],
    ])
    spark.sql('drop view v')
    expect(await table.count()).toBe(3)
    expect(await conditionOf(() => spark.table('v').collect())).toBe('TABLE_OR_VIEW_NOT_FOUND')
    a.createTempView('once')
    expect(await conditionOf(() => a.createTempView('once'))).toBe('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS')
    expect(await conditionOf(() => a.createTempView('a.b'))).toBe('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS')
  })

  it.each<[string, (frame: DataFrame) => unknown]>([
    ['UNRESOLVED_COLUMN.WITH_SUGGESTION', (frame) => frame.select('nam').collect()],
    ['UNRESOLVED_COLUMN.WITH_SUGGESTION', (frame) => frame.as('t').select('t.nope').collect()],
    ['INVALID_ATTRIBUTE_NAME_SYNTAX', (frame) => frame.select('id..x')],
    ['DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', (frame) => frame.filter('name').collect()],
    ['DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', (frame) => frame.filter(F.col('id')).collect()],
    ['INVALID_WHERE_CONDITION', (frame) => frame.filter(F.sum('id').gt(1)).collect()],
    ['MISSING_GROUP_BY', (frame) => frame.withColumn('s', F.sum('id')).collect()],
    ['INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', (frame) => frame.limit(-1)],
    ['INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', (frame) => frame.offset(-1)],
    ['INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE', (frame) => frame.limit(1.5)],
    ['RangeError: requirement failed: Number of partitions (0) must be positive.', (frame) => frame.repartition(0)],
    ['RangeError: requirement failed: Number of partitions (0) must be positive.', (frame) => frame.coalesce(0)],
    ['UNSUPPORTED_FEATURE', (frame) => frame.explain('codegen' as 'simple')],
    ['VALUE_NOT_ALLOWED', (frame) => frame.explain('sideways' as 'simple')],
    ['VALUE_NOT_ALLOWED', (frame) => frame.na.drop('sideways' as 'any')],
    ['NOT_COLUMN_OR_STR', (frame) => frame.filter(true as unknown as string)],
    ['INVALID_SAVE_MODE', (frame) => frame.write.mode('sideways' as 'append')],
  ])('is refused with %s', async (condition, action) => {
    expect(await conditionOf(() => action(a))).toBe(condition)
  })

  it('fails with the line of the program that waits for it', async () => {
    const failing = a.select(F.expr('id / (id - 1)'))
    const failed = await failing.collect().catch((error: unknown) => error)
    expect(failed).toMatchObject({ condition: 'DIVIDE_BY_ZERO', name: 'SparkError' })
    expect((failed as Error).stack).toMatch(/dataframe-api\.test\.ts:\d+/)
  })

  it('is shown with its schema, of files once they were read', async () => {
    const files = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-inspect-'))
    await a.write.parquet(`${files}/a`)
    const read = spark.read.parquet(`${files}/a`)
    const one = read.filter('id > 1').select('name')
    expect(inspect(one)).toBe('DataFrame[not read yet]')
    await read.count()
    expect(inspect(one)).toBe('DataFrame[name: string]')
    expect(inspect(spark.range(3).selectExpr('id', 'array(id) as b'))).toBe('DataFrame[id: bigint, b: array<bigint>]')
    expect(inspect(spark.range(3).select('nope'))).toBe('DataFrame[UNRESOLVED_COLUMN.WITH_SUGGESTION]')
    expect(inspect({ df: spark.sql('SELECT 1 AS one'), c: F.col('id').plus(1) })).toBe(
      "{ df: DataFrame[one: int], c: Column<'(id + 1)'> }",
    )
    fs.rmSync(files, { recursive: true })
  })

  it('explains itself without running', async () => {
    const query = a.filter('id > 1').groupBy('name').count()
    expect(await query.explainString()).toMatch(/^== Physical Plan ==\n/)
    expect((await query.explainString('extended')).match(/^== .* ==$/gm)).toEqual([
      '== Parsed Logical Plan ==',
      '== Analyzed Logical Plan ==',
      '== Optimized Logical Plan ==',
      '== Physical Plan ==',
    ])
    expect(await query.explainString('formatted')).toContain('== Stages ==')
  })
})
