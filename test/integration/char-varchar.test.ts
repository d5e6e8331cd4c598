import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SparkSession } from '../../driver/index.ts'
import { conditionOf } from '../support/frame-rows.ts'
import { openSession } from '../support/test-session.ts'

let application: SparkSession
let folder: string
beforeAll(async () => {
  application = (await openSession('local[1]')).spark
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-char-'))
  writeFileSync(path.join(folder, 'a.csv'), 'a,1\nabcdef,2\n')
})
afterAll(async () => {
  await application.stop()
  rmSync(folder, { recursive: true })
})

it.each(['s CHAR(3), n INT', 's VARCHAR(3), n INT', 'n STRUCT<a: ARRAY<CHAR(2)>>'])(
  'the schema `%s` is refused, unless its texts are to be strings',
  async (schema) => {
    const spark = application.newSession()
    const read = async () => spark.read.schema(schema).csv(folder).dtypes()
    expect(await conditionOf(read)).toBe('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING')
    expect(await conditionOf(async () => spark.createDataFrame([], schema).dtypes())).toBe(
      'UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING',
    )
  },
)

it('as strings they are neither padded nor cut', async () => {
  const spark = application.newSession()
  spark.conf.set('spark.sql.legacy.charVarcharAsString', true)
  const frame = spark.read.schema('s CHAR(3), n INT').csv(folder)
  expect(await frame.dtypes()).toEqual([
    ['s', 'string'],
    ['n', 'int'],
  ])
  expect(await frame.orderBy('n').collectValues()).toEqual([
    ['a', 1],
    ['abcdef', 2],
  ])
})
