import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '../../driver/index.ts'
import { answerOf, expectedAnswer, inOrder, sourceAreas, sourceCases } from '../support/source-cases.ts'

let folder: string
let spark: SparkSession

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-sources-'))
  spark = await SparkSession.builder.master('local[2]').config('spark.sql.planChangeValidation', true).getOrCreate()
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(sourceAreas())('%s: files and options as Spark has them', (area) => {
  it.each(sourceCases(area).map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const own = path.join(folder, area, name)
    mkdirSync(own, { recursive: true })
    const { rows, ...expected } = expectedAnswer(one)
    const answer = await answerOf(spark, own, one)
    expect(answer).toEqual(rows === undefined ? expected : { ...expected, rows: inOrder(rows) })
  })
})

it.each([
  ['01:02:03', '01:02:03'],
  ['1:2', '01:02:00'],
  ['T1', '01:00:00'],
  ['T01:02', '01:02:00'],
  ['01:02:03.5', '01:02:03'],
  ['23:30:00-01:00', '00:30:00'],
])('of CSV a time alone, %s, is a timestamp of today', async (text, time) => {
  const file = path.join(folder, 'times.csv')
  writeFileSync(file, `${text}\n`)
  const times = spark.read.option('inferSchema', true).csv(file)
  expect(await times.dtypes()).toEqual([['_c0', 'timestamp']])
  const rows = await times
    .selectExpr("date_format(_c0, 'HH:mm:ss')", 'abs(datediff(_c0, current_date())) < 2')
    .collectValues()
  expect(rows).toEqual([[time, true]])
})
