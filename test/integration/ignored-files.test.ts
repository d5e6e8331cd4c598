import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DataFrame, DataFrameReader, SparkSession } from '../../driver/index.ts'
import { answer, conditionOf } from '../support/frame-rows.ts'
import { openSession } from '../support/test-session.ts'

// Schemas, rows and conditions are those of Spark 4.3 for the same files.
const CORRUPT = 'spark.sql.files.ignoreCorruptFiles'
const MISSING = 'spark.sql.files.ignoreMissingFiles'

let application: SparkSession
let spark: SparkSession
let folder: string
beforeAll(async () => {
  application = (await openSession('local[1]')).spark
})
afterAll(() => application.stop())
beforeEach(() => {
  spark = application.newSession()
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-ignored-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string): string => path.join(folder, name)
function file(name: string, content: string | Buffer): void {
  mkdirSync(path.dirname(at(name)), { recursive: true })
  writeFileSync(at(name), content)
}

/** Files f1, f2 and f3 of one row each. */
async function threeFiles(): Promise<void> {
  mkdirSync(at('p'))
  for (const n of [1, 2, 3]) {
    await spark.sql(`SELECT ${n} AS a, 'x${n}' AS s`).write.parquet(at(`w${n}`))
    const part = readdirSync(at(`w${n}`)).find((name) => name.startsWith('part-')) ?? ''
    copyFileSync(at(`w${n}/${part}`), at(`p/f${n}.parquet`))
  }
}
const schema = 'a int, s string'
const ALL = [`struct<a:int,s:string>`, [1, 'x1'], [2, 'x2'], [3, 'x3']]
const OTHERS = [`struct<a:int,s:string>`, [1, 'x1'], [3, 'x3']]
const FAILED = /^FAILED_READ_FILE\./

/** By the setting, by the option, and not when the option says so or nothing does. */
async function ignores(
  key: string,
  option: string,
  read: (reader: DataFrameReader) => DataFrame,
  rows: unknown,
): Promise<void> {
  expect(await conditionOf(() => read(spark.read).collect())).toMatch(FAILED)
  expect(await answer(read(spark.read.option(option, true)))).toEqual(rows)
  spark.conf.set(key, true)
  expect(await answer(read(spark.read))).toEqual(rows)
  expect(await conditionOf(() => read(spark.read.option(option, false)).collect())).toMatch(FAILED)
  spark.conf.unset(key)
}

describe(CORRUPT, () => {
  const corrupt = (read: (reader: DataFrameReader) => DataFrame, rows: unknown) =>
    ignores(CORRUPT, 'ignoreCorruptFiles', read, rows)

  it('passes over what is no Parquet file, but takes no schema from another', async () => {
    await threeFiles()
    file('p/f1x.parquet', 'this is not parquet at all')
    await corrupt((reader) => reader.parquet(at('p')), ALL)
    await corrupt((reader) => reader.option('mergeSchema', true).parquet(at('p')), ALL)
    await corrupt((reader) => reader.schema(schema).parquet(at('p')).groupBy().sum('a'), ['struct<sum(a):bigint>', [6]])
    file('p/a.parquet', 'this is not parquet at all')
    await corrupt((reader) => reader.schema(schema).parquet(at('p')), ALL)
    const first = spark.read.option('ignoreCorruptFiles', true).parquet(at('p'))
    expect(await conditionOf(() => first.collect())).toBe('UNABLE_TO_INFER_SCHEMA')
  })

  it('passes over Parquet files that are cut off, have damaged pages, or another type', async () => {
    await threeFiles()
    const whole = readFileSync(at('p/f2.parquet'))
    file('p/f2.parquet', whole.subarray(0, whole.length / 2))
    await corrupt((reader) => reader.parquet(at('p')), OTHERS)
    file('p/f2.parquet', Buffer.concat([whole.subarray(0, 4), Buffer.alloc(60, 0xff), whole.subarray(64)]))
    await corrupt((reader) => reader.parquet(at('p')), OTHERS)
    expect(await spark.read.option('ignoreCorruptFiles', true).parquet(at('p')).count()).toBe(3)
    await spark.sql("SELECT 'z' AS a, 'y' AS s").write.parquet(at('other'))
    const part = readdirSync(at('other')).find((name) => name.startsWith('part-')) ?? ''
    copyFileSync(at(`other/${part}`), at('p/f2.parquet'))
    await corrupt((reader) => reader.parquet(at('p')), OTHERS)
  })

  it('passes over text that cannot be unpacked, schemas found in the rest', async () => {
    file('j/a.json', '{"a":1}\n')
    file('j/b.json.gz', 'not gzip\n')
    file('j/c.json', '{"a":3}\n')
    const rows = ['struct<a:bigint>', [1], [3]]
    await corrupt((reader) => reader.json(at('j')), rows)
    await corrupt((reader) => reader.option('multiLine', true).json(at('j')), rows)
    file('c/a.csv.gz', 'not gzip\n')
    file('c/b.csv', 'h\n1\n')
    await corrupt((reader) => reader.option('header', true).csv(at('c')), ['struct<h:string>', ['1']])
    const inferring = (reader: DataFrameReader) =>
      reader.option('header', true).option('inferSchema', true).csv(at('c'))
    await corrupt(inferring, ['struct<h:int>', [1]])
    await corrupt((reader) => reader.text(at('c')), ['struct<value:string>', ['1'], ['h']])
    file('k/k=1/a.json', '{"a":1}\n')
    file('k/k=2/b.json.gz', 'not gzip\n')
    await corrupt((reader) => reader.json(at('k')), ['struct<a:bigint,k:int>', [1, 1]])
  })

  it('keeps the lines before the damage', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `{"a":${index}}\n`).join('')
    const packed = gzipSync(lines)
    file('j/a.json.gz', packed.subarray(0, packed.length / 2))
    const rows = await spark.read.schema('a int').option('ignoreCorruptFiles', true).json(at('j')).collectValues()
    const values = rows.map(([a]) => a)
    expect(values.length).toBeGreaterThan(5000)
    expect(values).toEqual(Array.from({ length: values.length }, (_, index) => index))
  })

  it('leaves bad values what they are', async () => {
    file('a.csv', 'x\n')
    const read = spark.read
      .schema('a int')
      .option('mode', 'FAILFAST')
      .option('ignoreCorruptFiles', true)
      .csv(at('a.csv'))
    expect(await conditionOf(() => read.collect())).toBe('FAILED_READ_FILE.NO_HINT')
    expect(
      await conditionOf(() => spark.read.option('ignoreCorruptFiles', 'maybe').csv(at('a.csv')).collect()),
    ).not.toBe('no error')
  })

  it('is asked for when files are read, and for a schema when that is found', async () => {
    await threeFiles()
    file('p/f1x.parquet', 'this is not parquet at all')
    const before = spark.read.schema(schema).parquet(at('p'))
    spark.conf.set(CORRUPT, true)
    const during = spark.read.schema(schema).parquet(at('p'))
    expect(await before.filter('a > 0').count()).toBe(3)
    spark.conf.unset(CORRUPT)
    expect(await conditionOf(() => during.filter('a > 0').count())).toMatch(FAILED)
  })
})

describe(MISSING, () => {
  it.each(['parquet', 'json', 'csv', 'text'] as const)(
    'passes over %s files that went since they were listed',
    async (format) => {
      const names = ['x', 'y']
      for (const name of names)
        if (format === 'parquet') {
          await spark.sql('SELECT 1 AS a').write.parquet(at(`w${name}`))
          mkdirSync(at('d'), { recursive: true })
          const part = readdirSync(at(`w${name}`)).find((one) => one.startsWith('part-')) ?? ''
          copyFileSync(at(`w${name}/${part}`), at(`d/${name}`))
        } else file(`d/${name}`, format === 'json' ? '{"a":1}\n' : '1\n')
      const reader = format === 'text' ? spark.read : spark.read.schema('a int')
      const listed = async (from: DataFrameReader): Promise<DataFrame> => {
        const frame = from[format](at('d'))
        await frame.schema()
        return frame
      }
      const frames = [await listed(reader), await listed(reader.option('ignoreMissingFiles', true))] as const
      const [plain, ignoring] = frames
      rmSync(at('d/x'))
      expect(await conditionOf(() => plain.collect())).toBe('FAILED_READ_FILE.FILE_NOT_EXIST')
      expect(await ignoring.collect()).toHaveLength(1)
      spark.conf.set(CORRUPT, true)
      expect(await conditionOf(() => plain.filter('true').collect())).not.toBe('FAILED_READ_FILE.NO_HINT')
      spark.conf.unset(CORRUPT)
    },
  )

  it('is no help for a path at which there is nothing', async () => {
    spark.conf.set(MISSING, true)
    expect(await conditionOf(() => spark.read.parquet(at('nothing')).collect())).toBe('PATH_NOT_FOUND')
  })
})
