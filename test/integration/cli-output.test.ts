import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childOutput } from '../support/child-output.ts'
import { runCli } from './cli-process.ts'

const cli = path.resolve('dist/cli.js')
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-output-'))
  fs.mkdirSync(path.join(folder, 'tmp'))
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** Runs the command line with a reader of its output that leaves after the first piece of it. */
function runWithImpatientReader(args: readonly string[]) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, TMPDIR: path.join(folder, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').once('data', (text: string) => {
    stdout = text
    child.stdout.destroy()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

describe('a reader that leaves', () => {
  it.each(['table', 'csv', 'jsonl'])('ends flashover sql --format %s without a word', async (format) => {
    const query = 'select id, id * 2 as twice from range(500000)'
    const { code, stdout, stderr } = await runWithImpatientReader(['sql', '--format', format, '-e', query])
    expect(stdout).not.toBe('')
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' })
    expect(fs.readdirSync(path.join(folder, 'tmp'))).toEqual([])
  })

  it('ends an application, and its session', async () => {
    fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true })
    fs.symlinkSync(process.cwd(), path.join(folder, 'node_modules/flashover'))
    fs.writeFileSync(
      path.join(folder, 'endless.mjs'),
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local[1]').getOrCreate()
      for (;;) console.log(await spark.range(3).count())`,
    )
    const { code, stdout, stderr } = await runWithImpatientReader(['submit', 'endless.mjs'])
    expect(stdout).toMatch(/^3\n/)
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' })
    expect(fs.readdirSync(path.join(folder, 'tmp'))).toEqual([])
  })
})

it('says that standard output takes no more', async () => {
  const full = fs.openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [cli, 'sql', '-e', 'select 1'], { stdio: ['ignore', full, 'pipe'] })
  const { code, stderr } = await childOutput(child).ended
  fs.closeSync(full)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^cannot write to standard output: ENOSPC.*\n$/)
})

it('prints a table of more rows than a call takes arguments', async () => {
  const { code, stdout } = await runCli(['sql', '-e', 'select id from range(300000)'])
  expect(code).toBe(0)
  expect(stdout.split('\n').length).toBe(300_000 + 6)
})

it('prints every type as Spark does', async () => {
  const query = `select
    map(named_struct('x', 1), 'v') as by_struct, map(1.50, date '2020-01-01') as by_decimal, map(2.0D, 1L) as by_double,
    array(cast('NaN' as double), cast('-Infinity' as double), -0.0D, 1e20D, null) as doubles,
    array(9007199254740993, 1) as longs, X'00FF' as bytes, array() as nothing,
    named_struct('a b', 1.50, 'n', null, 't', timestamp '2020-01-01 00:00:00.120') as fields,
    date '-0044-03-15' as early, timestamp '+12345-01-01 00:00:00' as late, interval '1 2:3:4.5' day to second as time`
  const { stdout } = await runCli(['sql', '--format', 'jsonl', '-e', query])
  expect(stdout).toBe(
    `${[
      `[["by_struct","map<struct<x:int>,string>"],["by_decimal","map<decimal(3,2),date>"],["by_double","map<double,bigint>"],`,
      `["doubles","array<double>"],["longs","array<bigint>"],["bytes","binary"],["nothing","array<void>"],`,
      `["fields","struct<a b:decimal(3,2),n:void,t:timestamp>"],["early","date"],["late","timestamp"],["time","interval day to second"]]\n`,
      `[{"{1}":"v"},{"1.50":"2020-01-01"},{"2.0":"1"},["NaN","-Infinity",-0.0,100000000000000000000,null],`,
      `["9007199254740993","1"],"AP8=",[],{"a b":"1.50","n":null,"t":"2020-01-01 00:00:00.12"},`,
      `"-0044-03-15","+12345-01-01 00:00:00","INTERVAL '1 02:03:04.5' DAY TO SECOND"]`,
    ].join('')}\n`,
  )
})

it.each([['--version'], ['sql', '--version'], ['submit', '--version'], ['localstack', 'start', '--version']])(
  '%j %j prints the version of the package',
  async (...args) => {
    const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string }
    expect((await runCli(args)).stdout).toContain(`flashover ${version}`)
  },
)

it.each([
  ['help', 'localstack'],
  ['localstack', '--help'],
  ['sql', '--help'],
  ['submit', '--help'],
])('%j %j prints help on standard output', async (...args) => {
  const { code, stdout, stderr } = await runCli(args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Usage: flashover /)
})

it.each([
  ['TMPDIR is no folder that can be written', { TMPDIR: '/proc/none' }, /cannot make a folder in \/proc\/none.*TMPDIR/],
])('says that %s', async (_, env, expected) => {
  const { code, stderr } = await runCli(['sql', '-e', 'select 1'], { env })
  expect(code).toBe(1)
  expect(stderr).toMatch(expected)
})
