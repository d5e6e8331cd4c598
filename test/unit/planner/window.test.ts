import { describe, expect, it } from 'vitest'
import { IntegerType } from '../../../common/types/data-type.ts'
import {
  type Alias,
  type Expression,
  ScalarFunction,
  WindowExpression,
} from '../../../driver/sql/expressions/expression.ts'
import { type LogicalPlan, Window } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { alias, asc, int, lt } from '../../support/expression-builders.ts'
import { filter, ref } from '../../support/logical-plan-builders.ts'
import { MIB, physical, sized } from '../../support/physical-plans.ts'

const t = sized(['a', 'b', 'c'], 100 * MIB)
const [a, b, c] = [t.col['a']!, t.col['b']!, t.col['c']!]

/** The kinds of operators of a plan, from the top, without its scans. */
const operators = (plan: LogicalPlan, given: Parameters<typeof physical>[1] = {}): readonly string[] =>
  physical(plan, given)
    .split('\n')
    .map((line) => line.replace(/^[ :+-]*/, ''))
    .filter((line) => !line.startsWith('FileScan'))
    .map((line) => /^(Exchange \w+|\w+)/.exec(line)?.[0] ?? line)

function window(
  name: string,
  partitionSpec: readonly Expression[],
  child: LogicalPlan,
): { plan: Window; value: Alias } {
  const call = ScalarFunction({ name, args: [], dataType: IntegerType, nullable: false })
  const orderSpec = [asc(c)]
  const value = alias(
    WindowExpression({
      function: call,
      partitionBy: partitionSpec,
      orderBy: orderSpec,
      frame: { unit: 'rows', lower: 'unbounded preceding', upper: 'current row' },
    }),
    name,
  )
  return { plan: Window({ windowExpressions: [value], partitionSpec, orderSpec, child }), value }
}

describe('a window', () => {
  it('has the rows of a key in one task', () => {
    expect(operators(window('rank', [a], t.plan).plan)).toEqual(['Window', 'Exchange hashpartitioning'])
  })
  it('without keys is computed in one task', () => {
    expect(operators(window('rank', [], t.plan).plan)).toEqual(['Window', 'Exchange SinglePartition'])
  })
  it('by more keys than the one below needs no exchange of its own', () => {
    const below = window('rank', [a], t.plan).plan
    expect(operators(window('row_number', [a, b], below).plan)).toEqual([
      'Window',
      'Window',
      'Exchange hashpartitioning',
    ])
  })
  it('in one task has no exchange', () => {
    expect(operators(window('rank', [a], t.plan).plan, { fused: true })).toEqual(['Window'])
  })
})

describe('a filter on the place in a group', () => {
  const firstOf = (name: string, limit: number): LogicalPlan => {
    const { plan, value } = window(name, [a], t.plan)
    return filter(lt(ref(value), int(limit)), plan)
  }

  it.each(['row_number', 'rank', 'dense_rank'])(
    'by %s is applied to the rows of each task before they are sent',
    (name) => {
      expect(operators(firstOf(name, 4))).toEqual(['Filter', 'Window', 'Exchange hashpartitioning', 'WindowGroupLimit'])
      expect(physical(firstOf(name, 4))).toContain(', 3, Partial')
    },
  )
  it.each([
    ['percent_rank', 4],
    ['ntile', 4],
    ['rank', 5000],
  ])('by %s up to %i is not', (name, limit) => {
    expect(operators(firstOf(name, limit))).toEqual(['Filter', 'Window', 'Exchange hashpartitioning'])
  })
  it('is not where no row is sent', () => {
    expect(operators(firstOf('rank', 4), { fused: true })).toEqual(['Filter', 'Window'])
  })
})
