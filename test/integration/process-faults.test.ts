import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { functions as F } from '../../driver/index.ts'
import { executorProcess } from '../support/executor-process.ts'
import { mapRuns, openSession, reasons, type TestSession } from '../support/test-session.ts'

// SQL jobs on real executor processes that are killed, and on a folder of shuffle files that are damaged.
const MAPS = 8
let folder: string
let session: TestSession

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-faults-'))
  session = await openSession('local-cluster[2,1,512]', { 'spark.flashover.store.uri': folder })
})
afterEach(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Groups of ten each: maps and reduce tasks both take their time. */
const groups = (rows: number) =>
  session.spark
    .range(0, rows, 1, MAPS)
    .selectExpr(`id % ${rows / 10} as k`, 'id')
    .groupBy('k')
    .agg(F.sum('id').as('total'), F.count('*').as('n'))
    .agg(F.sum('total').as('total'), F.sum('n').as('n'), F.count('*').as('groups'))
const expected = (rows: number) => [[(BigInt(rows) * BigInt(rows - 1)) / 2n, BigInt(rows), BigInt(rows / 10)]]

describe('a SQL job whose executor is killed', () => {
  it.each([
    ['map', 0],
    ['reduce', 1],
  ])('in the middle of a %s task goes on with another, and gives the right rows', async (_, stageId) => {
    const rows = 4_000_000
    let killed: Promise<boolean> | undefined
    session.scheduler.addListener((event) => {
      if (event.kind !== 'TaskStarted' || event.task.stageId !== stageId || killed !== undefined) return
      killed = killWithin(event.task.executorId, event.task.taskId)
    })
    expect(await groups(rows).collectValues()).toEqual(expected(rows))
    expect(await killed).toBe(true)
    expect(reasons(session)).toEqual(['crash'])
    expect(mapRuns(session, stageId).every((runs) => runs === 1)).toBe(true)
    // One was lost, and replaced.
    expect(session.events.filter(({ kind }) => kind === 'ExecutorRemoved')).toHaveLength(1)
  })
})

/** As `kill -9`, once the task has its folder: it is at work then. */
async function killWithin(executorId: string, taskId: number): Promise<boolean> {
  const { pid, scratchDir } = executorProcess(executorId)
  for (let n = 0; n < 1000; n++) {
    if (existsSync(path.join(scratchDir, `task-${taskId}-0`))) return process.kill(pid, 'SIGKILL')
    await sleep(1)
  }
  return false
}

describe('the expectations of a job whose executor is killed', () => {
  it.each([
    ['map', 0],
    ['reduce', 1],
  ])('in the middle of a %s task count each row once, and set it aside once', async (_, stageId) => {
    const rows = 4_000_000
    const out = path.join(folder, 'out')
    let killed: Promise<boolean> | undefined
    session.scheduler.addListener((event) => {
      if (event.kind !== 'TaskStarted' || event.task.stageId !== stageId || killed !== undefined) return
      killed = killWithin(event.task.executorId, event.task.taskId)
    })
    const { expectations } = await session.spark
      .range(0, rows, 1, MAPS)
      .expectOrSetAside('id % 1000 <> 7')
      .groupBy(F.expr('id % 100000').as('k'))
      .agg(F.count('*').as('n'))
      .expect('n = 40')
      .write.parquet(out)
    expect(await killed).toBe(true)
    expect(reasons(session)).toEqual(['crash'])
    expect(expectations.map(({ passed, violated }) => [passed, violated])).toEqual([
      [rows - rows / 1000, rows / 1000],
      [100_000 - 100, 0],
    ])
    const aside = session.spark.read.json(path.join(out, '_set_aside'))
    expect(await aside.agg(F.count('*'), F.countDistinct('id')).collectValues()).toEqual([[4000n, 4000n]])
    expect(
      readdirSync(out)
        .filter((name) => name.startsWith('_'))
        .toSorted(),
    ).toEqual(['_SUCCESS', '_set_aside'])
  })
})

describe('a SQL job whose shuffle files', () => {
  const rows = 80_000
  /** Once, between the maps and their readers. */
  const afterMaps = (damage: (shuffle: string) => void): { done: boolean } => {
    const state = { done: false }
    session.scheduler.addListener((event) => {
      if (event.kind !== 'StageCompleted' || event.stageId !== 0 || state.done) return
      state.done = true
      const [application = ''] = readdirSync(folder)
      damage(path.join(folder, application, 'shuffle/0'))
    })
    return state
  }
  const rewrite = (file: string, change: (bytes: Buffer) => Buffer): void => {
    const bytes = readFileSync(file)
    // A file of its own: the old one may be known to the executor under another name.
    rmSync(file)
    writeFileSync(file, change(bytes))
  }
  const flip = (bytes: Buffer): Buffer => {
    const at = bytes.length >> 1
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }

  it.each<[string, (file: string) => void]>([
    ['are deleted', (file) => rmSync(file)],
    ['are truncated', (file) => rewrite(file, (bytes) => bytes.subarray(0, bytes.length >> 1))],
    ['are empty', (file) => rewrite(file, () => Buffer.alloc(0))],
    ['have one byte changed', (file) => rewrite(file, flip)],
  ])('%s, half of all, computes those maps again and no others', async (_, damage) => {
    const fault = afterMaps((shuffle) => {
      for (const map of [0, 2, 5, 7]) damage(path.join(shuffle, `${map}-0.data`))
    })
    expect(await groups(rows).collectValues()).toEqual(expected(rows))
    expect(fault.done).toBe(true)
    expect(new Set(reasons(session))).toEqual(new Set(['FetchFailed']))
    expect(mapRuns(session)).toEqual([2, 1, 2, 1, 1, 2, 1, 2])
  })

  it('are deleted does not count the rows of a map twice', async () => {
    const out = path.join(folder, 'out')
    const fault = afterMaps((shuffle) => rmSync(path.join(shuffle, '2-0.data')))
    const checked = session.spark.range(0, rows, 1, MAPS).expectOrSetAside('id % 1000 <> 7')
    const { expectations } = await checked.groupBy(F.expr('id % 10').as('k')).count().write.parquet(out)
    expect(fault.done).toBe(true)
    expect(mapRuns(session)).toEqual([1, 1, 2, 1, 1, 1, 1, 1])
    expect(expectations).toMatchObject([{ passed: rows - 80, violated: 80 }])
    expect(await session.spark.read.json(path.join(out, '_set_aside')).count()).toBe(80)
  })

  it('are gone with the whole folder computes every map again', async () => {
    const fault = afterMaps(() => rmSync(folder, { recursive: true }))
    expect(await groups(rows).collectValues()).toEqual(expected(rows))
    expect(fault.done).toBe(true)
    expect(mapRuns(session)).toEqual(new Array(MAPS).fill(2))
  })
})
