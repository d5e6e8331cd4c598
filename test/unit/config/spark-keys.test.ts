import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { config } from '../../../common/config/config-entries.ts'
import { SparkConf } from '../../../common/config/spark-conf.ts'
import { type SparkKey, sparkKeys } from '../../../common/config/spark-keys.ts'
import { RuntimeConfig } from '../../../driver/api/runtime-config.ts'
import { gatherConf } from '../../../driver/deploy/gather-conf.ts'
import { SparkSession } from '../../../driver/index.ts'
import { conditionOf } from '../../support/frame-rows.ts'
import { anotherValue } from '../../support/spark-key-values.ts'

const keys = [...sparkKeys.values()]
const refused = keys.filter(({ does }) => does === 'refused')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-spark-keys-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const gathered = (conf: ReadonlyMap<string, string>, propertiesFile: string) =>
  gatherConf({ conf, propertiesFile, defaultName: 'test' }, () => {})

function propertiesFile(text: string): string {
  const file = path.join(folder, 'spark-defaults.conf')
  writeFileSync(file, text)
  return file
}

describe("the table of Spark's keys", () => {
  it('says of every key what is done with it', () => {
    const known = ['honoured', 'harmless', 'absent', 'refused']
    expect(keys.filter(({ does }) => !known.includes(does))).toEqual([])
    expect(keys.length).toBeGreaterThan(1400)
  })

  it('calls honoured what has an entry, and nothing else', () => {
    const entries = new Set(Object.values(config).map(({ key }) => key))
    expect(keys.filter(({ key, does }) => (does === 'honoured') !== entries.has(key))).toEqual([])
  })

  it('names a test that sets the key, where it is honoured and changes more than speed', () => {
    const named = keys.filter(({ test }) => test !== undefined)
    const wrong = named.filter(({ key, test = '' }) => !existsSync(test) || !readFileSync(test, 'utf8').includes(key))
    expect(wrong).toEqual([])
    const speed =
      /parallelism|cores|instances|maxExecutors|openCost|maxPartitionBytes|excludedRules|maxConsecutiveAttempts|showConsoleProgress/
    const untested = keys.filter(({ key, does, test }) => does === 'honoured' && !test && !speed.test(key))
    expect(untested.map(({ key }) => key)).toEqual([])
  })
})

describe('a key that is refused', () => {
  it.each(refused.map(({ key }) => key))('%s', async (key) => {
    const known = sparkKeys.get(key) as SparkKey
    const value = anotherValue(known)
    const message = `${key}=${value}`
    const empty = propertiesFile('')
    // Nothing has been started: a session would be here otherwise.
    await expect(SparkSession.builder.config(key, value).getOrCreate()).rejects.toThrow(message)
    expect(SparkSession.getDefaultSession()).toBeUndefined()
    expect(() => gathered(new Map([[key, value]]), empty)).toThrow(message)
    expect(() => gathered(new Map(), propertiesFile(`${key} ${value}\n`))).toThrow(message)
    const condition = await conditionOf(() => new RuntimeConfig(new SparkConf()).set(key, value))
    const fixed = { static: 'CANNOT_MODIFY_STATIC_CONFIG', core: 'CANNOT_MODIFY_CONFIG', removed: undefined }
    expect(condition).toBe((known.scope && fixed[known.scope]) ?? 'UNSUPPORTED_FEATURE')
  })
})

/** Timestamps are not written as INT96, and it is better to say so. */
const INT96_BY_DEFAULT = 'spark.sql.parquet.outputTimestampType'

it(`${INT96_BY_DEFAULT} has a default of our own`, () => {
  const conf = new SparkConf()
  expect(conf.getText(INT96_BY_DEFAULT)).toBe('TIMESTAMP_MICROS')
  expect(() => conf.set(INT96_BY_DEFAULT, 'INT96')).toThrow(`${INT96_BY_DEFAULT}=INT96`)
})

it("takes every key's default, in any case where Spark does", () => {
  const warnings: string[] = []
  const conf = new SparkConf((message) => warnings.push(message))
  for (const { key, type, default: value } of keys) {
    if (value === undefined || key === INT96_BY_DEFAULT) continue
    conf.set(key, value)
    if (type === 'boolean' || type === 'word') conf.set(key, ` ${value.toUpperCase()} `)
    if (type === 'int') conf.set(key, `${Number(value) < 0 ? '' : '0'}${value}`)
  }
  expect(warnings).toEqual([])
})

it.each([
  'spark.sql.catalog.lake',
  'spark.hadoop.parquet.enable.dictionary',
  'spark.hadoop.mapreduce.output.fileoutputformat.compress',
  'spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs',
])('%s is refused with its family, that Spark has no list of', (key) => {
  expect(() => new SparkConf().set(key, 'false')).toThrow(`${key}=false`)
})

it('keeps with a warning what has no effect, and says of a session setting whether it can change', () => {
  const warnings: string[] = []
  const conf = new SparkConf((message) => warnings.push(message))
  conf.set('spark.sql.adaptive.enabled', 'false').set('spark.sql.cbo.enabled', ' FALSE').set('spark.my.key', '1')
  expect(warnings).toEqual([
    'spark.sql.adaptive.enabled has no effect here',
    'unknown configuration key spark.my.key: kept, without effect',
  ])
  expect(() => conf.set('spark.sql.adaptive.enabled', 'perhaps')).toThrow('INVALID_CONF_VALUE.TYPE_MISMATCH')
  const settings = new RuntimeConfig(conf)
  expect(settings.get('spark.sql.cbo.joinReorder.dp.threshold')).toBe('12')
  const names = ['spark.sql.adaptive.enabled', 'spark.sql.warehouse.dir', 'spark.speculation', 'spark.nobody.knows']
  expect(names.map((name) => settings.isModifiable(name))).toEqual([true, false, false, false])
})
