import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMMIT_PHASES } from '../../common/commit/commit-phase.ts'
import { openSession, type TestSession } from '../support/test-session.ts'
import { runCli } from './cli-process.ts'

// Real drivers that are killed, or told to stop, at each phase of a commit to a folder.

const APP = `import { SparkSession } from 'flashover'
const [out = '', mode = ''] = process.argv.slice(2)
const spark = await SparkSession.builder.getOrCreate()
await spark.range(100, 140, 1, 2).selectExpr('id', 'id % 2 as p').repartition(2).write.mode(mode)
  .option('partitionOverwriteMode', 'static').partitionBy('p').parquet(out)
await spark.stop()
`
const OLD_ROWS = 10
const NEW_ROWS = 40
let folder: string
let out: string
let session: TestSession
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cut-short-'))
  fs.mkdirSync(path.join(folder, 'node_modules'))
  fs.symlinkSync(process.cwd(), path.join(folder, 'node_modules/flashover'))
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  fs.writeFileSync(path.join(folder, 'app.ts'), APP)
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  session = await openSession('local[2]')
})
afterEach(() => session.spark.stop())

const rows = (from: number, to: number) => session.spark.range(from, to).selectExpr('id', 'id % 3 as p')
const write = (mode: 'append' | 'overwrite', from: number, to: number) =>
  rows(from, to).write.mode(mode).partitionBy('p').parquet(out)
const count = () => session.spark.read.parquet(out).count()
const listed = (): string[] => fs.readdirSync(out, { recursive: true, encoding: 'utf8' }).sort()

/** Runs the application, which gets the signal at the phase. */
async function cutShort(mode: string, phase: string, signal: string): Promise<number | null> {
  const fired = path.join(folder, 'fired')
  fs.rmSync(fired, { force: true })
  const { code, stderr } = await runCli(['submit', '--master', 'local[2]', 'app.ts', out, mode], {
    cwd: folder,
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL('test/integration/fixtures/die-at-phase.mjs')}`,
      DIE_AT_PHASE: phase,
      DIE_AT_COUNT: phase === 'placing' ? '2' : '1',
      DIE_BY: signal,
      DIE_FIRED: fired,
    },
  })
  expect([fs.existsSync(fired), phase, stderr]).toEqual([true, phase, expect.any(String)])
  return code
}

describe.each(['append', 'overwrite'])('a driver that commits to a folder by %s', (mode) => {
  const whole = mode === 'append' ? OLD_ROWS + NEW_ROWS : NEW_ROWS
  /** Phases at which the new rows count, for whoever looks after the driver has died there. */
  const isDecided = (phase: (typeof COMMIT_PHASES)[number]): boolean =>
    COMMIT_PHASES.indexOf(phase) >= COMMIT_PHASES.indexOf('decided')

  it.each(COMMIT_PHASES)(
    'and is killed at "%s" leaves all or nothing to who reads, appends and overwrites',
    async (phase) => {
      out = path.join(folder, `${mode}-${phase}`)
      await write('overwrite', 0, OLD_ROWS)
      expect(await cutShort(mode, phase, 'SIGKILL')).toBe(null)
      const found = isDecided(phase) ? whole : OLD_ROWS
      const left = out
      for (const next of ['read', 'append', 'overwrite'] as const) {
        // Nothing in a folder depends on its path.
        out = `${left}-${next}`
        fs.cpSync(left, out, { recursive: true })
        if (next === 'read') expect(await count()).toBe(found)
        else await write(next, 0, 5)
        if (next === 'append') expect(await count()).toBe(found + 5)
        if (next === 'overwrite') expect(await count()).toBe(5)
        expect(listed()).toContain('_SUCCESS')
        // A reader removes no rubbish.
        if (next !== 'read') expect(listed()).not.toContain('_temporary')
      }
    },
  )

  it.each(COMMIT_PHASES)('and is told to stop at "%s" has finished or done nothing when it ends', async (phase) => {
    out = path.join(folder, `${mode}-${phase}-stop`)
    await write('overwrite', 0, OLD_ROWS)
    expect(await cutShort(mode, phase, 'SIGTERM')).toBe(143)
    expect(listed().filter((name) => /^_temporary\/\.(commit|lock)/.test(name))).toEqual([])
    expect(listed()).toContain('_SUCCESS')
    const found = await count()
    // The lock was still to be had.
    if (phase === 'staged') expect([OLD_ROWS, whole]).toContain(found)
    else expect(found).toBe(whole)
  })
})
