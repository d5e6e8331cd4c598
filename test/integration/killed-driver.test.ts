import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { thisProcess } from '../../common/commit/process-identity.ts'
import { runCli, startCli } from './cli-process.ts'

/** Writes one quick partition and, if told so, another one that never ends. */
const APP = `import { SparkSession } from 'flashover'
const [out = '', endless] = process.argv.slice(2)
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
const quick = spark.range(10)
const slow = spark.range(0, 3_000_000_000_000, 1, 1).filter('id % 7 = 8')
await (endless ? quick.union(slow) : quick).write.mode('overwrite').parquet(out)
await spark.stop()
`
let folder: string
let out: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-killed-driver-'))
  out = path.join(folder, 'out')
  fs.mkdirSync(path.join(folder, 'node_modules'))
  fs.symlinkSync(process.cwd(), path.join(folder, 'node_modules/flashover'))
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  fs.writeFileSync(path.join(folder, 'app.ts'), APP)
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const app = (...args: readonly string[]): string[] => ['submit', '--master', 'local[2]', 'app.ts', out, ...args]
const listed = (): string[] => fs.readdirSync(out, { recursive: true, encoding: 'utf8' }).sort()
const visible = (): string[] => listed().filter((name) => !name.startsWith('_temporary'))

/** Executor processes of this driver, or of the one that has adopted its orphans. */
function executors(marker: string): string[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'stat=,args='], { encoding: 'utf8' })
  return table.split('\n').filter((line) => line.includes(marker) && !line.startsWith('Z'))
}

describe('a driver that is killed between the staging of its output and the commit', () => {
  it('leaves the old output and no executor, and the next run replaces it and removes the rest', async () => {
    expect(await runCli(app(), { cwd: folder })).toMatchObject({ code: 0, stderr: '' })
    const old = visible()
    expect(old).toContain('_SUCCESS')

    const tmp = path.join(folder, 'tmp')
    fs.mkdirSync(tmp)
    const { child, ended } = startCli(app('endless'), { cwd: folder, env: { TMPDIR: tmp } })
    await expect
      .poll(() => listed().filter((name) => /^_temporary\/.*part-.*\.parquet$/.test(name)), { timeout: 30_000 })
      .not.toEqual([])
    expect(executors(tmp)).not.toEqual([])
    child.kill('SIGKILL')
    expect((await ended).code).toBe(null)
    await expect.poll(() => executors(tmp), { timeout: 10_000 }).toEqual([])
    expect(visible()).toEqual(old)

    expect(fs.readdirSync(tmp).filter((name) => name.startsWith('flashover-')).length).toBeGreaterThan(1)

    // What looks like another driver's, of which it is not known that it has ended, stays.
    const strange = path.join(tmp, 'flashover-of-another-host')
    fs.mkdirSync(strange)
    fs.writeFileSync(path.join(strange, '.owner'), JSON.stringify({ ...thisProcess(), host: 'elsewhere' }))
    expect(await runCli(app(), { cwd: folder, env: { TMPDIR: tmp } })).toMatchObject({ code: 0, stderr: '' })
    expect(fs.readdirSync(tmp).filter((name) => name.startsWith('flashover-'))).toEqual([path.basename(strange)])
    expect(visible()).toHaveLength(old.length)
    expect(visible()).not.toEqual(old)
    // What the killed one has staged is gone as well.
    expect(listed()).toEqual(visible())
  })
})
