import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { SparkSession } from '../../driver/index.ts'
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

it('JSON nested a thousand deep at the most is read, and so is a record of many brackets that is not deep', async () => {
  const spark = await open('local[2]')
  const deep = file('thousand.json', `{"a":${nested('[', ']', 999)}}\n`)
  expect(await spark.read.schema('a STRING').json(deep).filter('a is not null').count()).toBe(1)
  const wide = file('wide.json', `{"a":[${'[1],'.repeat(3000)}[1]],"b":7}\n`)
  expect((await spark.read.json(wide).selectExpr('b', 'size(a)').collectValues()).map((row) => [...row])).toEqual([
    [7n, 3001],
  ])
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
