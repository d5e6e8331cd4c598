import { describe, expect, it } from 'vitest'
import type { TaskInput } from '../../../common/protocol/task-input.ts'
import type { Expression } from '../../../driver/sql/expressions/expression.ts'
import type { LogicalRelation } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { FileSourceScanExec } from '../../../driver/sql/plan/physical/physical-plan.ts'
import type { PlannerOptions } from '../../../driver/sql/planner/planner-options.ts'
import { planScanSplits } from '../../../driver/sql/planner/scan-splits.ts'
import { eq, gt, lit } from '../../support/expression-builders.ts'
import { filesOf, MIB, plannerOptions } from '../../support/physical-plans.ts'

const scanOf = (plan: LogicalRelation, pushedFilters: readonly Expression[] = []): FileSourceScanExec =>
  FileSourceScanExec({
    relation: plan.relation,
    output: plan.output,
    pushedFilters,
  })

/** Each task's files, with the first rows of the row groups where it reads not all of them. */
function tasks(scan: FileSourceScanExec, given: Partial<PlannerOptions> = {}): readonly string[] {
  return planScanSplits(scan, plannerOptions(given)).map((input) =>
    filesOfInput(input)
      .map(({ uri, rowGroups }) => `${uri.slice(-9)}${rowGroups ? `@${rowGroups.map((g) => g.firstRow)}` : ''}`)
      .join(' '),
  )
}

function filesOfInput(input: TaskInput) {
  if (input.kind !== 'parquet') throw new TypeError(`not Parquet but ${input.kind}`)
  return input.files
}

describe('row groups are dealt out', () => {
  const big = filesOf([{ groups: Array.from({ length: 4 }, () => ({ bytes: 8 * MIB })) }])

  it('as many bytes to each task as make every core work', () => {
    expect(tasks(scanOf(big.plan))).toEqual(['0.parquet@0', '0.parquet@10', '0.parquet@20', '0.parquet@30'])
  })
  it('no more than maxPartitionBytes to a task', () => {
    const input = scanOf(big.plan)
    expect(tasks(input, { totalCores: 1 })).toEqual(['0.parquet'])
    expect(tasks(input, { totalCores: 1, maxPartitionBytes: 32 * MIB })).toEqual(['0.parquet@0,10', '0.parquet@20,30'])
  })
  it('no fewer than openCostInBytes to a task', () => {
    const input = scanOf(filesOf(Array.from({ length: 4 }, () => ({ groups: [{ bytes: MIB }] }))).plan)
    expect(tasks(input)).toEqual(['0.parquet 1.parquet', '2.parquet 3.parquet'])
  })
  it('by the bytes of the columns that are needed', () => {
    const input = scanOf(big.plan)
    const half = { ...input, output: input.output.slice(0, 1) }
    expect(tasks(half, { totalCores: 1, maxPartitionBytes: 32 * MIB })).toEqual(['0.parquet'])
  })
  it('all to one task in a fused plan', () => {
    const two = filesOf([{ groups: [{ bytes: 500 * MIB }] }, { groups: [{ bytes: 500 * MIB }] }])
    expect(tasks(scanOf(two.plan), { fused: true })).toEqual(['0.parquet 1.parquet'])
  })
})

describe('what a filter cannot match is left out', () => {
  it('row groups, by the bounds in their footers', () => {
    const { plan, a } = filesOf([
      {
        groups: [
          { bytes: 1, a: [1, 9] },
          { bytes: 1, a: [10, 19] },
        ],
      },
    ])
    expect(tasks(scanOf(plan, [gt(a, lit(9))]))).toEqual(['0.parquet@10'])
    expect(tasks(scanOf(plan, [gt(a, lit(19))]))).toEqual([])
  })
  it('files, by the values of their folders', () => {
    const groups = [{ bytes: 1 }]
    const { plan, p } = filesOf([
      { p: 'x', groups },
      { p: 'y', groups },
    ])
    expect(tasks(scanOf(plan, [eq(p, lit('y'))]))).toEqual(['1.parquet'])
  })
  it('but not one whose bounds are not known', () => {
    const { plan, a } = filesOf([{ groups: [{ bytes: 1 }] }])
    expect(tasks(scanOf(plan, [gt(a, lit(9))]))).toEqual(['0.parquet'])
  })
})

it('a file of an object store comes with the byte ranges of the needed columns, a local one without', () => {
  const split = (uri: string) => {
    const input = scanOf(filesOf([{ uri, groups: [{ bytes: 1 }, { bytes: 1 }] }]).plan)
    const [only] = planScanSplits({ ...input, output: input.output.slice(1) }, plannerOptions())
    return only && filesOfInput(only)[0]
  }
  expect(split('s3://bucket/t.parquet')).toMatchObject({
    ranges: [
      [1, 2],
      [1001, 1002],
    ],
  })
  expect(split('file:///t.parquet')).not.toHaveProperty('ranges')
})

describe('a text file is cut at bytes', () => {
  const text = (uri: string, wholeText: boolean): FileSourceScanExec => {
    const { plan } = filesOf([{ uri, groups: [{ bytes: 50 * MIB }] }])
    const options = { format: 'text', wholeText, lineSeparator: undefined } as const
    return scanOf({ ...plan, relation: { ...plan.relation, options } })
  }
  const cuts = (scan: FileSourceScanExec) =>
    planScanSplits(scan, plannerOptions({ maxPartitionBytes: 40 * MIB })).length

  it('where its records end at newlines', () => {
    expect(cuts(text('file:///t.txt', false))).toBe(4)
  })
  it('but not where they may not, or where it is compressed', () => {
    expect(cuts(text('file:///t.txt', true))).toBe(1)
    expect(cuts(text('file:///t.txt.gz', false))).toBe(1)
  })
})
