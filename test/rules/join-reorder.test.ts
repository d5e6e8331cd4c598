import { expect, it } from 'vitest'
import { nextExprId } from '../../driver/sql/expressions/expr-id.ts'
import type { ExprId } from '../../driver/sql/expressions/expression.ts'
import { type JoinSide, joinedSide } from '../../driver/sql/optimizer/join-order/join-cost.ts'
import { CostBasedJoinReorder } from '../../driver/sql/optimizer/rules/cost-based-join-reorder.ts'
import { ReorderJoin } from '../../driver/sql/optimizer/rules/reorder-join.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const star = () => {
  const fact = b.relation(['f_a', 'f_b'], 100_000, { f_a: 100, f_b: 1000 })
  const small = b.relation(['a'], 100)
  const large = b.relation(['k', 'v'], 1000)
  return { fact, small, large }
}

it('joins the tables of a FROM list along their conditions', () => {
  const { fact, small, large } = star()
  const plan = b.join(
    b.join(small.plan, large.plan),
    fact.plan,
    e.and(e.eq(fact.col.f_a!, small.col.a!), e.eq(fact.col.f_b!, large.col.k!)),
  )
  expect(b.applied(ReorderJoin, plan)).toMatchInlineSnapshot(`
    "Project [a#1, k#2, v#3, f_a#4, f_b#5]
    +- Join Inner, (f_b#5 = k#2)
       :- Join Inner, (f_a#4 = a#1)
       :  :- Relation [a#1] parquet
       :  +- Relation [f_a#4, f_b#5] parquet
       +- Relation [k#2, v#3] parquet"
  `)
})

it('keeps an order in which each table has a condition', () => {
  const { fact, small, large } = star()
  const plan = b.join(
    b.join(fact.plan, small.plan, e.eq(fact.col.f_a!, small.col.a!)),
    large.plan,
    e.eq(fact.col.f_b!, large.col.k!),
  )
  expect(ReorderJoin.apply(plan, b.context)).toBe(plan)
})

it('joins first what leaves the fewest rows', () => {
  const { fact, small, large } = star()
  const few = b.filter(e.eq(large.col.v!, e.lit(5)), large.plan)
  const plan = b.join(
    b.join(fact.plan, small.plan, e.eq(fact.col.f_a!, small.col.a!)),
    few,
    e.eq(fact.col.f_b!, large.col.k!),
  )
  expect(b.applied(CostBasedJoinReorder, plan)).toMatchInlineSnapshot(`
    "Project [f_a#1, f_b#2, a#3, k#4, v#5]
    +- Join Inner, (f_a#1 = a#3)
       :- Join Inner, (f_b#2 = k#4)
       :  :- Relation [f_a#1, f_b#2] parquet
       :  +- Filter (v#5 = 5)
       :     +- Relation [k#4, v#5] parquet
       +- Relation [a#3] parquet"
  `)
})

it('joins a small table before a large one is shuffled, though more rows come out', () => {
  const fact = b.relation(['f_a', 'f_k'], 100_000, { f_a: 100, f_k: 50_000 })
  const large = b.relation(['k', 'v'], 50_000, { k: 50_000, v: 10 })
  const small = b.relation(['a', 'r'], 100, { a: 100, r: 5 })
  const plan = b.join(
    b.join(fact.plan, b.filter(e.eq(large.col.v!, e.lit(5)), large.plan), e.eq(fact.col.f_k!, large.col.k!)),
    b.filter(e.eq(small.col.r!, e.lit(1)), small.plan),
    e.eq(fact.col.f_a!, small.col.a!),
  )
  const lastJoined = (broadcastThresholdBytes: number) => {
    const text = b.applied(CostBasedJoinReorder, plan, { ...b.context, joinReorder: { broadcastThresholdBytes } })
    return /Join Inner, \((\w+)#\d+ = (\w+)#/.exec(text)?.slice(1)
  }
  expect(lastJoined(1024)).toEqual(['f_k', 'k'])
  expect(lastJoined(100 * 1024 * 1024)).toEqual(['f_a', 'a'])
})

it('counts no shuffle of rows that are spread by the same key already', () => {
  const [j, k, l, m, n] = Array.from({ length: 5 }, nextExprId) as [ExprId, ExprId, ExprId, ExprId, ExprId]
  const costs = { broadcastThresholdBytes: -1 }
  const side = (rows: number): JoinSide => ({ cost: 0, rows, rowBytes: 8, hashedBy: undefined })
  const first = joinedSide(side(1000), side(500), 1000, [[j, k]], costs)
  expect(first).toMatchObject({ cost: 1000 + 2 * 1500, hashedBy: new Set([j, k]) })
  const sameKey = joinedSide(first, side(10), 1000, [[k, l]], costs)
  expect(sameKey).toMatchObject({ cost: first.cost + 1000 + 2 * 10, hashedBy: new Set([j, k, l]) })
  const otherKey = joinedSide(first, side(10), 1000, [[m, n]], costs)
  expect(otherKey).toMatchObject({ cost: first.cost + 1000 + 2 * 1010, hashedBy: new Set([m, n]) })
})

it('gives the same order again', () => {
  const { fact, small, large } = star()
  const few = b.filter(e.eq(large.col.v!, e.lit(5)), large.plan)
  const plan = b.join(
    b.join(fact.plan, small.plan, e.eq(fact.col.f_a!, small.col.a!)),
    few,
    e.eq(fact.col.f_b!, large.col.k!),
  )
  const once = CostBasedJoinReorder.apply(plan, b.context)
  expect(CostBasedJoinReorder.apply(once, b.context)).toBe(once)
})

it('leaves the order of a fused plan to its engine', () => {
  const { fact, small } = star()
  const plan = b.join(fact.plan, small.plan, e.eq(fact.col.f_a!, small.col.a!))
  expect(CostBasedJoinReorder.apply(plan, { ...b.context, joinReorder: undefined })).toBe(plan)
})
