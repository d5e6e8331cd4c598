import { describe, expect, it } from 'vitest'
import type { Join, JoinType } from '../../../driver/sql/plan/logical/logical-plan.ts'
import type { PlannerOptions } from '../../../driver/sql/planner/planner-options.ts'
import { eq, gt } from '../../support/expression-builders.ts'
import { join } from '../../support/logical-plan-builders.ts'
import { MIB, physical, sized } from '../../support/physical-plans.ts'

/** The join's line of `t JOIN u ON t.a = u.x`, and how its sides are brought to it. */
function joined(
  joinType: JoinType,
  leftMiB: number,
  rightMiB: number,
  options: Partial<PlannerOptions> = {},
  on: 'equal' | 'greater' | 'none' = 'equal',
): string {
  const t = sized(['a'], leftMiB * MIB)
  const u = sized(['x'], rightMiB * MIB)
  const condition = { equal: eq(t.col['a']!, u.col['x']!), greater: gt(t.col['a']!, u.col['x']!), none: undefined }[on]
  const text = physical(join(t.plan, u.plan, condition, joinType), options)
  return text
    .split('\n')
    .filter((line) => !line.includes('FileScan'))
    .map((line) => line.replace(/^[ :+-]*/, ''))
    .join('; ')
}

describe('a join on equal keys', () => {
  it('broadcasts the side that is within the threshold', () => {
    expect(joined('inner', 100, 10)).toBe('BroadcastHashJoin [a#1], [x#2], inner, build right; BroadcastExchange')
    expect(joined('inner', 9, 100)).toBe('BroadcastHashJoin [a#1], [x#2], inner, build left; BroadcastExchange')
  })
  it('broadcasts the smaller of two sides that are', () => {
    expect(joined('inner', 3, 2)).toContain('build right')
    expect(joined('inner', 2, 3)).toContain('build left')
  })
  it('shuffles both sides by their keys where neither is, and builds on the smaller', () => {
    expect(joined('inner', 200, 100)).toBe(
      'ShuffledHashJoin [a#1], [x#2], inner, build right; Exchange hashpartitioning(a#1, 4); Exchange hashpartitioning(x#2, 4)',
    )
  })
  it('knows of no broadcast where the threshold is -1', () => {
    expect(joined('inner', 100, 1, { broadcastThresholdBytes: -1 })).toMatch(/^ShuffledHashJoin/)
  })
  it.each<[JoinType, string]>([
    ['left', 'right'],
    ['left semi', 'right'],
    ['left anti', 'right'],
    ['right', 'left'],
  ])('broadcasts only the side of a %s join whose rows need a match: the %s one', (joinType, side) => {
    const [left, right] = side === 'right' ? [1, 100] : [100, 1]
    expect(joined(joinType, 1, 1)).toMatch(new RegExp(`^BroadcastHashJoin .*build ${side}; BroadcastExchange$`))
    expect(joined(joinType, left, right)).toMatch(/^ShuffledHashJoin/)
  })
  it('never broadcasts for a full join: a row without a match would come out of every task', () => {
    expect(joined('full', 1, 1, { shufflePartitions: 3 })).toBe(
      'ShuffledHashJoin [a#1], [x#2], full, build right; Exchange hashpartitioning(a#1, 3); Exchange hashpartitioning(x#2, 3)',
    )
  })
  it('follows a hint whatever the sizes are, if the join type can', () => {
    const t = sized(['a'], 100 * MIB)
    const u = sized(['x'], 100 * MIB)
    const hinted = (joinType: JoinType, hint: 'broadcast-left' | 'shuffle-hash') =>
      physical(Object.freeze({ ...join(t.plan, u.plan, eq(t.col['a']!, u.col['x']!), joinType), hint } as Join))
    expect(hinted('inner', 'broadcast-left')).toMatch(/^BroadcastHashJoin .* build left/)
    expect(hinted('left', 'broadcast-left')).toMatch(/^ShuffledHashJoin/)
  })
})

describe('a join without equal keys', () => {
  it('is a nested loop over a broadcast of the smaller side', () => {
    expect(joined('inner', 100, 50, {}, 'greater')).toBe(
      'BroadcastNestedLoopJoin build right, inner, (a#1 > x#2); BroadcastExchange',
    )
    expect(joined('cross', 5, 50, {}, 'none')).toBe('BroadcastNestedLoopJoin build left, cross; BroadcastExchange')
  })
  it('brings everything into one task for a full join', () => {
    expect(joined('full', 1, 1, {}, 'greater')).toBe(
      'BroadcastNestedLoopJoin build right, full, (a#1 > x#2); Exchange SinglePartition; Exchange SinglePartition',
    )
  })
})

it('a fused join needs no exchange, and builds on the smaller side', () => {
  expect(joined('inner', 100, 200, { fused: true })).toBe('ShuffledHashJoin [a#1], [x#2], inner, build left')
})
