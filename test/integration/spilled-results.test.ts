import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSession, type TestSession } from '../support/test-session.ts'

let folder: string
let session: TestSession
let written: Set<string>
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-spilled-'))
  // One task after the other: what an attempt wrote that was killed meanwhile goes with the application's folder.
  session = await openSession('local-cluster[1,1,512]', {
    'spark.flashover.store.uri': folder,
    'spark.flashover.task.maxInlineResultBytes': '100',
  })
  written = new Set()
  session.scheduler.addListener((event) => {
    if (event.kind === 'TaskEnded') for (const name of results()) written.add(name)
  })
})
afterEach(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

const results = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\/results\//.test(name))
const rows = () => session.spark.range(0, 400, 1, 4).selectExpr('id', "repeat('x', 20) as text")

describe('a result that goes through the object store', () => {
  it('is removed when it has been read, by rows, by batches and as an RDD', async () => {
    expect(await rows().collect()).toHaveLength(400)
    expect(written.size).toBeGreaterThan(1)
    expect(results()).toEqual([])
    for await (const row of rows().toLocalIterator()) {
      expect(row.get(0)).toBe(0n)
      break
    }
    expect(results()).toEqual([])
    const numbers = session.spark.sparkContext.parallelize(Array.from({ length: 400 }, (_, n) => n))
    expect(await numbers.collect()).toHaveLength(400)
    expect(results()).toEqual([])
  })

  it('is removed when its job fails', async () => {
    const failing = rows().selectExpr('1 div (id - 399) as n', 'text')
    await expect(failing.collect()).rejects.toThrow(/DIVIDE_BY_ZERO/)
    await expect.poll(results).toEqual([])
  })
})
