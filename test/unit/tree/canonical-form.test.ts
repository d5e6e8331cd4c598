import { describe, expect, it } from 'vitest'
import { DoubleType, IntegerType, StringType } from '../../../common/types/data-type.ts'
import { Arithmetic, Comparison, type Expression, In } from '../../../driver/sql/expressions/expression.ts'
import { semanticEquals, semanticKey } from '../../../driver/sql/expressions/semantic-equals.ts'
import { withFreshIds } from '../../../driver/sql/plan/logical/fresh-ids.ts'
import type { LogicalPlan } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { sameResult } from '../../../driver/sql/plan/same-result.ts'
import * as b from '../../support/logical-plan-builders.ts'

const { plan: table, col } = b.relation(['a', 'c', 'd'])
const [a, c, d] = [col.a!, col.c!, col.d!]
const arith = (operator: '+' | '-' | '*', left: Expression, right: Expression): Expression =>
  Arithmetic({ operator, left, right })
const le = (left: Expression, right: Expression): Expression => Comparison({ operator: '<=', left, right })
const isIn = (value: Expression, ...list: Expression[]): Expression => In({ value, list })
const uuid = () => b.fn('uuid', [], StringType)

describe('expressions compute the same', () => {
  it.each<[string, Expression, Expression]>([
    ['under any name', b.as(b.plus(a, b.lit(1)), 'x'), b.as(b.plus(a, b.lit(1)), 'y')],
    ['for a column, whatever its qualifier', a, { ...a, qualifier: ['t'], name: 'A' }],
    ['as an equality turned round', b.eq(a, c), b.eq(c, a)],
    ['as a comparison turned round', b.ge(a, c), le(c, a)],
    ['in another order of sums and products', b.plus(b.plus(a, c), d), b.plus(d, b.plus(c, a))],
    [
      'in another order of a conjunction',
      b.and(b.eq(a, c), b.gt(a, d), b.lt(c, d)),
      b.and(b.lt(c, d), b.gt(a, d), b.eq(c, a)),
    ],
    ['in another order of the items of IN', isIn(a, b.lit(1), b.lit(2)), isIn(a, b.lit(2), b.lit(1))],
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
    ['for a comparison and its mirror', b.gt(a, c), b.lt(a, c)],
    ['for literals of different types', b.lit(1), b.double(1)],
    ['for NaN and null', b.double(Number.NaN), b.lit(null, DoubleType)],
    ['for a conjunction and a disjunction', b.and(b.eq(a, c), b.gt(a, d)), b.or(b.eq(a, c), b.gt(a, d))],
    ['for sums in different groups of products', b.plus(arith('*', a, c), d), arith('*', b.plus(a, d), c)],
    ['with DISTINCT and without', b.call('count', [a]), b.call('count', [a], true)],
    ['for two calls of uuid()', uuid(), uuid()],
    ['for correlated subqueries of different columns', b.exists(correlated(a)), b.exists(correlated(c))],
  ])('%s', (_, left, right) => {
    expect(semanticEquals(left, right)).toBe(false)
    expect(semanticKey(left)).not.toBe(semanticKey(right))
  })

  it('where they are nondeterministic, not even by themselves; their own value is found all the same', () => {
    const call = uuid()
    expect(semanticEquals(call, call)).toBe(false)
    const within = b.scalar(b.project([b.as(call, 'u')], table))
    expect(semanticEquals(within, within)).toBe(false)
    expect(semanticKey(b.eq(call, a))).toBe(semanticKey(b.eq(call, a)))
  })
})

function correlated(outer: typeof a): LogicalPlan {
  const u = b.relation(['u'])
  return b.filter(b.eq(u.col.u!, b.outer(outer)), { ...u.plan, relation: table.relation })
}

describe('plans give the same result', () => {
  const query = (from: LogicalPlan, ...columns: (typeof a)[]): LogicalPlan =>
    b.project(
      columns.map((column) => b.as(b.plus(column, b.lit(1)), 'x')),
      b.filter(b.gt(columns[0]!, b.lit(3)), from),
    )

  it('whatever ids and names their columns have', () => {
    const plan = b.aggregate([a], [a, b.as(b.call('sum', [c]), 's')], query(table, a, c))
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
      b.limit(1, b.project([b.as(b.lit(1), 'x')], table)),
      b.limit(1, b.project([b.as(b.lit('1'), 'x')], table)),
    ],
  ])('%s', (_, left, right) => {
    expect(sameResult(left, right)).toBe(false)
  })

  it('not where something is nondeterministic', () => {
    const plan = b.project([b.as(b.fn('rand', []), 'r'), b.as(b.lit(1, IntegerType), 'one')], table)
    expect(sameResult(plan, plan)).toBe(false)
  })
})
