import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SparkSession } from '../../driver/index.ts'
import { answer, conditionOf } from '../support/frame-rows.ts'
import { openSession } from '../support/test-session.ts'

// Schemas, rows and conditions are those of Spark 4.3 for the same programs.
let application: SparkSession
let spark: SparkSession
let folder: string
beforeAll(async () => {
  application = (await openSession('local[1]')).spark
})
afterAll(() => application.stop())
beforeEach(() => {
  spark = application.newSession()
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string): string => path.join(folder, name)
function file(name: string, text: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true })
  writeFileSync(at(name), text)
}

describe('spark.sql.sources.default', () => {
  it('is the format of load and save, in any case, unless there is another', async () => {
    spark.conf.set('spark.sql.sources.default', 'JSON')
    await spark.range(1).write.save(at('a'))
    expect(await answer(spark.read.load(at('a')))).toEqual(['struct<id:bigint>', [0]])
    await spark.range(1).write.format('csv').save(at('b'))
    const ends = ['a', 'b'].map((name) =>
      readdirSync(at(name))
        .find((one) => one.startsWith('part-'))
        ?.split('.')
        .at(-1),
    )
    expect(ends).toEqual(['json', 'csv'])
    expect(await answer(spark.read.format('csv').load(at('b')))).toEqual(['struct<_c0:string>', ['0']])
  })

  it('counts for readers and writers that are made from then on', async () => {
    await spark.range(1).write.json(at('a'))
    spark.conf.set('spark.sql.sources.default', 'json')
    const [reader, writer] = [spark.read, spark.range(1).write]
    spark.conf.unset('spark.sql.sources.default')
    expect(await answer(reader.load(at('a')))).toEqual(['struct<id:bigint>', [0]])
    await writer.save(at('b'))
    expect(await answer(spark.read.json(at('b')))).toEqual(['struct<id:bigint>', [0]])
    expect(await conditionOf(() => spark.read.load(at('a')).count())).toBe('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER')
  })

  it('is found to be none, or none that is here, when it is used', async () => {
    for (const [name, condition] of [
      ['nope', 'DATA_SOURCE_NOT_FOUND'],
      ['orc', 'UNSUPPORTED_FEATURE'],
    ] as const) {
      spark.conf.set('spark.sql.sources.default', name)
      expect(await conditionOf(() => spark.read.load(at('a')))).toBe(condition)
      expect(await conditionOf(() => spark.range(1).write.save(at('a')))).toBe(condition)
    }
  })
})

describe('spark.sql.parquet.binaryAsString', () => {
  async function unmarkedBytes(): Promise<void> {
    const connection = await (await DuckDBInstance.create()).connect()
    const row = `SELECT 'ab'::BLOB AS b, ['x'::BLOB] AS l, {'b': 'z'::BLOB} AS st, MAP {'k'::BLOB: 'v'::BLOB} AS m, 's' AS s`
    await connection.run(`COPY (${row}) TO '${at('x.parquet')}'`)
  }

  it('makes text of bytes that a file does not mark, at any depth', async () => {
    await unmarkedBytes()
    const binary = 'struct<b:binary,l:array<binary>,st:struct<b:binary>,m:map<binary,binary>,s:string>'
    expect((await answer(spark.read.parquet(at('x.parquet'))))[0]).toBe(binary)
    spark.conf.set('spark.sql.parquet.binaryAsString', true)
    const texts = [
      'struct<b:string,l:array<string>,st:struct<b:string>,m:map<string,string>,s:string>',
      ['ab', ['x'], ['z'], [['k', 'v']], 's'],
    ]
    expect(await answer(spark.read.parquet(at('x.parquet')))).toEqual(texts)
    expect(await answer(spark.sql(`SELECT b FROM parquet.\`${at('x.parquet')}\` WHERE b = 'ab'`))).toEqual([
      'struct<b:string>',
      ['ab'],
    ])
    expect((await answer(spark.read.schema('b binary').parquet(at('x.parquet'))))[0]).toBe('struct<b:binary>')
    expect((await answer(application.read.parquet(at('x.parquet'))))[0]).toBe(binary)
  })

  it("does not count against Spark's own schema in a file", async () => {
    await spark.sql("SELECT CAST('ab' AS binary) AS b").write.parquet(at('x'))
    spark.conf.set('spark.sql.parquet.binaryAsString', true)
    expect((await answer(spark.read.parquet(at('x'))))[0]).toBe('struct<b:binary>')
  })
})

describe('spark.sql.caseSensitive', () => {
  beforeEach(() => spark.conf.set('spark.sql.caseSensitive', true))

  it('tells partition columns from each other, and from the columns of files', async () => {
    file('a/k=1/a.json', '{"a":1,"K":7}\n')
    expect(await answer(spark.read.json(at('a')))).toEqual(['struct<K:bigint,a:bigint,k:int>', [7, 1, 1]])
    expect(await answer(spark.read.schema('a int, K string').json(at('a')))).toEqual([
      'struct<a:int,K:string,k:int>',
      [1, '7', 1],
    ])
    expect(await answer(spark.read.schema('a int, k string').json(at('a')))).toEqual([
      'struct<a:int,k:string>',
      [1, '1'],
    ])
    await spark.sql('SELECT 1 AS a, 7 AS k').write.parquet(at('b/K=1'))
    const both = spark.read.parquet(at('b'))
    expect((await both.columns()).join()).toBe('a,k,K')
    expect(await answer(both.select('a', 'K'))).toEqual(['struct<a:int,K:int>', [1, 1]])
    expect(await conditionOf(() => both.collect())).toBe('UNSUPPORTED_FEATURE')
    file('c/k=1/K=2/a.json', '{"a":1}\n')
    expect(await answer(spark.read.json(at('c')))).toEqual(['struct<a:bigint,k:int,K:int>', [1, 1, 2]])
    file('d/k=1/a.csv', 'a,K\n1,2\n')
    const csv = spark.read.option('header', true)
    expect(await answer(csv.csv(at('d')))).toEqual(['struct<a:string,K:string,k:int>', ['1', '2', 1]])
    expect(await answer(csv.schema('a int, K int').csv(at('d')))).toEqual(['struct<a:int,K:int,k:int>', [1, 2, 1]])
  })

  it('finds folders in conflict that differ by case alone', async () => {
    file('a/k=1/a.json', '{"a":1}\n')
    file('a/K=2/b.json', '{"a":2}\n')
    expect(await conditionOf(() => spark.read.json(at('a')).count())).toBe('CONFLICTING_PARTITION_COLUMN_NAMES')
    spark.conf.set('spark.sql.caseSensitive', false)
    expect(await spark.read.json(at('a')).select('a', 'k').count()).toBe(2)
    file('b/k=1/K=2/a.json', '{"a":1}\n')
    expect(await conditionOf(() => spark.read.json(at('b')).count())).toBe('COLUMN_ALREADY_EXISTS')
  })

  it('tells columns of files apart that differ by case alone', async () => {
    file('a.json', '{"a":1}\n{"A":3}\n')
    expect(await answer(spark.read.json(at('a.json')))).toEqual(['struct<A:bigint,a:bigint>', [3, null], [null, 1]])
    file('a.csv', 'a,A,b\n1,2,3\n')
    expect((await answer(spark.read.option('header', true).csv(at('a.csv'))))[0]).toBe(
      'struct<a:string,A:string,b:string>',
    )
    expect((await answer(application.read.option('header', true).csv(at('a.csv'))))[0]).toBe(
      'struct<a0:string,A1:string,b:string>',
    )
    await spark.sql('SELECT 1 AS a').write.parquet(at('p'))
    await spark.sql('SELECT 2 AS A').write.mode('append').parquet(at('p'))
    const merged = spark.read.option('mergeSchema', true).parquet(at('p'))
    expect([...(await merged.columns())].sort()).toEqual(['A', 'a'])
    expect(await answer(merged.select('a'))).toEqual(['struct<a:int>', [1], [null]])
    expect(await conditionOf(() => merged.collect())).toBe('UNSUPPORTED_FEATURE')
    expect(await answer(spark.read.schema('A int').parquet(at('p')))).toEqual(['struct<A:int>', [2], [null]])
  })

  it('partitions by the column that is named, and refuses what would lose another', async () => {
    const frame = spark.sql('SELECT 1 AS a, 2 AS k, 3 AS K')
    await frame.write.json(at('json'))
    expect(await answer(spark.read.json(at('json')))).toEqual(['struct<K:bigint,a:bigint,k:bigint>', [3, 1, 2]])
    await frame.drop('K').write.partitionBy('k').parquet(at('k'))
    expect(await answer(spark.read.parquet(at('k')))).toEqual(['struct<a:int,k:int>', [1, 2]])
    for (const format of ['parquet', 'json', 'csv'] as const) {
      const write = frame.write.partitionBy('k').format(format)
      expect(await conditionOf(() => write.save(at('both')))).toBe('UNSUPPORTED_FEATURE')
    }
    expect(await conditionOf(() => frame.write.parquet(at('both')))).toBe('UNSUPPORTED_FEATURE')
    const other = spark.sql('SELECT 1 AS a, 2 AS k').write.partitionBy('K')
    expect(await conditionOf(() => other.json(at('both')))).toBe('PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA')
    spark.conf.set('spark.sql.caseSensitive', false)
    expect(await conditionOf(() => frame.write.partitionBy('k').json(at('both')))).toBe('COLUMN_ALREADY_EXISTS')
  })
})

describe('spark.sql.timestampType=TIMESTAMP_NTZ', () => {
  beforeEach(() => spark.conf.set('spark.sql.timestampType', 'TIMESTAMP_NTZ'))

  it('counts where the types of CSV are inferred, and no time has a zone', async () => {
    const infer = spark.read.option('inferSchema', true)
    file('a.csv', '2020-01-01 00:00:00\n2020-01-02T10:00\n')
    const rows = [['2020-01-01 00:00:00'], ['2020-01-02 10:00:00']]
    expect(await answer(infer.csv(at('a.csv')))).toEqual(['struct<_c0:timestamp_ntz>', ...rows])
    const pattern = infer.option('timestampFormat', 'yyyy-MM-dd HH:mm:ss')
    file('b.csv', '2020-01-01 00:00:00\n')
    expect((await answer(pattern.csv(at('b.csv'))))[0]).toBe('struct<_c0:timestamp_ntz>')
    file('c.csv', '2020-01-01 00:00:00\n2020-01-01T00:00:00+01:00\n')
    expect((await answer(infer.csv(at('c.csv'))))[0]).toBe('struct<_c0:timestamp>')
    file('d.csv', '2020-01-01T00:00:00Z\n')
    expect((await answer(infer.csv(at('d.csv'))))[0]).toBe('struct<_c0:timestamp>')
    file('e.csv', '2020-01-01 00:00:00\n2020-01-01\n')
    expect((await answer(infer.csv(at('e.csv'))))[0]).toBe('struct<_c0:timestamp_ntz>')
    expect((await answer(application.read.option('inferSchema', true).csv(at('a.csv'))))[0]).toBe(
      'struct<_c0:timestamp>',
    )
  })

  it('counts for partitions and in schemas, and not for what Parquet files say of themselves', async () => {
    file('p/t=2020-01-01 00%3A00%3A00/x.json', '{"a":1}\n')
    expect(await answer(spark.read.json(at('p')))).toEqual([
      'struct<a:bigint,t:timestamp_ntz>',
      [1, '2020-01-01 00:00:00'],
    ])
    file('a.json', '{"a":"2020-01-01T00:00:00"}\n')
    const declared = spark.read.schema('a timestamp').json(at('a.json'))
    expect(await answer(declared)).toEqual(['struct<a:timestamp_ntz>', ['2020-01-01 00:00:00']])
    await spark
      .sql("SELECT timestamp_ltz'2020-01-01 00:00:00' AS l, timestamp'2020-01-01 00:00:00' AS n")
      .write.parquet(at('q'))
    expect((await answer(spark.read.parquet(at('q'))))[0]).toBe('struct<l:timestamp,n:timestamp_ntz>')
  })
})

describe('a setting that changes between a definition and its action', () => {
  it('counts as it was at the definition where it says what the query is', async () => {
    file('a.json', '{"a":1,"A":2}\n')
    spark.conf.set('spark.sql.caseSensitive', true)
    spark.conf.set('spark.sql.timestampType', 'TIMESTAMP_NTZ')
    spark.conf.set('spark.sql.orderByOrdinal', false)
    const [read, times] = [
      spark.read.json(at('a.json')),
      spark.sql("SELECT timestamp'2020-01-01' t, to_timestamp('2020-01-01') u"),
    ]
    const ordered = spark.sql('SELECT a FROM VALUES (2), (1) t(a) ORDER BY 1, a DESC')
    spark.sql("CREATE TEMP VIEW times AS SELECT to_timestamp('2020-01-01') AS t")
    for (const key of ['caseSensitive', 'timestampType', 'orderByOrdinal']) spark.conf.unset(`spark.sql.${key}`)
    expect(await answer(read)).toEqual(['struct<A:bigint,a:bigint>', [2, 1]])
    expect((await answer(times))[0]).toBe('struct<t:timestamp_ntz,u:timestamp_ntz>')
    expect(await ordered.collectValues()).toEqual([[2], [1]])
    expect((await answer(spark.table('times')))[0]).toBe('struct<t:timestamp_ntz>')
  })

  it('counts as it is at the action where it says how the query is run', async () => {
    const maps = () => spark.sql('SELECT map(id, 1, 0, 2) AS m FROM range(1)')
    const before = maps()
    spark.conf.set('spark.sql.mapKeyDedupPolicy', 'LAST_WIN')
    const after = maps()
    expect((await answer(before)).slice(1)).toEqual([[[[0, 2]]]])
    spark.conf.set('spark.sql.mapKeyDedupPolicy', 'EXCEPTION')
    expect(await conditionOf(() => after.collect())).toBe('DUPLICATED_MAP_KEY')
    const product = spark.range(2).join(spark.range(2))
    spark.conf.set('spark.sql.crossJoin.enabled', false)
    expect(await conditionOf(() => product.count())).toBe('_LEGACY_ERROR_TEMP_1211')
    expect(await spark.range(2).crossJoin(spark.range(2)).count()).toBe(4)
  })
})
