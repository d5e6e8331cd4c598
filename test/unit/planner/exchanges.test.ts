import { describe, expect, it } from 'vitest'
import type { LogicalPlan } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { choosePartitions } from '../../../driver/sql/planner/planner-options.ts'
import { alias, call, eq } from '../../support/expression-builders.ts'
import { aggregate, join, limit, project, ref, sort, union } from '../../support/logical-plan-builders.ts'
import { MIB, physical, plannerOptions, sized } from '../../support/physical-plans.ts'

/** The kinds of operators of a plan, from the top, without its scans. */
const operators = (plan: LogicalPlan, given: Parameters<typeof physical>[1] = {}): readonly string[] =>
  physical(plan, given)
    .split('\n')
    .map((line) => line.replace(/^[ :+-]*/, ''))
    .filter((line) => !line.startsWith('FileScan'))
    .map((line) => /^(HashAggregate\(\w+|Exchange \w+|\w+)/.exec(line)?.[0] ?? line)

const noBroadcast = { broadcastThresholdBytes: -1 }

describe('an aggregate', () => {
  const t = sized(['a', 'b'], 100 * MIB)
  const [a, b] = [t.col['a']!, t.col['b']!]

  it('is split in two around an exchange by its keys', () => {
    const plan = aggregate([a], [a, alias(call('sum', [b]), 's')], t.plan)
    expect(operators(plan)).toEqual(['HashAggregate(final', 'Exchange hashpartitioning', 'HashAggregate(partial'])
  })
  it('without keys is merged in one task', () => {
    expect(operators(aggregate([], [alias(call('sum', [b]), 's')], t.plan))).toEqual([
      'HashAggregate(final',
      'Exchange SinglePartition',
      'HashAggregate(partial',
    ])
  })
  it('that cannot be split exchanges the rows', () => {
    expect(operators(aggregate([a], [alias(call('percentile', [b]), 's')], t.plan))).toEqual([
      'HashAggregate(complete',
      'Exchange hashpartitioning',
    ])
  })
  it('over rows that are exchanged by its keys already needs no exchange of its own', () => {
    const once = aggregate([a], [a], t.plan)
    expect(operators(aggregate([a], [a, alias(call('count', [a]), 'n')], once))).toEqual([
      'HashAggregate(complete',
      'HashAggregate(final',
      'Exchange hashpartitioning',
      'HashAggregate(partial',
    ])
  })
  it('by more keys than rows are exchanged by needs none either: equal rows are together', () => {
    const once = aggregate([a], [a, alias(call('sum', [b]), 's')], t.plan)
    const s = once.kind === 'Aggregate' ? once.aggregateExpressions[1] : undefined
    expect(s?.kind).toBe('Alias')
    if (s?.kind !== 'Alias') return
    expect(operators(aggregate([a, ref(s)], [a, ref(s)], once))[0]).toBe('HashAggregate(complete')
  })
  it('in one task is one step', () => {
    expect(operators(aggregate([a], [a], t.plan), { fused: true })).toEqual(['HashAggregate(complete'])
  })
})

describe('a join over a join', () => {
  const [t, u, v] = [sized(['a'], 100 * MIB), sized(['x'], 100 * MIB), sized(['z'], 100 * MIB)]

  it('on the same key exchanges the first two sides once', () => {
    const first = join(t.plan, u.plan, eq(t.col['a']!, u.col['x']!))
    const both = join(first, v.plan, eq(u.col['x']!, v.col['z']!))
    expect(operators(both, noBroadcast).filter((name) => name.startsWith('Exchange'))).toHaveLength(3)
  })
  it('above a full join exchanges again: its rows without a match have no key to be together by', () => {
    const first = join(t.plan, u.plan, eq(t.col['a']!, u.col['x']!), 'full')
    const both = join(first, v.plan, eq(t.col['a']!, v.col['z']!))
    expect(operators(both, noBroadcast).filter((name) => name.startsWith('Exchange'))).toHaveLength(4)
  })
})

describe('a sort', () => {
  it('of few rows is done in one task', () => {
    const t = sized(['a'], MIB)
    expect(operators(sort(t.col['a']!, t.plan))).toEqual(['Sort', 'Exchange SinglePartition'])
  })
  it('of many is done by ranges of its key', () => {
    const t = sized(['a'], 100 * MIB)
    expect(operators(sort(t.col['a']!, t.plan))).toEqual(['Sort', 'Exchange rangepartitioning'])
  })
  it('with a limit keeps the first rows of each task, and merges those', () => {
    const t = sized(['a'], 100 * MIB)
    expect(operators(limit(5, sort(t.col['a']!, t.plan)))).toEqual([
      'TakeOrderedAndProject',
      'Exchange SinglePartition',
      'TakeOrderedAndProject',
    ])
  })
})

it('a limit takes its rows of each task before it takes them of all', () => {
  const t = sized(['a'], MIB)
  expect(operators(limit(5, t.plan))).toEqual(['GlobalLimit', 'Exchange SinglePartition', 'LocalLimit'])
})

it('a union runs the tasks of its children one after another, without an exchange', () => {
  const [t, u] = [sized(['a'], MIB), sized(['a'], MIB)]
  expect(operators(union(t.plan, u.plan))).toEqual(['Union'])
})

it('a union exchanges a child that has rows without input: its tasks would each put them out', () => {
  const t = sized(['a'], MIB)
  const n = alias(call('count', [t.col['a']!]), 'n')
  const counted = project([ref(n)], aggregate([], [n], t.plan))
  expect(operators(union(t.plan, counted))).toEqual([
    'Union',
    'Exchange RoundRobinPartitioning',
    'Project',
    'HashAggregate(final',
    'Exchange SinglePartition',
    'HashAggregate(partial',
  ])
})

describe('the number of partitions', () => {
  it.each([
    ['one for little data', 1000, 1],
    ['no fewer than the cores for more', 2 * MIB, 4],
    ['one for each 96 MiB of much', 960 * MIB, 10],
    ['4096 at the most', 1e15, 4096],
  ])('%s', (_, bytes, expected) => {
    expect(choosePartitions(bytes, plannerOptions())).toBe(expected)
  })
  it('is that of spark.sql.shuffle.partitions where it is set', () => {
    expect(choosePartitions(1, plannerOptions({ shufflePartitions: 7 }))).toBe(7)
  })
})
