import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { SparkSession } from '../../driver/index.ts'
import { openLambdaSession, upload } from '../support/lambda-session.ts'
import { expectedAnswer, flashoverAnswer, openTpch } from '../support/tpch.ts'

const stack = inject('stack')
const fixtures = path.resolve('test/fixtures/tpch-sf0.01')
const tables = `s3://${stack.workBucket}/tpch-sf0.01`

beforeAll(async () => {
  const files = readdirSync(fixtures).filter((name) => name.endsWith('.parquet'))
  await upload(stack, tables, Object.fromEntries(files.map((name) => [name, path.join(fixtures, name)])))
})

const modes = [
  { name: 'fused', config: {} },
  {
    name: 'as stages with every exchange a shuffle through the bucket',
    config: {
      'spark.flashover.fuse.enabled': 'false',
      'spark.sql.autoBroadcastJoinThreshold': '-1',
      'spark.sql.shuffle.partitions': '2',
    },
  },
]

describe.each(modes)('TPC-H from the bucket on lambda answers as Spark does, $name', ({ config }) => {
  let spark: SparkSession

  beforeAll(async () => {
    ;({ spark } = await openLambdaSession(stack, config))
    openTpch(spark, tables)
  })
  afterAll(() => spark?.stop())

  it.each(['q01', 'q03', 'q06', 'q18'])('%s', async (query) => {
    expect(await flashoverAnswer(spark, query)).toEqual(expectedAnswer(query))
  })
})
