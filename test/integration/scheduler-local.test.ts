import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalObjectStore } from '../../common/storage/local-object-store.ts'
import { SparkContext } from '../../driver/rdd/spark-context.ts'
import {
  LocalProcessBackend,
  type LocalProcessBackendOptions,
} from '../../driver/scheduler/backend/local-process-backend.ts'
import { createScheduler, type Scheduler } from '../../driver/scheduler/scheduler.ts'
import { StoreRegistry } from '../../driver/sources/store-registry.ts'

let root: string
let backend: LocalProcessBackend
let scheduler: Scheduler
let output: string[]

async function start(options: Partial<LocalProcessBackendOptions> = {}, maxFailures = 4): Promise<SparkContext> {
  const store = new LocalObjectStore(pathToFileURL(path.join(root, 'store')).href)
  const scratchRoot = path.join(root, 'scratch')
  const log = (line: string) => output.push(line)
  backend = new LocalProcessBackend({
    executors: 2,
    slots: 1,
    memoryBytes: 512 * 2 ** 20,
    scratchRoot,
    log,
    ...options,
  })
  scheduler = await createScheduler({
    applicationId: 'app-test',
    storeUri: store.uri,
    store,
    backend,
    maxFailures,
    maxConsecutiveStageAttempts: 4,
    maxInlineResultBytes: 2 ** 20,
    maxResultSizeBytes: 2 ** 30,
  })
  return new SparkContext({
    applicationId: 'app-test',
    scheduler,
    defaultParallelism: undefined,
    readSpilledResult: (key) => store.get(key),
    stores: new StoreRegistry(),
  })
}

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'flashover-scheduler-'))
  output = []
})
afterEach(async () => {
  await scheduler.stop()
  rmSync(root, { recursive: true, force: true })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('jobs on executor processes', () => {
  it('run through a shuffle and leave nothing behind', async () => {
    const sc = await start()
    const words = sc.parallelize(['a', 'b', 'a', 'c', 'b', 'a'], 3)
    const counts = await words
      .map((word): [string, number] => [word, 1])
      .reduceByKey((a, b) => a + b)
      .collect()
    expect(new Map(counts)).toEqual(
      new Map([
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ]),
    )
    expect(scheduler.isIdle).toBe(true)
    const { pids } = backend
    await scheduler.stop()
    expect(pids.filter(isAlive)).toEqual([])
    expect(readdirSync(path.join(root, 'scratch'))).toEqual([])
    expect(readdirSync(path.join(root, 'store'))).toEqual([])
  })

  it('go on when an executor is killed in the middle of a task', async () => {
    const sc = await start()
    await sc.parallelize([1, 2], 2).collect()
    const before = backend.pids
    const flag = path.join(root, 'killed')
    const rows = sc.parallelize([1, 2, 3, 4], 4).map((row) => {
      const fs = process.getBuiltinModule('node:fs')
      // The first task to come here ends its own process, as `kill -9` does.
      if (row === 3 && !fs.existsSync(flag)) {
        fs.writeFileSync(flag, '')
        process.kill(process.pid, 'SIGKILL')
      }
      return row * 10
    })
    expect(await rows.collect()).toEqual([10, 20, 30, 40])
    expect(backend.pids).not.toEqual(before)
    expect(before.filter(isAlive)).toHaveLength(1)
  })

  it('end with EXECUTOR_LOST, not with a hang, when every attempt kills its executor', async () => {
    const sc = await start({}, 2)
    const job = sc
      .parallelize([1], 1)
      .map(() => process.exit(7))
      .collect()
    await expect(job).rejects.toMatchObject({
      condition: 'EXECUTOR_LOST',
      message: expect.stringContaining('exit code 7'),
    })
  })

  it('tell a full heap from a crash', async () => {
    const sc = await start({ executors: 1, limitHeap: true, memoryBytes: 400 * 2 ** 20 }, 1)
    const job = sc.parallelize([1], 1).map(() => {
      const held: number[][] = []
      for (;;) held.push(new Array<number>(100_000).fill(held.length))
    })
    await expect(job.collect()).rejects.toMatchObject({
      condition: 'EXECUTOR_LOST',
      message: expect.stringContaining('out of memory'),
    })
  })

  it('end a task that runs too long, even when it holds its process', async () => {
    const sc = await start({ executors: 1, taskTimeoutMs: 300 }, 1)
    const job = sc.parallelize([1], 1).map(() => {
      for (;;);
    })
    await expect(job.collect()).rejects.toMatchObject({
      condition: 'EXECUTOR_LOST',
      message: expect.stringContaining('timeout'),
    })
  })

  it('are cancelled with the application, leaving no process, even one that does not listen', async () => {
    const sc = await start()
    await sc.parallelize([1, 2], 2).collect()
    const job = sc.parallelize([1, 2], 2).map(() => {
      for (;;);
    })
    const ended = expect(job.collect()).rejects.toMatchObject({ condition: 'SPARK_JOB_CANCELLED' })
    await new Promise<void>((resolve) => scheduler.addListener(({ kind }) => kind === 'TaskStarted' && resolve()))
    const { pids } = backend
    await scheduler.stop()
    await ended
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('pass on what executors print, with the name of the executor', async () => {
    const sc = await start({ executors: 1 })
    await sc
      .parallelize(['hello'], 1)
      .map((row) => console.error(`said ${row}`))
      .collect()
    await scheduler.stop()
    expect(output).toContain('[executor 0] said hello')
  })
})
