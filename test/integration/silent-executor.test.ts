import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { executorProcess } from '../support/executor-process.ts'
import { openSession, reasons, type TestSession } from '../support/test-session.ts'

// Real executor processes that stop, compute for long, or end while others hold their pipes.
const TIMEOUT = { 'spark.executor.heartbeatInterval': '200ms', 'spark.network.timeout': '2s' }
let folder: string
let session: TestSession

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-silent-'))
})
afterEach(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(20)
}

/** One task that says which process it is in, and goes on until it is told that it may end. */
const waiting = (mark: string, end: string) =>
  session.spark.sparkContext
    .parallelize([1], 1)
    .map((value) => {
      writeFileSync(`${mark}-${process.pid}`, '')
      while (!existsSync(end)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
      return value
    })
    .collect()

describe('an executor process', () => {
  it.each(['local[2]', 'local-cluster[2,1,512]'])(
    'that is stopped in the middle of a task is replaced, and its task runs again: %s',
    async (master) => {
      session = await openSession(master, TIMEOUT)
      const end = path.join(folder, 'end')
      const pids = (): number[] => readdirSync(folder).map((name) => Number(name.slice('mark-'.length)))
      const result = waiting(path.join(folder, 'mark'), end)
      await until(() => pids().length === 1)
      const [stopped = 0] = pids()
      process.kill(stopped, 'SIGSTOP')
      await until(() => pids().length === 2)
      writeFileSync(end, '')
      expect(await result).toEqual([1])
      expect(reasons(session)).toEqual(['silent'])
      expect(session.events.filter(({ kind }) => kind === 'ExecutorRemoved')).toHaveLength(1)
      expect(() => process.kill(stopped, 0)).toThrow()
    },
  )

  it('that is stopped before it has a task is replaced too', async () => {
    session = await openSession('local[1]', TIMEOUT)
    expect(await session.spark.range(10).count()).toBe(10)
    process.kill(executorProcess('0').pid, 'SIGSTOP')
    expect(await session.spark.range(11).count()).toBe(11)
    expect(session.events.filter(({ kind }) => kind === 'ExecutorRemoved')).toHaveLength(1)
  })

  it('that computes for longer than the limit, with an event loop that does not turn, is left alone', async () => {
    session = await openSession('local[1]', TIMEOUT)
    const busy = session.spark.sparkContext.parallelize([1], 1).map((value) => {
      const start = Date.now()
      while (Date.now() - start < 4500);
      return value
    })
    expect(await busy.collect()).toEqual([1])
    expect(session.events.filter(({ kind }) => kind === 'ExecutorRemoved')).toEqual([])
  })

  it('whose end is not seen by the pipes, for a process that it has started holds them, is replaced', async () => {
    session = await openSession('local[1,2]')
    const mark = path.join(folder, 'mark')
    const result = session.spark.sparkContext
      .parallelize([1], 1)
      .map((value) => {
        if (existsSync(mark)) return value
        const child = spawn('sleep', ['600'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true })
        writeFileSync(mark, String(child.pid))
        process.kill(process.pid, 'SIGKILL')
        return 0
      })
      .collect()
    expect(await result).toEqual([1])
    const pid = Number(readFileSync(mark, 'utf8'))
    // It still holds them: that was the fault.
    expect(process.kill(pid, 'SIGKILL')).toBe(true)
    expect(reasons(session)).toEqual(['crash'])
  })
})
