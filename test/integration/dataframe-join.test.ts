import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JoinTypeName } from '../../driver/index.ts'
import { type DataFrame, functions as F, SparkSession } from '../../driver/index.ts'
import { answer, conditionOf, rowsOf } from '../support/frame-rows.ts'
import { peopleAndTags } from '../support/people-and-tags.ts'

// The expected schemas and rows are real Spark's, from the same program in PySpark 4.3.
let spark: SparkSession
let a: DataFrame
let b: DataFrame

beforeAll(async () => {
  spark = await SparkSession.builder.master('local[2]').config('spark.sql.planChangeValidation', true).getOrCreate()
  ;({ people: a, tags: b } = peopleAndTags(spark))
})
afterAll(() => spark.stop())

const ALL = 'struct<id:int,name:string,v:double,tag:string>'
const BOTH = [
  [1, 'x', 1.5, 'p'],
  [2, 'y', null, 'q'],
]

describe('a join on the names of columns', () => {
  it('puts the key out once', async () => {
    expect(await answer(a.join(b, 'id'))).toEqual([ALL, ...BOTH])
    expect(await answer(a.join(b.withColumn('name', F.lit('x')), ['id', 'name']))).toEqual([ALL, [1, 'x', 1.5, 'p']])
  })

  it.each<[JoinTypeName, unknown[][]]>([
    ['left', [...BOTH, [3, null, 2.5, null]]],
    ['right_outer', [...BOTH, [4, null, null, 'r']]],
    ['full', [...BOTH, [3, null, 2.5, null], [4, null, null, 'r']]],
    ['cross', BOTH],
  ])('takes the key of a %s join from the side that has it', async (how, rows) => {
    expect(await answer(a.join(b, 'id', how))).toEqual([ALL, ...rows])
  })

  it.each<[JoinTypeName, unknown[][]]>([
    [
      'left_semi',
      [
        [1, 'x', 1.5],
        [2, 'y', null],
      ],
    ],
    ['anti', [[3, null, 2.5]]],
  ])('puts out the left side only of a %s join', async (how, rows) => {
    expect(await answer(a.join(b, ['id'], how))).toEqual(['struct<id:int,name:string,v:double>', ...rows])
  })

  it('is refused with the names there are, or with the joins there are', async () => {
    expect(await conditionOf(() => a.join(b, 'nope').collect())).toBe('UNRESOLVED_USING_COLUMN_FOR_JOIN')
    expect(await conditionOf(() => a.join(b, 'id', 'sideways' as 'inner'))).toBe('UNSUPPORTED_JOIN_TYPE')
  })

  it('joins a DataFrame with itself', async () => {
    expect(await answer(a.join(a, 'id').filter('id = 1'))).toEqual([
      'struct<id:int,name:string,v:double,name:string,v:double>',
      [1, 'x', 1.5, 'x', 1.5],
    ])
  })
})

describe('a join on a condition', () => {
  const onId = () => a.col('id').eq(b.col('id'))

  it('keeps the columns of both sides, which the DataFrames tell apart', async () => {
    const joined = a.join(b, onId(), 'full')
    expect(await rowsOf(joined.select(a.col('id'), b.col('id').as('other')))).toEqual([
      [1, 1],
      [2, 2],
      [3, null],
      [null, 4],
    ])
    expect(await conditionOf(() => joined.select('id').collect())).toBe('AMBIGUOUS_REFERENCE')
    expect(await joined.select(b.col('*')).columns()).toEqual(['id', 'tag'])
  })

  it('drops the column of one side', async () => {
    expect(await answer(a.join(b, onId()).drop(b.col('id')))).toEqual([ALL, ...BOTH])
    expect(await a.join(b, onId()).drop('id').columns()).toEqual(['name', 'v', 'tag'])
  })

  it('may be several conditions, or none', async () => {
    expect(await rowsOf(a.join(b, [onId(), a.col('v').gt(0)]))).toEqual([[1, 'x', 1.5, 1, 'p']])
    expect((await a.join(b).collect()).length).toBe(9)
    expect((await a.join(b, undefined, 'left').collect()).length).toBe(9)
    expect((await a.crossJoin(b).collect()).length).toBe(9)
  })

  it('must be boolean', async () => {
    expect(await conditionOf(() => a.join(b, a.col('id')).collect())).toBe('JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE')
  })
})

describe('the columns of a self-join', () => {
  it('are told apart where one side is made of the other', async () => {
    const later = a.filter('id > 1').withColumn('v', F.lit(9))
    const joined = a.join(later, a.col('id').eq(later.col('id')))
    expect(await rowsOf(joined.select(a.col('v'), later.col('v'), later.col('id')))).toEqual([
      [2.5, 9, 3],
      [null, 9, 2],
    ])
  })

  it('are one of each side in an equality of a column with itself', async () => {
    expect((await a.join(a, a.col('id').eq(a.col('id'))).collect()).length).toBe(3)
  })

  it('are ambiguous where both sides are the same', async () => {
    expect(await conditionOf(() => a.join(a, a.col('id').lt(a.col('id'))).collect())).toBe('AMBIGUOUS_COLUMN_REFERENCE')
    expect(await conditionOf(() => a.join(a, 'id').select(a.col('v')).collect())).toBe('AMBIGUOUS_COLUMN_REFERENCE')
  })

  it('have the names that the sides are given', async () => {
    const joined = a.as('l').join(a.alias('r'), F.col('l.id').eq(F.col('r.id').minus(1)))
    expect(await rowsOf(joined.select('l.id', 'r.name'))).toEqual([
      [1, 'y'],
      [2, null],
    ])
  })
})

describe('a column of a DataFrame', () => {
  it('is found in what is made of it', async () => {
    const grouped = a.groupBy(a.col('id')).agg(F.sum(a.col('v')).as('sum'))
    expect(await rowsOf(grouped.filter(a.col('id').gt(1)))).toEqual([
      [2, null],
      [3, 2.5],
    ])
    expect(await rowsOf(a.select('name').filter(a.col('id').eq(1)))).toEqual([['x']])
    expect(await rowsOf(a.union(a).dropDuplicates(['id']).select(a.col('name')).filter('name is not null'))).toEqual([
      ['x'],
      ['y'],
    ])
    const left = a.join(b, 'id', 'left')
    expect(await rowsOf(left.filter(b.col('id').isNull()))).toEqual([[3, null, 2.5, null]])
  })

  it('is found whatever the DataFrame was read from', async () => {
    a.createOrReplaceTempView('people')
    const view = spark.table('people')
    const query = spark.sql('with older as (select * from people where id > 1) select id, name from older')
    expect(await rowsOf(view.select(view.col('id')).filter('id = 1'))).toEqual([[1]])
    expect(await rowsOf(query.select(query.col('id')))).toEqual([[2], [3]])
    const airports = spark.read.option('header', true).csv('node_modules/vega-datasets/data/airports.csv')
    expect(await airports.select(airports.col('iata')).columns()).toEqual(['iata'])
  })

  it('is refused where it cannot be seen', async () => {
    expect(await conditionOf(() => a.select(b.col('tag')).collect())).toBe('CANNOT_RESOLVE_DATAFRAME_COLUMN')
    const changed = a.withColumn('id', F.col('id').plus(1))
    expect(await conditionOf(() => changed.select(a.col('id')).collect())).toBe('CANNOT_RESOLVE_DATAFRAME_COLUMN')
    expect(await conditionOf(() => a.select(a.col('nope')).collect())).toBe('UNRESOLVED_COLUMN.WITH_SUGGESTION')
  })
})
