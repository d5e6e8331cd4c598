import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SparkSession } from '../../driver/index.ts'
import { expectedAnswer, flashoverAnswer, openTpch, settle, sorted, TPCH_QUERIES, tpchText } from '../support/tpch.ts'

// test/tpch/expected was written by Apache Spark 4.3.0 (bench/reference/spark-sql-reference --rows) from the same Parquet files.
const unfused = { 'spark.flashover.fuse.enabled': 'false' }
const modes = [
  { name: 'fused on local[2]', master: 'local[2]', config: {} },
  { name: 'as stages on local-cluster[2,1,1024]', master: 'local-cluster[2,1,1024]', config: unfused },
  {
    name: 'as stages with every join a shuffle',
    master: 'local-cluster[2,1,1024]',
    config: { ...unfused, 'spark.sql.autoBroadcastJoinThreshold': '-1', 'spark.sql.shuffle.partitions': '4' },
  },
]

describe.each(modes)('the 22 queries of TPC-H answer as Spark does, $name', ({ master, config }) => {
  let session: SparkSession

  beforeAll(async () => {
    let builder = SparkSession.builder.master(master).config('spark.sql.planChangeValidation', true)
    for (const [key, value] of Object.entries(config)) builder = builder.config(key, value)
    session = await builder.getOrCreate()
    openTpch(session)
  })
  afterAll(async () => {
    await session.stop()
  })

  it.each(TPCH_QUERIES)('%s', async (query) => {
    const expected = expectedAnswer(query)
    const answer = await flashoverAnswer(session, query)
    expect(answer.dtypes).toEqual(expected.dtypes)
    const isOrdered = /\border\s+by\b/i.test(tpchText(query))
    const [rows, expectedRows] = isOrdered ? [answer.rows, expected.rows] : [sorted(answer.rows), sorted(expected.rows)]
    expect(rows.map((row, index) => row.map((value, column) => settle(value, expectedRows[index]?.[column])))).toEqual(
      expectedRows,
    )
  })
})
