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
