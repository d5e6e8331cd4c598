import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DataFrameWriter } from '../../driver/index.ts'
import { openSession, type TestSession } from '../support/test-session.ts'

// The rows and folders are those of Spark 4.3 for the same programs.
const KEY = 'spark.sql.sources.partitionOverwriteMode'
let session: TestSession
let folder: string
let out: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-partition-overwrite-'))
  session = await openSession('local[2]')
})
afterAll(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  out = mkdtempSync(path.join(folder, 'out-'))
  const old = "select * from values (1, 1, 'a'), (2, 1, 'b'), (2, 2, 'c') t(p, q, v)"
  await session.spark.sql(old).write.mode('overwrite').partitionBy('p', 'q').parquet(out)
})
afterEach(() => session.spark.conf.unset(KEY))

const overwrite = (): DataFrameWriter =>
  session.spark.sql("select * from values (2, 1, 'new') t(p, q, v)").write.mode('overwrite')
const rows = () => session.spark.read.parquet(out).select('p', 'q', 'v').orderBy('p', 'q', 'v').collectValues()
const folders = (): string[] => {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)))
  return [...new Set(names.map((name) => name.replace(/\/?part-.*/, '') || '.'))].sort()
}
const OLD = [
  [1, 1, 'a'],
  [2, 1, 'b'],
  [2, 2, 'c'],
]
const REPLACED = [
  [1, 1, 'a'],
  [2, 1, 'new'],
  [2, 2, 'c'],
]

describe('an overwrite with partitionOverwriteMode dynamic', () => {
  it('replaces the partitions that the new data has, as an option and as a setting', async () => {
    await overwrite().option('PartitionOverwriteMode', 'DyNamic').partitionBy('p', 'q').parquet(out)
    expect(await rows()).toEqual(REPLACED)
    expect(folders()).toEqual(['_SUCCESS', 'p=1/q=1', 'p=2/q=1', 'p=2/q=2'])
    session.spark.conf.set(KEY, 'dynamic')
    await session.spark.sql("select 1 p, 3 q, 'more' v").write.mode('overwrite').partitionBy('p', 'q').parquet(out)
    expect(await rows()).toEqual([REPLACED[0], [1, 3, 'more'], ...REPLACED.slice(1)])
  })

  it('replaces all when the option, which goes before the setting, says static', async () => {
    session.spark.conf.set(KEY, 'dynamic')
    await overwrite().option('partitionOverwriteMode', 'static').partitionBy('p', 'q').parquet(out)
    expect(await rows()).toEqual([[2, 1, 'new']])
  })

  it('replaces all without partitionBy', async () => {
    await overwrite().option('partitionOverwriteMode', 'dynamic').parquet(out)
    expect(folders()).toEqual(['.', '_SUCCESS'])
  })

  it('replaces a folder with all that is in it, of other columns and of nobody', async () => {
    writeFileSync(path.join(out, 'p=2/q=2/stray'), '')
    await overwrite().option('partitionOverwriteMode', 'dynamic').partitionBy('p').parquet(out)
    expect(folders()).toEqual(['_SUCCESS', 'p=1/q=1', 'p=2'])
  })

  it('replaces nothing when there are no rows', async () => {
    session.spark.conf.set(KEY, 'dynamic')
    const none = session.spark.sql('select 2 p, 1 q, "new" v where false')
    await none.write.mode('overwrite').partitionBy('p', 'q').parquet(out)
    expect(await rows()).toEqual(OLD)
  })

  it('changes nothing of an append, and of the first output', async () => {
    session.spark.conf.set(KEY, 'dynamic')
    await overwrite().mode('append').partitionBy('p', 'q').parquet(out)
    expect(await rows()).toEqual([...OLD.slice(0, 2), [2, 1, 'new'], [2, 2, 'c']])
    rmSync(out, { recursive: true })
    await overwrite().partitionBy('p', 'q').parquet(out)
    expect(await rows()).toEqual([[2, 1, 'new']])
  })

  it('is refused by another name, in every mode', async () => {
    for (const mode of ['append', 'overwrite', 'ignore', 'error'] as const) {
      const writer = overwrite().mode(mode).option('partitionOverwriteMode', 'x')
      await expect(writer.parquet(out)).rejects.toMatchObject({
        condition: 'STDS_INVALID_OPTION_VALUE.WITH_MESSAGE',
        message: expect.stringContaining('partitionOverwriteMode'),
      })
    }
    expect(await rows()).toEqual(OLD)
    expect(() => session.spark.conf.set(KEY, 'x')).toThrow(
      `[INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS] The value 'x' in the config '${KEY}' is invalid. It should be one of 'STATIC, DYNAMIC'.`,
    )
  })
})
