import { describe, expect, it } from 'vitest'
import { DoubleType, IntegerType, StringType } from '../../../common/types/data-type.ts'
import { Arithmetic, Comparison, type Expression, In } from '../../../driver/sql/expressions/expression.ts'
import { semanticEquals, semanticKey } from '../../../driver/sql/expressions/semantic-equals.ts'
import { withFreshIds } from '../../../driver/sql/plan/logical/fresh-ids.ts'
import type { LogicalPlan } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { sameResult } from '../../../driver/sql/plan/same-result.ts'
import * as e from '../../support/expression-builders.ts'
import * as b from '../../support/logical-plan-builders.ts'

const { plan: table, col } = b.relation(['a', 'c', 'd'])
const [a, c, d] = [col.a!, col.c!, col.d!]
const arith = (operator: '+' | '-' | '*', left: Expression, right: Expression): Expression =>
  Arithmetic({ operator, left, right })
const le = (left: Expression, right: Expression): Expression => Comparison({ operator: '<=', left, right })
const isIn = (value: Expression, ...list: Expression[]): Expression => In({ value, list })
const uuid = () => e.fn('uuid', StringType)

describe('expressions compute the same', () => {
  it.each<[string, Expression, Expression]>([
    ['under any name', e.alias(e.plus(a, e.lit(1)), 'x'), e.alias(e.plus(a, e.lit(1)), 'y')],
    ['for a column, whatever its qualifier', a, { ...a, qualifier: ['t'], name: 'A' }],
    ['as an equality turned round', e.eq(a, c), e.eq(c, a)],
    ['as a comparison turned round', e.ge(a, c), le(c, a)],
    ['in another order of sums and products', e.plus(e.plus(a, c), d), e.plus(d, e.plus(c, a))],
    [
      'in another order of a conjunction',
      e.and(e.eq(a, c), e.gt(a, d), e.lt(c, d)),
      e.and(e.lt(c, d), e.gt(a, d), e.eq(c, a)),
    ],
    ['in another order of the items of IN', isIn(a, e.lit(1), e.lit(2)), isIn(a, e.lit(2), e.lit(1))],
    ['for two copies of a subquery', b.scalar(table), b.scalar(withFreshIds(table))],
  ])('%s', (_, left, right) => {
    expect(semanticEquals(left, right)).toBe(true)
    expect(semanticKey(left)).toBe(semanticKey(right))
  })
})

describe('expressions do not compute the same', () => {
  it.each<[string, Expression, Expression]>([
    ['for columns of one name', a, b.relation(['a']).col.a!],
    ['where the order of operands matters', arith('-', a, c), arith('-', c, a)],
    ['for a comparison and its mirror', e.gt(a, c), e.lt(a, c)],
    ['for literals of different types', e.lit(1), e.double(1)],
    ['for NaN and null', e.double(Number.NaN), e.lit(null, DoubleType)],
    ['for a conjunction and a disjunction', e.and(e.eq(a, c), e.gt(a, d)), e.or(e.eq(a, c), e.gt(a, d))],
    ['for sums in different groups of products', e.plus(arith('*', a, c), d), arith('*', e.plus(a, d), c)],
    ['with DISTINCT and without', e.call('count', [a]), e.call('count', [a], true)],
    ['for two calls of uuid()', uuid(), uuid()],
    ['for correlated subqueries of different columns', b.exists(correlated(a)), b.exists(correlated(c))],
  ])('%s', (_, left, right) => {
    expect(semanticEquals(left, right)).toBe(false)
    expect(semanticKey(left)).not.toBe(semanticKey(right))
  })

  it('where they are nondeterministic, not even by themselves; their own value is found all the same', () => {
    const call = uuid()
    expect(semanticEquals(call, call)).toBe(false)
    const within = b.scalar(b.project([e.alias(call, 'u')], table))
    expect(semanticEquals(within, within)).toBe(false)
    expect(semanticKey(e.eq(call, a))).toBe(semanticKey(e.eq(call, a)))
  })
})

function correlated(outer: typeof a): LogicalPlan {
  const u = b.relation(['u'])
  return b.filter(e.eq(u.col.u!, e.outer(outer)), { ...u.plan, relation: table.relation })
}

describe('plans give the same result', () => {
  const query = (from: LogicalPlan, ...columns: (typeof a)[]): LogicalPlan =>
    b.project(
      columns.map((column) => e.alias(e.plus(column, e.lit(1)), 'x')),
      b.filter(e.gt(columns[0]!, e.lit(3)), from),
    )

  it('whatever ids and names their columns have', () => {
    const plan = b.aggregate([a], [a, e.alias(e.call('sum', [c]), 's')], query(table, a, c))
    expect(sameResult(plan, withFreshIds(plan))).toBe(true)
    const copy = withFreshIds(table)
    const [a2, c2] = copy.kind === 'LogicalRelation' ? copy.output : []
    expect(sameResult(query(table, a, c), query(copy, a2!, c2!))).toBe(true)
  })

  it.each<[string, LogicalPlan, LogicalPlan]>([
    ['not of other columns', query(table, a), query(table, c)],
    ['not in another order of columns', b.project([a, c], table), b.project([c, a], table)],
    ['not of another relation', query(table, a), query(b.relation(['a', 'c', 'd']).plan, a)],
    ['not of other columns of one relation', { ...table, output: [a] }, { ...table, output: [c] }],
    ['not of another type of join', b.join(table, table, undefined, 'left'), b.join(table, table, undefined, 'full')],
    [
      'not with a literal of another type',
      b.limit(1, b.project([e.alias(e.lit(1), 'x')], table)),
      b.limit(1, b.project([e.alias(e.lit('1'), 'x')], table)),
    ],
  ])('%s', (_, left, right) => {
    expect(sameResult(left, right)).toBe(false)
  })

  it('not where something is nondeterministic', () => {
    const plan = b.project([e.alias(e.fn('rand', DoubleType), 'r'), e.alias(e.lit(1, IntegerType), 'one')], table)
    expect(sameResult(plan, plan)).toBe(false)
  })
})
