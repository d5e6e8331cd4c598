import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { SparkSession } from '../../driver/index.ts'
import { executorProcess, peakMb } from '../support/executor-process.ts'
import { writeInternalErrorParquet } from '../support/internal-error-parquet.ts'
import { openSession, type TestSession } from '../support/test-session.ts'

// Input that nobody means well with: an answer or a clear error, in bounded time and memory, and no executor lost over it.
let folder: string
let session: TestSession | undefined
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-hostile-'))
})
afterEach(async () => {
  const lost = session?.events.filter(({ kind }) => kind === 'ExecutorRemoved') ?? []
  await session?.spark.stop()
  session = undefined
  expect(lost).toEqual([])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}
async function open(master: string): Promise<SparkSession> {
  session = await openSession(master)
  return session.spark
}

const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth)

it.each([
  ['arrays', `{"a":${nested('[', ']', 100_000)}}`],
  ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['arrays and objects', `{"a":${nested('[{"a":', '}]', 50_000).replace('}', '1}')}}`],
  ['arrays that do not end', `{"a":${'['.repeat(100_000)}`],
])('JSON of %s nested 100,000 deep is malformed, as Jackson has it, inferred or not', async (_, deep) => {
  const spark = await open('local[2]')
  const json = file('deep.json', `{"a":1}\n${deep}\n{"a":2}\n`)
  const rows = await spark.read.json(json).select('a').orderBy('a').collectValues()
  expect(rows.map((row) => [...row])).toEqual([[null], [1n], [2n]])
  expect(await spark.read.schema('a STRING').json(json).count()).toBe(3)
  expect(await spark.read.schema('a INT').option('mode', 'DROPMALFORMED').json(json).count()).toBe(2)
})

it('a CSV file whose records may end anywhere is refused where it is too large to be held', async () => {
  const spark = await open('local[1]')
  const large = file('large.csv', '')
  truncateSync(large, 257 << 20)
  const read = spark.read.schema('a STRING').option('multiLine', true).csv(large)
  await expect(read.count()).rejects.toMatchObject({ condition: 'UNSUPPORTED_FEATURE' })
  expect(await spark.range(3).count()).toBe(3)
})

it('JSON nested a thousand deep at the most is read, and so is a record of many brackets that is not deep', async () => {
  const spark = await open('local[2]')
  const deep = file('thousand.json', `{"a":${nested('[', ']', 999)}}\n`)
  expect(await spark.read.schema('a STRING').json(deep).filter('a is not null').count()).toBe(1)
  const wide = file('wide.json', `{"a":[${'[1],'.repeat(3000)}[1]],"b":7}\n`)
  expect((await spark.read.json(wide).selectExpr('b', 'size(a)').collectValues()).map((row) => [...row])).toEqual([
    [7n, 3001],
  ])
})

it.each([
  ['at the top', (keys: string) => `{${keys}}`],
  ['in a field', (keys: string) => `{"a":{${keys}}}`],
])('JSON of 20,000 keys %s is collected whole', { timeout: 120_000 }, async (_, record) => {
  const spark = await open('local[2]')
  const keys = Array.from({ length: 20_000 }, (_, index) => `"k${index}":${index % 3 === 0 ? index : `"s${index}"`}`)
  const read = spark.read.json(file('keys.json', `${record(keys.join())}\n`))
  const [values = {}] = (await read.collect()).map((row) => (row.a ?? row) as Readonly<Record<string, unknown>>)
  expect(Object.keys(values)).toHaveLength(20_000)
  expect([values.k0, values.k1, values.k19998, values.k19999]).toEqual([0n, 's1', 19998n, 's19999'])
})

it('a Parquet file over which DuckDB meets an internal error is named, and no other, then or later', async () => {
  const spark = await open('local[2]')
  const mixed = path.join(folder, 'mixed')
  await spark.range(1000).repartition(3).write.parquet(mixed)
  await writeInternalErrorParquet(path.join(mixed, 'part-damaged.parquet'))
  const failed = {
    condition: expect.stringMatching(/^FAILED_READ_FILE/),
    message: expect.stringContaining('part-damaged'),
  }
  for (let n = 0; n < 3; n++) {
    const good = spark.range(100_000).selectExpr('sum(id)').collectValues()
    await expect(spark.read.schema('id BIGINT').parquet(mixed).selectExpr('sum(id)').collect()).rejects.toMatchObject(
      failed,
    )
    expect((await good).map((row) => [...row])).toEqual([[4_999_950_000n]])
  }
  rmSync(path.join(mixed, 'part-damaged.parquet'))
  expect(await spark.read.parquet(mixed).count()).toBe(1000)
})

it('more Parquet files than the process may open at a time are read', async () => {
  const spark = await open('local[1]')
  const many = path.join(folder, 'many')
  await spark.range(10).coalesce(1).write.parquet(many)
  const [part = ''] = readdirSync(many).filter((name) => name.endsWith('.parquet'))
  for (let n = 0; n < 600; n++) copyFileSync(path.join(many, part), path.join(many, `copy-${n}.parquet`))
  const said = await run(
    `console.log(await spark.read.parquet(${JSON.stringify(many)}).count())`,
    // Of these some fifty are the driver's own.
    'ulimit -n 256',
  )
  expect(said).toContain('6010')
})

it('of a gzip file the driver unpacks what it needs for the columns’ names', async () => {
  const gz = file('big.csv.gz', gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(400 << 20, '1,2\n')])))
  const said = await run(`
    const before = process.resourceUsage().maxRSS
    const frame = spark.read.option('header', true).csv(${JSON.stringify(gz)})
    console.log(frame.columns.constructor === Array ? frame.columns : await frame.columns())
    console.log('GREW', Math.round((process.resourceUsage().maxRSS - before) / 1024) < 200)`)
  expect(said).toContain('GREW true')
})

it.each([
  "repeat('x', 2000000000)",
  "repeat(repeat('xy', id + 1000), 1000000)",
  'space(2000000000)',
  "lpad('x', 2000000000, 'y')",
  "rpad('x', 2000000000)",
  'array_repeat(1, 2000000000)',
  'sequence(1, 2000000000)',
  'sequence(id, 9223372036854775807)',
  'sequence(2000000000, 1, -1)',
])('a value that no executor could hold is refused before it is made: %s', async (expression) => {
  const spark = await open('local[1]')
  await expect(spark.range(1).selectExpr(`${expression} AS large`).collect()).rejects.toMatchObject({
    condition: 'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION',
  })
  expect(peakMb(executorProcess('0').pid)).toBeLessThan(512)
})

it('values that are large, but not too large, are made', async () => {
  const spark = await open('local[1]')
  const sizes = await spark
    .range(1)
    .selectExpr(
      "length(repeat('xy', 1000000))",
      "length(lpad('x', 1000000, 'y'))",
      'size(sequence(1, 1000000))',
      'repeat(null, 3)',
      "repeat('x', -3)",
      'size(sequence(5, 1))',
    )
    .collectValues()
  expect(sizes.map((row) => [...row])).toEqual([[2_000_000, 1_000_000, 1_000_000, null, '', 5]])
})

it('a path of many stars is matched', async () => {
  const spark = await open('local[1]')
  mkdirSync(path.join(folder, 'stars'))
  file(`stars/${'a'.repeat(200)}.csv`, '1\n')
  const glob = path.join(folder, 'stars', '*a'.repeat(60))
  expect(await spark.read.csv(`${glob}*.csv`).count()).toBe(1)
  await expect(spark.read.csv(`${glob}*b.csv`).count()).rejects.toMatchObject({ condition: 'PATH_NOT_FOUND' })
})

/** What a driver of its own says, started by a shell after `before`. */
async function run(body: string, before = 'true'): Promise<string> {
  const program = file(
    `driver-${body.length}.mjs`,
    `import { SparkSession } from ${JSON.stringify(path.resolve('dist/flashover.js'))}
const spark = await SparkSession.builder.master('local[2]').getOrCreate()
${body}
await spark.stop()`,
  )
  const child = spawn('bash', ['-c', `${before}; exec "$0" "$1"`, process.execPath, program])
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString()
    })
  await new Promise((resolve) => child.once('close', resolve))
  return said
}
