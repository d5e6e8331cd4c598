import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DataFrame, functions as F } from '../../driver/index.ts'
import { mapRuns, openSession, reasons, type TestSession } from '../support/test-session.ts'

// A second run of these stages gives other rows, or gives the same rows to other partitions. A map output is lost when a part of the
// readers has read it already: to compute that one output again would mix two runs, and lose some rows and double others.
let folder: string
let session: TestSession

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-indeterminate-'))
  session = await openSession('local-cluster[2,2,1024]', { 'spark.flashover.store.uri': folder })
})
afterEach(async () => {
  await session.spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Deletes outputs of a map stage as soon as one of its readers has ended, in each of the jobs that follow. */
function loseOutputs(ofStage: number, ofReader: number): { lost: number } {
  const state = { lost: 0 }
  let first: number | undefined
  let done = false
  session.scheduler.addListener((event) => {
    if (event.kind === 'JobStarted') {
      first = undefined
      done = false
    }
    if (event.kind === 'StageSubmitted') first = Math.min(first ?? event.stageId, event.stageId)
    if (event.kind !== 'TaskEnded' || event.end.kind !== 'Success' || first === undefined || done) return
    if (event.task.stageId !== first + ofReader) return
    done = true
    const [application = ''] = readdirSync(folder)
    const shuffle = path.join(folder, application, `shuffle/${first + ofStage}`)
    const [victim] = readdirSync(shuffle)
      .filter((name) => name.endsWith('.data'))
      .sort()
    if (victim === undefined) return
    rmSync(path.join(shuffle, victim))
    state.lost++
  })
  return state
}

const ROWS = 200_000
const RUNS = 3
const ids = (): DataFrame => session.spark.range(0, ROWS, 1, 8)
/** Shuffled once, so that the order of rows is not that of the input any more. */
const grouped = (): DataFrame => ids().groupBy('id').count()
const firsts = (): DataFrame => ids().groupBy(F.expr('id div 4').as('four')).agg(F.first('id').as('id'))

describe('a map output that is lost when a part of its readers has ended', () => {
  it.each<[what: string, again: 'all' | 'one', stage: number, rows: number, frame: () => DataFrame]>([
    ['keyed by rand()', 'all', 0, ROWS, () => ids().withColumn('r', F.rand()).repartition(8, F.col('r'))],
    ['dealt out in turn after an aggregate', 'one', 1, ROWS, () => grouped().repartition(8)],
    ['keyed by what first() took', 'all', 1, ROWS / 4, () => firsts().repartition(8, F.col('id'))],
    [
      'limited without an order',
      'all',
      2,
      ROWS / 2,
      () =>
        grouped()
          .limit(ROWS / 2)
          .repartition(8, F.col('id')),
    ],
  ])(
    '%s, computes %s of its stage again: no row is lost and none comes twice',
    async (_, again, stage, rows, frame) => {
      const fault = loseOutputs(stage, stage + 1)
      const group = rows === ROWS / 4 ? 'id div 4' : 'id'
      for (let run = 1; run <= RUNS; run++) {
        const counts = frame().selectExpr('count(*)', `count(distinct ${group})`)
        expect(await counts.collectValues()).toEqual([[BigInt(rows), BigInt(rows)]])
        expect(fault.lost).toBe(run)
      }
      expect(reasons(session)).toContain('FetchFailed')
      const runs = mapRuns(session, stage)
      expect(runs.filter((count) => count > 1)).toHaveLength(again === 'all' ? runs.length : 1)
    },
  )
})
