import { describe, expect, it } from 'vitest'
import { nextCteId } from '../../../driver/sql/expressions/expr-id.ts'
import { withFreshIds } from '../../../driver/sql/plan/logical/fresh-ids.ts'
import { CTERelationRef, type LogicalPlan, Repartition } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../../driver/sql/plan/logical/plan-output.ts'
import { isFusible } from '../../../driver/sql/planner/fuse.ts'
import type { PhysicalStage, StageOutput, TaskLayout } from '../../../driver/sql/planner/physical-stage.ts'
import type { PlannerOptions } from '../../../driver/sql/planner/planner-options.ts'
import { planQuery } from '../../../driver/sql/planner/query-planner.ts'
import { alias, call, eq, gt, lit } from '../../support/expression-builders.ts'
import { aggregate, filter, join, project, scalar, sort, union } from '../../support/logical-plan-builders.ts'
import { filesOf, MIB, plannerOptions, sized, stagesOf } from '../../support/physical-plans.ts'

/** A stage as one line: how its tasks get their input, and what becomes of their rows. */
const stages = (plan: LogicalPlan, given: Partial<PlannerOptions> = {}): readonly string[] =>
  stagesOf(plan, given).stages.map((stage) => `${stage.key}: ${layoutText(stage.layout)} -> ${outputText(stage)}`)

function layoutText(layout: TaskLayout): string {
  switch (layout.kind) {
    case 'scan':
    case 'range':
    case 'one':
      return layout.kind
    case 'partitions':
      return `${layout.numPartitions} of ${layout.stage}`
    case 'all':
      return `all of ${layout.stage}`
    case 'zip':
    case 'concat':
      return `${layout.kind}(${layout.children.map(layoutText).join(', ')})`
    case 'coalesce':
      return `coalesce(${layoutText(layout.child)})`
  }
}

function outputText({ output }: PhysicalStage): string {
  if (output.kind !== 'shuffle') return output.kind
  return output.partitioning.kind + sampleText(output)
}
const sampleText = (output: Extract<StageOutput, { kind: 'shuffle' }>): string =>
  output.bounds ? `, bounds of ${output.bounds.sampleStage}` : ''

const t = sized(['a', 'b'], 100 * MIB)
const u = sized(['x'], 100 * MIB)
const small = sized(['x'], MIB)
const [a, b] = [t.col['a']!, t.col['b']!]

describe('a plan is cut into stages at its exchanges', () => {
  it('one without any is one stage', () => {
    expect(stages(filter(gt(a, lit(1)), t.plan))).toEqual(['stage-0: scan -> result'])
  })
  it('an aggregate is two', () => {
    expect(stages(aggregate([a], [a, alias(call('sum', [b]), 's')], t.plan))).toEqual([
      'stage-0: scan -> hash',
      'stage-1: 4 of stage-0 -> result',
    ])
  })
  it('a shuffled join takes the same partition of both sides into one task', () => {
    expect(stages(join(t.plan, u.plan, eq(a, u.col['x']!)))).toEqual([
      'stage-0: scan -> hash',
      'stage-1: scan -> hash',
      'stage-2: zip(4 of stage-0, 4 of stage-1) -> result',
    ])
  })
  it('a broadcast goes to every task of the other side', () => {
    expect(stages(join(t.plan, small.plan, eq(a, small.col['x']!)))).toEqual([
      'stage-0: scan -> single',
      'stage-1: zip(scan, all of stage-0) -> result',
    ])
  })
  it('a common table expression that is computed once is one, whoever reads it', () => {
    const cteId = nextCteId()
    const query = project([a, alias(call('uuid', []), 'u')], t.plan)
    const use = () => CTERelationRef({ cteId, child: withFreshIds(query) })
    const [left, right] = [use(), use()]
    const counted = aggregate([], [alias(call('count', []), 'n')], use())
    const joined = join(left, right, eq(outputOf(left)[0]!, outputOf(right)[0]!))
    expect(stages(filter(gt(scalar(counted), lit(1)), joined))).toEqual([
      'stage-0: scan -> roundRobin',
      'stage-1: 4 of stage-0 -> single',
      'stage-2: 1 of stage-1 -> single',
      'stage-3: 4 of stage-0 -> hash',
      'stage-4: 4 of stage-0 -> hash',
      'stage-5: zip(zip(4 of stage-3, 4 of stage-4), all of stage-2) -> result',
    ])
  })
  it('a scalar subquery goes to every task, too', () => {
    const most = scalar(aggregate([], [alias(call('max', [small.col['x']!]), 'm')], small.plan))
    expect(stages(filter(gt(a, most), t.plan)).at(-1)).toMatch(/zip\(scan, all of stage-1\) -> result$/)
  })
  it('a sort by ranges takes its bounds from a stage of its own', () => {
    expect(stages(sort(a, t.plan))).toEqual([
      'stage-0: scan -> single',
      'stage-1: scan -> range, bounds of stage-0',
      'stage-2: 4 of stage-1 -> result',
    ])
  })
  it('a union runs the tasks of its children one after another', () => {
    expect(stages(union(t.plan, t.plan))).toEqual(['stage-0: concat(scan, scan) -> result'])
  })
  it('a fused plan is one stage, whatever is in it', () => {
    const plan = sort(a, aggregate([a], [a], join(t.plan, u.plan, eq(a, u.col['x']!))))
    expect(stages(plan, { fused: true })).toEqual(['stage-0: zip(scan, scan) -> result'])
  })
  it('parents come before children, and every stage is read', () => {
    const graph = stagesOf(sort(a, aggregate([a], [a], join(t.plan, u.plan, eq(a, u.col['x']!)))))
    const keys = graph.stages.map(({ key }) => key)
    for (const [index, { parents }] of graph.stages.entries())
      for (const parent of parents) expect(keys.indexOf(parent)).toBeLessThan(index)
    expect(new Set(graph.stages.flatMap(({ parents }) => parents))).toEqual(new Set(keys.slice(0, -1)))
  })
})

describe('a query is fused', () => {
  const fusible = (plan: LogicalPlan, maxBytes: number) =>
    isFusible(plan, planQuery(plan, plannerOptions({ fused: true })), maxBytes)
  const files = filesOf([
    {
      groups: [
        { bytes: 100, a: [1, 9] },
        { bytes: 100, a: [10, 19] },
      ],
    },
  ])

  it('where the bytes of the needed columns are within the limit', () => {
    expect(fusible(files.plan, 400)).toBe(true)
    expect(fusible(files.plan, 399)).toBe(false)
  })
  it('by what is left after row groups are pruned', () => {
    expect(fusible(filter(gt(files.a, lit(9)), files.plan), 200)).toBe(true)
  })
  it('not where the program asked for partitions', () => {
    const plan: LogicalPlan = Repartition({
      numPartitions: 3,
      shuffle: true,
      expressions: [],
      child: files.plan,
    })
    expect(fusible(plan, 400)).toBe(false)
  })
})
