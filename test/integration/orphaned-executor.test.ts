import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

// A driver of its own, for it is killed: its one task writes the id of its process into a file and computes for ever.
const PROGRAM = `
import { writeFileSync } from 'node:fs'
import { SparkSession } from ${JSON.stringify(path.resolve('dist/flashover.js'))}
const spark = await SparkSession.builder.master('local[1]').getOrCreate()
const mark = process.argv[2]
await spark.sparkContext.parallelize([1], 1).foreach(() => {
  writeFileSync(mark, JSON.stringify({ pid: process.pid, scratch: JSON.parse(process.argv[2]).scratchDir }))
  for (;;) {}
})
`

let folder: string
let driver: ChildProcess | undefined
let executor: number | undefined

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-orphan-'))
})
afterEach(() => {
  driver?.kill('SIGKILL')
  if (executor !== undefined && isAlive(executor)) process.kill(executor, 'SIGKILL')
  rmSync(folder, { recursive: true })
})

it('an executor that computes ends when its driver is killed, and leaves no scratch folder', async () => {
  const mark = path.join(folder, 'mark.json')
  const program = path.join(folder, 'driver.mjs')
  writeFileSync(program, PROGRAM)
  driver = spawn(process.execPath, [program, mark], { stdio: 'inherit' })
  await until(() => existsSync(mark) && readFileSync(mark, 'utf8').endsWith('}'))
  const { pid, scratch } = JSON.parse(readFileSync(mark, 'utf8')) as { pid: number; scratch: string }
  executor = pid
  expect([isAlive(pid), existsSync(scratch)]).toEqual([true, true])

  driver.kill('SIGKILL')
  await once(driver, 'exit')
  await until(() => !isAlive(pid))
  expect(existsSync(path.dirname(scratch))).toBe(false)
})

/** The test's own time limit ends a wait that has no end. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
