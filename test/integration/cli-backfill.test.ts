import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProcessRun } from '../support/child-output.ts'
import { runCli, startCli } from './cli-process.ts'

/**
 * Writes its day with a dynamic overwrite, and says so in the log, with its pid at its beginning. On a day with a file `stop-<day>` it goes on only when
 * that is gone, on one with `fail-<day>` it fails.
 */
const APP = `import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { SparkSession, functions as F } from 'flashover'
const [day = '', setting = ''] = process.argv.slice(2)
fs.appendFileSync('log', \`begin \${day} \${process.pid} \${setting}\\n\`)
while (fs.existsSync('stop-' + day)) await sleep(5)
if (fs.existsSync('fail-' + day)) throw new Error('no data on ' + day)
const spark = await SparkSession.builder.getOrCreate()
console.log('master', spark.conf.get('spark.master'), spark.conf.get('spark.app.name'))
await spark.range(3).withColumn('day', F.lit(day)).write.mode('overwrite')
  .option('partitionOverwriteMode', 'dynamic').partitionBy('day').json('out')
await spark.stop()
fs.appendFileSync('log', \`end \${day}\\n\`)
`
let parent: string
let folder: string
beforeAll(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-backfill-'))
})
afterAll(() => fs.rmSync(parent, { recursive: true, force: true }))
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(parent, 'run-'))
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  fs.writeFileSync(path.join(folder, 'app.ts'), APP)
  fs.writeFileSync(path.join(folder, 'log'), '')
})
afterEach(() => {
  for (const name of fs.readdirSync(folder)) if (name.startsWith('stop-')) fs.rmSync(path.join(folder, name))
})

const days = (from: number, to: number): readonly string[] => ['--from', `2026-11-0${from}`, '--to', `2026-11-0${to}`]
const command = (...args: readonly string[]): string[] => ['backfill', '--master', 'local[1]', ...args]
const backfill = (...args: readonly string[]): Promise<ProcessRun> => runCli(command(...args), { cwd: folder })
const touch = (name: string): void => fs.writeFileSync(path.join(folder, name), '')
const remove = (name: string): void => fs.rmSync(path.join(folder, name))
const log = (): readonly string[] => fs.readFileSync(path.join(folder, 'log'), 'utf8').trim().split('\n')
const begun = (): readonly string[] => log().flatMap((line) => /^begin 2026-11-(\d\d)/.exec(line)?.[1] ?? [])
const pidOf = (day: string): number =>
  Number(
    log()
      .findLast((line) => line.startsWith(`begin ${day} `))
      ?.split(' ')[2],
  )
const state = (day: string, at = '.flashover/backfill/app'): unknown =>
  JSON.parse(fs.readFileSync(path.join(folder, at, `${day}.json`), 'utf8'))
const written = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    fs
      .readdirSync(path.join(folder, 'out'))
      .filter((name) => name.startsWith('day='))
      .toSorted()
      .map((name) => [name.slice('day=2026-11-'.length), linesIn(path.join(folder, 'out', name))]),
  )
const linesIn = (at: string): number =>
  fs
    .readdirSync(at)
    .reduce((sum, file) => sum + fs.readFileSync(path.join(at, file), 'utf8').trim().split('\n').length, 0)
function isRunning(pid: number): boolean {
  const stat = execFileSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' })
  return stat.split('\n').some((line) => new RegExp(`^\\s*${pid}\\s+[^Z]`).test(line))
}

describe('flashover backfill', () => {
  it('runs the application once for each date, and not again for dates that are done', async () => {
    const first = await backfill(...days(1, 3), '--name', 'etl', 'app.ts', '{date}', 'x')
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('2026-11-02 | master local[1] etl\n') })
    expect(first.stderr).toMatch(
      /backfill: 2026-11-03 succeeded after .* s \(3 of 3\)\nbackfill: 3 dates: 3 succeeded\n$/,
    )
    expect(begun()).toEqual(['01', '02', '03'])
    expect(state('2026-11-01')).toMatchObject({ state: 'succeeded', attempt: 1, exitCode: 0 })
    expect(await backfill(...days(2, 4), '--name', 'etl', 'app.ts', '{date}', 'x')).toMatchObject({ code: 0 })
    expect(begun()).toEqual(['01', '02', '03', '04'])
    expect(written()).toEqual({ '01': 3, '02': 3, '03': 3, '04': 3 })
  })

  it('killed midway, takes its runs with it, and goes on where it stopped', async () => {
    touch('stop-2026-11-02')
    touch('stop-2026-11-03')
    const { child, ended } = startCli(command(...days(1, 5), '--parallelism', '2', 'app.ts', '{date}'), { cwd: folder })
    await expect.poll(begun, { timeout: 60_000 }).toEqual(expect.arrayContaining(['01', '02', '03']))
    const runs = ['2026-11-02', '2026-11-03'].map(pidOf)
    expect(runs.map(isRunning)).toEqual([true, true])
    child.kill('SIGKILL')
    expect((await ended).code).toBe(null)
    await expect.poll(() => runs.map(isRunning), { timeout: 20_000 }).toEqual([false, false])
    expect(state('2026-11-02')).toMatchObject({ state: 'running', attempt: 1 })
    remove('stop-2026-11-02')
    remove('stop-2026-11-03')
    const again = await backfill(...days(1, 5), '--parallelism', '2', 'app.ts', '{date}')
    expect(again.stderr).toContain('2026-11-02 begins, for the 2nd time')
    expect(again.stderr).toContain('5 dates: 4 succeeded, 1 were done before')
    expect(again.code).toBe(0)
    expect(begun().toSorted()).toEqual(['01', '02', '02', '03', '03', '04', '05'])
    expect(written()).toEqual({ '01': 3, '02': 3, '03': 3, '04': 3, '05': 3 })
  })

  it('stops at a failure with exit code 1, and begins there the next time', async () => {
    touch('fail-2026-11-02')
    const failed = await backfill(...days(1, 4), 'app.ts', '{date}')
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('2026-11-02 | Error: no data on 2026-11-02')
    expect(failed.stderr).toContain('4 dates: 1 succeeded, 1 failed: 2026-11-02, 2 were not begun; the same command')
    expect(begun()).toEqual(['01', '02'])
    remove('fail-2026-11-02')
    expect(await backfill(...days(1, 4), 'app.ts', '{date}')).toMatchObject({ code: 0 })
    expect(begun()).toEqual(['01', '02', '02', '03', '04'])
    expect(state('2026-11-02')).toMatchObject({ state: 'succeeded', attempt: 2 })
  })

  it('goes on after failures if it is told to, and still ends with exit code 1', async () => {
    touch('fail-2026-11-01')
    const { code, stderr } = await backfill(...days(1, 3), '--keep-going', '--state', 'here', 'app.ts', '{date}')
    expect(code).toBe(1)
    expect(stderr).toContain('3 dates: 2 succeeded, 1 failed: 2026-11-01')
    expect(state('2026-11-01', 'here')).toMatchObject({ state: 'failed', exitCode: 1 })
    expect(written()).toEqual({ '02': 3, '03': 3 })
  })

  it('shares its dates with another of the same state: each is run by one of them', async () => {
    const runs = await Promise.all([1, 2].map(() => backfill(...days(1, 4), 'app.ts', '{date}')))
    expect(runs.map(({ code }) => code)).toEqual([0, 0])
    expect(begun().toSorted()).toEqual(['01', '02', '03', '04'])
    expect(written()).toEqual({ '01': 3, '02': 3, '03': 3, '04': 3 })
  })

  it('called off by a signal ends its runs, and is resumed', async () => {
    touch('stop-2026-11-02')
    const { child, ended } = startCli(command(...days(1, 3), 'app.ts', '{date}'), { cwd: folder })
    await expect.poll(begun, { timeout: 60_000 }).toEqual(['01', '02'])
    const run = pidOf('2026-11-02')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(143)
    await expect.poll(() => isRunning(run), { timeout: 20_000 }).toBe(false)
    remove('stop-2026-11-02')
    expect(await backfill(...days(1, 3), 'app.ts', '{date}')).toMatchObject({ code: 0 })
    expect(begun()).toEqual(['01', '02', '02', '03'])
  })

  it.each([
    [['--to', '2026-11-02', 'app.ts', '{date}'], "required option '--from"],
    [[...days(2, 1), 'app.ts', '{date}'], '--to 2026-11-01 is before --from 2026-11-02'],
    [[...days(1, 2), 'app.ts', 'always'], 'no argument of app.ts has {date} in it'],
    [[...days(1, 2), 'nothing.ts', '{date}'], 'nothing.ts does not exist'],
    [[...days(1, 2), '--parallelism', '0', 'app.ts', '{date}'], 'It is 1 to 1000'],
    [[...days(1, 2), '--kill', 'x', 'app.ts', '{date}'], '--kill'],
  ])('refuses %j before anything runs', async (args, message) => {
    const { code, stderr } = await backfill(...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(fs.existsSync(path.join(folder, '.flashover'))).toBe(false)
  })

  it('refuses a state that is of another job', async () => {
    expect(await backfill(...days(1, 1), 'app.ts', '{date}')).toMatchObject({ code: 0 })
    const other = await backfill(...days(1, 2), 'app.ts', '{date}', 'other')
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('is of another backfill') })
    expect(begun()).toEqual(['01'])
  })
})
