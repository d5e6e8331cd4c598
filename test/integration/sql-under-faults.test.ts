import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAULT_KINDS, FaultStorm } from '../support/fault-storm.ts'
import { runSltFile } from '../support/slt-runner.ts'
import { STORM_FRAMES } from '../support/storm-frames.ts'

/** Those whose statements have several stages. `npm run fuzz:faults` takes all, with any seed and rate. */
const FILES = ['indeterminate.slt', 'joins.slt', 'aggregates.slt', 'errors-values.slt']

describe('where three of a hundred requests, tasks and map outputs are lost, refused, cut short or killed', () => {
  let storm: FaultStorm

  beforeAll(async () => {
    storm = await FaultStorm.open({ seed: 2026, rate: 0.03 })
  })
  afterAll(() => storm.stop())

  it.each(FILES)('every statement of %s has its answer, or its error', { timeout: 240_000 }, async (file) => {
    expect(await runSltFile(storm.session.spark, file)).toEqual([])
  })

  it.each(STORM_FRAMES)('no row is lost and none comes twice of $what', async ({ run, expected }) => {
    expect(await run(storm.session.spark, storm.uri)).toBe(expected)
  })

  it('everything that can go wrong did', () => {
    expect(FAULT_KINDS.filter((kind) => storm.fired.get(kind) === 0)).toEqual([])
  })
})
