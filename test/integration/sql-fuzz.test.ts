import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '../../driver/index.ts'
import { fuzzSql } from '../support/sql-fuzz.ts'

describe('statements nobody would write', () => {
  let spark: SparkSession

  beforeAll(async () => {
    spark = await SparkSession.builder.master('local[2]').config('spark.ui.showConsoleProgress', false).getOrCreate()
  })
  afterAll(async () => {
    await spark.stop()
  })

  // scripts/fuzz-sql.ts runs other seeds, for longer.
  it('end in rows or in an error of the user, never in an internal one', { timeout: 240_000 }, async () => {
    expect(await fuzzSql(spark, 2026, 400)).toEqual([])
  })
})
