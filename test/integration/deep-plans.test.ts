import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Column, type DataFrame, functions as F, SparkSession } from '../../driver/index.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await SparkSession.builder.master('local[1]').getOrCreate()
})
afterAll(() => spark.stop())

const times = <T>(count: number, start: T, step: (value: T) => T): T => {
  let value = start
  for (let i = 0; i < count; i++) value = step(value)
  return value
}

describe('what is nested too deep for the stack is refused by name', () => {
  const cases: [string, () => DataFrame][] = [
    ['projections', () => times(20_000, spark.range(1), (df) => df.select(F.col('id').as('id')))],
    ['filters', () => times(20_000, spark.range(1), (df) => df.filter(F.col('id').geq(0)))],
    ['aliases', () => times(20_000, spark.range(1), (df) => df.alias('t'))],
    ['an expression', () => spark.range(1).select(times<Column>(20_000, F.col('id'), (column) => column.plus(1)))],
  ]
  it.each(cases)('%s', async (_, make) => {
    await expect((async () => make().collect())()).rejects.toMatchObject({
      condition: 'UNSUPPORTED_FEATURE',
      message: expect.stringContaining('nested as deep as this one') as string,
    })
  })
})

/** `levels` of the step around the core. */
const nested = (levels: number, core: string, step: (inner: string, level: number) => string): string =>
  Array.from({ length: levels }, (_, level) => level).reduce(step, core)

// DuckDB's time for such statements doubles with each level, if it is given them as they are: these would not end.
describe('a statement of many levels is answered', () => {
  const cases: [what: string, statement: string, rows: readonly (readonly unknown[])[]][] = [
    [
      'casts between texts and numbers',
      `SELECT ${nested(60, 'id', (inner) => `CAST(CAST(${inner} AS STRING) AS BIGINT)`)} FROM range(2)`,
      [[0n], [1n]],
    ],
    ['scalar subqueries', nested(50, 'SELECT 1 AS a', (inner) => `SELECT (${inner}) + 1 AS a`), [[51]]],
    ['arrays in one another', `SELECT size(${nested(200, 'id', (inner) => `array(${inner})`)}) FROM range(1)`, [[1]]],
    [
      'joins',
      `SELECT count(*) FROM range(9) t0${nested(100, '', (inner, n) => `${inner} JOIN range(9) t${n + 1} ON t${n}.id = t${n + 1}.id`)}`,
      [[9n]],
    ],
    [
      'outer joins',
      `SELECT count(t60.id) FROM range(9) t0${nested(60, '', (inner, n) => `${inner} LEFT JOIN range(8) t${n + 1} ON t${n}.id = t${n + 1}.id`)}`,
      [[8n]],
    ],
    ['EXISTS', nested(120, 'SELECT 1 AS a', (inner) => `SELECT 1 AS a WHERE EXISTS (${inner})`), [[1]]],
    ['IN', nested(60, 'SELECT 1 AS a', (inner) => `SELECT 1 AS a WHERE 1 IN (${inner})`), [[1]]],
    [
      'EXCEPT, one after the other',
      nested(100, 'SELECT id FROM range(101)', (inner, level) => `${inner} EXCEPT SELECT ${level}`),
      [[100n]],
    ],
    [
      'UNION within UNION',
      nested(50, 'SELECT id FROM range(1)', (inner) => `SELECT id FROM (${inner}) UNION SELECT 0`),
      [[0n]],
    ],
    [
      'aggregates of aggregates',
      nested(50, 'SELECT id FROM range(1)', (inner) => `SELECT max(id) + 1 AS id FROM (${inner}) GROUP BY id`),
      [[50n]],
    ],
  ]
  it.each(cases)('%s', { timeout: 30_000 }, async (_, statement, rows) => {
    expect(await spark.sql(statement).collectValues()).toEqual(rows)
  })
})
