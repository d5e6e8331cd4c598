import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sparkKeys } from '../../common/config/spark-keys.ts'
import type { DataFrameWriter, SparkSession } from '../../driver/index.ts'
import { answer, conditionOf } from '../support/frame-rows.ts'
import { anotherValue } from '../support/spark-key-values.ts'
import { openSession } from '../support/test-session.ts'

// Schemas, rows and names of files are those of Spark 4.3 for the same programs.
let spark: SparkSession
let folder: string
beforeAll(async () => {
  spark = (await openSession('local[1]')).spark
})
afterAll(() => spark.stop())
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-settings-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  for (const key of set) spark.conf.unset(key)
  set.clear()
})

const set = new Set<string>()
function setting(key: string, value: string | number | boolean): void {
  set.add(key)
  spark.conf.set(key, value)
}

it('SET refuses every key that is refused', async () => {
  const refused = [...sparkKeys.values()].filter(({ does }) => does === 'refused')
  const taken: string[] = []
  for (const known of refused) {
    const condition = await conditionOf(() => spark.sql(`SET ${known.key}=${anotherValue(known)}`))
    if (!/^(UNSUPPORTED_FEATURE|CANNOT_MODIFY_(STATIC_)?CONFIG)$/.test(condition))
      taken.push(`${known.key}: ${condition}`)
  }
  expect(taken).toEqual([])
})

describe('a setting for readers', () => {
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const partitioned = async (): Promise<void> => {
    await spark.sql('SELECT 1 AS a').write.parquet(`${folder}/k=1`)
    await spark.sql('SELECT 2 AS b').write.parquet(`${folder}/k=02`)
  }

  it('spark.sql.parquet.mergeSchema, before which the option goes', async () => {
    await partitioned()
    setting('spark.sql.parquet.mergeSchema', 'TRUE')
    const merged = ['struct<b:int,a:int,k:int>', [2, null, 2], [null, 1, 1]]
    const first = ['struct<b:int,k:int>', [2, 2], [null, 1]]
    expect(await answer(spark.read.parquet(folder))).toEqual(merged)
    expect(await answer(spark.read.option('mergeSchema', false).parquet(folder))).toEqual(first)
    setting('spark.sql.parquet.mergeSchema', false)
    expect(await answer(spark.read.parquet(folder))).toEqual(first)
    expect(await answer(spark.read.option('mergeSchema', true).parquet(folder))).toEqual(merged)
  })

  it('spark.sql.sources.partitionColumnTypeInference.enabled', async () => {
    await partitioned()
    setting('spark.sql.sources.partitionColumnTypeInference.enabled', false)
    expect(await answer(spark.read.parquet(folder))).toEqual(['struct<b:int,k:string>', [2, '02'], [null, '1']])
    const declared = spark.read.schema('a int, k int').parquet(folder)
    expect(await answer(declared)).toEqual(['struct<a:int,k:int>', [1, 1], [null, 2]])
  })

  it('spark.sql.columnNameOfCorruptRecord, before which the option goes', async () => {
    setting('spark.sql.columnNameOfCorruptRecord', '_bad')
    const json = file('x.json', '{"a":1}\nbad\n')
    const csv = file('x.csv', '1\nbad\n')
    expect(await answer(spark.read.json(json))).toEqual(['struct<_bad:string,a:bigint>', ['bad', null], [null, 1]])
    const rows = [
      [1, null],
      [null, 'bad'],
    ]
    expect((await answer(spark.read.schema('a int, _bad string').csv(csv))).slice(1)).toEqual(rows)
    const reader = spark.read.schema('a int, _b string').option('columnNameOfCorruptRecord', '_b')
    expect((await answer(reader.csv(csv))).slice(1)).toEqual(rows)
  })

  it('spark.sql.csv.parser.columnPruning.enabled, before which the option goes', async () => {
    const csv = file('x.csv', '1\n2,3\n')
    const read = spark.read.schema('a int, b int').option('mode', 'DROPMALFORMED')
    const counted = async (reader = read) => (await reader.csv(csv).select('a').collectValues()).length
    expect(await counted()).toBe(2)
    setting('spark.sql.csv.parser.columnPruning.enabled', false)
    expect(await counted()).toBe(1)
    expect(await counted(read.option('columnPruning', true))).toBe(2)
  })
})

describe('a setting for writers', () => {
  const written = async (write: (writer: DataFrameWriter, out: string) => Promise<unknown>): Promise<string[]> => {
    const out = mkdtempSync(path.join(folder, 'out-'))
    await write(spark.range(7).coalesce(1).write.mode('overwrite'), out)
    return readdirSync(out)
      .filter((name) => name.startsWith('part-'))
      .map((name) => name.slice(name.indexOf('.') + 1))
  }

  it('spark.sql.files.maxRecordsPerFile, before which the option goes', async () => {
    setting('spark.sql.files.maxRecordsPerFile', 3)
    expect(await written((writer, out) => writer.csv(out))).toEqual(['csv', 'csv', 'csv'])
    expect(await written((writer, out) => writer.option('maxRecordsPerFile', 5).parquet(out))).toHaveLength(2)
    setting('spark.sql.files.maxRecordsPerFile', -1)
    expect(await written((writer, out) => writer.json(out))).toEqual(['json'])
  })

  it('spark.sql.parquet.compression.codec, before which the options go', async () => {
    setting('spark.sql.parquet.compression.codec', 'GZIP')
    expect(await written((writer, out) => writer.parquet(out))).toEqual(['gz.parquet'])
    expect(await written((writer, out) => writer.option('compression', 'zstd').parquet(out))).toEqual(['zstd.parquet'])
    const hadoop = (writer: DataFrameWriter, out: string) => writer.option('parquet.compression', 'zstd').parquet(out)
    expect(await written(hadoop)).toEqual(['zstd.parquet'])
    expect(await written((writer, out) => writer.csv(out))).toEqual(['csv'])
    const foo = () => setting('spark.sql.parquet.compression.codec', 'foo')
    expect(await conditionOf(foo)).toBe('INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS')
    expect(await conditionOf(() => setting('spark.sql.parquet.compression.codec', 'lzo'))).toBe('UNSUPPORTED_FEATURE')
  })

  it('spark.sql.parquet.outputTimestampType, as option too: microseconds, and neither INT96 nor milliseconds', async () => {
    setting('spark.sql.parquet.outputTimestampType', 'timestamp_micros')
    const frame = spark.sql("SELECT timestamp'2020-01-01 00:00:00.123456' AS t")
    await frame.write.option('outputTimestampType', 'TIMESTAMP_MICROS').parquet(`${folder}/t`)
    const text = spark.read.parquet(`${folder}/t`).selectExpr('CAST(t AS string)')
    expect(await text.collectValues()).toEqual([['2020-01-01 00:00:00.123456']])
    for (const type of ['INT96', 'TIMESTAMP_MILLIS']) {
      const set = () => setting('spark.sql.parquet.outputTimestampType', type)
      expect(await conditionOf(set)).toBe('UNSUPPORTED_FEATURE')
      const option = () => frame.write.option('outputTimestampType', type).parquet(`${folder}/u`)
      expect(await conditionOf(option)).toBe('UNSUPPORTED_FEATURE')
    }
  })

  it('spark.sql.jsonGenerator.ignoreNullFields, before which the option goes', async () => {
    setting('spark.sql.jsonGenerator.ignoreNullFields', false)
    const frame = spark.sql('SELECT 1 AS a, CAST(NULL AS int) AS b')
    await frame.write.json(`${folder}/kept`)
    await frame.write.option('ignoreNullFields', true).json(`${folder}/left-out`)
    expect(await spark.read.text(`${folder}/kept`).collectValues()).toEqual([['{"a":1,"b":null}']])
    expect(await spark.read.text(`${folder}/left-out`).collectValues()).toEqual([['{"a":1}']])
  })
})
