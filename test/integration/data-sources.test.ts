import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
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
    const own = path.join(folder, name)
    mkdirSync(own)
    const { rows, ...expected } = expectedAnswer(one)
    const answer = await answerOf(spark, own, one)
    expect(answer).toEqual(rows === undefined ? expected : { ...expected, rows: inOrder(rows) })
  })
})
