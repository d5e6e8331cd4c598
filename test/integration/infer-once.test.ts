import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSession, type TestSession } from '../support/test-session.ts'

let folder: string
let session: TestSession

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-infer-'))
  session = await openSession('local[2]')
})
afterAll(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** How many jobs it took to find schemas, so far. */
const inferences = (): number =>
  session.events.filter((event) => event.kind === 'JobStarted' && event.name.endsWith('schema inference')).length

it.each(['csv', 'json'] as const)(
  'a %s schema is inferred once for a source and all that derives from it',
  async (format) => {
    const { spark } = session
    const file = path.join(folder, `numbers.${format}`)
    writeFileSync(file, format === 'csv' ? '1\n2\n' : '{"_c0":1}\n{"_c0":2}\n')
    const before = inferences()
    const numbers = spark.read.option('inferSchema', true)[format](file)
    expect(await numbers.count()).toBe(2)
    expect(await numbers.where('_c0 > 1').count()).toBe(1)
    expect(await numbers.union(numbers).count()).toBe(4)
    numbers.createOrReplaceTempView('numbers')
    expect(await spark.sql('SELECT sum(_c0) FROM numbers').collectValues()).toEqual([[3n]])
    expect(await spark.sql('SELECT max(_c0) FROM numbers').collectValues()).toHaveLength(1)
    expect(await spark.read.option('inferSchema', true)[format](file).count()).toBe(2)
    expect(inferences() - before).toBe(1)
  },
)

it('a file that has changed has another schema for those who read it from then on', async () => {
  const { spark } = session
  const file = path.join(folder, 'changes.json')
  writeFileSync(file, '{"a":1}\n')
  const before = spark.read.json(file)
  expect(await before.columns()).toEqual(['a'])
  appendFileSync(file, '{"b":2}\n')
  expect(await before.columns()).toEqual(['a'])
  expect(await spark.read.json(file).columns()).toEqual(['a', 'b'])
  spark.sql(`CREATE TEMP VIEW changes AS SELECT * FROM json.\`${file}\``)
  const inferred = inferences()
  expect(await spark.sql('SELECT b FROM changes').count()).toBe(2)
  expect(inferences()).toBe(inferred)
})
