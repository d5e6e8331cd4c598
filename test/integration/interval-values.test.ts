import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  CalendarInterval,
  functions as F,
  SparkInterval,
  type SparkSession,
  yearMonthInterval,
} from '../../driver/index.ts'
import { conditionOf } from '../support/frame-rows.ts'
import { openSession } from '../support/test-session.ts'

let spark: SparkSession
let folder: string
beforeAll(async () => {
  spark = (await openSession('local[1]')).spark
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-intervals-'))
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true })
})

const INTERVALS = `SELECT INTERVAL '1' DAY AS d, INTERVAL '-1:2' HOUR TO MINUTE AS hm, INTERVAL '3' YEAR AS y, CAST(NULL AS INTERVAL SECOND) AS s,
  array(INTERVAL '5' MONTH, NULL) AS list, named_struct('i', INTERVAL '1 2:3:4.5' DAY TO SECOND) AS nested`

it('rows hold intervals that know their type', async () => {
  const row = await spark.sql("SELECT INTERVAL '3' YEAR AS y, make_interval(1, 2, 0, 3, 0, 0, -0.5) AS c").first()
  expect(row?.get(0)).toEqual(new SparkInterval('month', 36n, yearMonthInterval('year')))
  expect(row?.get(1)).toEqual(new CalendarInterval(14, 3, -500_000n))
  expect(JSON.stringify(row)).toBe(`{"y":"INTERVAL '3' YEAR","c":"1 years 2 months 3 days -0.5 seconds"}`)
})

it('intervals of TypeScript are columns of their type', async () => {
  const frame = await spark.createDataFrame([{ i: new SparkInterval('month', 24n, yearMonthInterval('year')) }])
  expect(await frame.dtypes()).toEqual([['i', 'interval year']])
  expect(await frame.select(F.col('i').multiply(2)).collectValues()).toEqual([[new SparkInterval('month', 48n)]])
  const calendar = new CalendarInterval(-14, 3, 9_223_372_036_854_775_807n)
  expect(await spark.createDataFrame([{ c: calendar }]).collectValues()).toEqual([[calendar]])
})

it('intervals are literals and parameters', async () => {
  const month = new SparkInterval('month', 1n, yearMonthInterval('month'))
  const shifted = spark.sql("SELECT DATE '2024-01-31' + :by AS d", { by: month }).select('d', F.lit(month).alias('i'))
  expect(await shifted.dtypes()).toEqual([
    ['d', 'date'],
    ['i', 'interval month'],
  ])
  expect(String(await shifted.collectValues())).toBe("2024-02-29,INTERVAL '1' MONTH")
})

it('Parquet files keep them with their fields, nested too', async () => {
  const file = path.join(folder, 'parquet')
  const written = spark.sql(INTERVALS)
  await written.write.parquet(file)
  const read = spark.read.parquet(file)
  expect(await read.dtypes()).toEqual(await written.dtypes())
  expect(await read.collectValues()).toEqual(await written.collectValues())
})

it('files that have no such type refuse it', async () => {
  const calendar = spark.sql('SELECT make_interval(1) AS c')
  expect(await conditionOf(() => calendar.write.parquet(path.join(folder, 'calendar')))).toBe(
    'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE',
  )
  for (const format of ['json', 'csv'] as const)
    expect(
      await conditionOf(() => spark.sql('SELECT INTERVAL 1 DAY AS d').write[format](path.join(folder, format))),
    ).toBe('UNSUPPORTED_FEATURE')
})
