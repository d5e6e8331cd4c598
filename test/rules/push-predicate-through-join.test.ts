import { describe, expect, it } from 'vitest'
import { PushExtraPredicateThroughJoin } from '../../driver/sql/optimizer/rules/push-extra-predicate-through-join.ts'
import { PushPredicateThroughJoin } from '../../driver/sql/optimizer/rules/push-predicate-through-join.ts'
import type { Join } from '../../driver/sql/plan/logical/logical-plan.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const given = (joinType: Join['joinType']) => {
  const [l, r] = [b.relation(['a', 'x']), b.relation(['b', 'y'])]
  const where = e.and(e.gt(l.col.x!, e.lit(1)), e.gt(r.col.y!, e.lit(2)), e.eq(l.col.a!, r.col.b!))
  return { l, r, where, filtered: () => b.filter(where, b.join(l.plan, r.plan, undefined, joinType)) }
}

describe('PushPredicateThroughJoin', () => {
  it('gives each side of an inner join its conjuncts and the join the rest', () => {
    expect(b.applied(PushPredicateThroughJoin, given('cross').filtered())).toMatchInlineSnapshot(`
      "Join Inner, (a#1 = b#2)
      :- Filter (x#3 > 1)
      :  +- Relation [a#1, x#3] parquet
      +- Filter (y#4 > 2)
         +- Relation [b#2, y#4] parquet"
    `)
  })
  it('filters only the preserved side of a left outer join', () => {
    expect(b.applied(PushPredicateThroughJoin, given('left').filtered())).toMatchInlineSnapshot(`
      "Filter ((y#1 > 2) AND (a#2 = b#3))
      +- Join LeftOuter
         :- Filter (x#4 > 1)
         :  +- Relation [a#2, x#4] parquet
         +- Relation [b#3, y#1] parquet"
    `)
  })
  it('filters neither side of a full outer join', () => {
    expect(b.applied(PushPredicateThroughJoin, given('full').filtered())).toMatchInlineSnapshot(`
      "Filter (((x#1 > 1) AND (y#2 > 2)) AND (a#3 = b#4))
      +- Join FullOuter
         :- Relation [a#3, x#1] parquet
         +- Relation [b#4, y#2] parquet"
    `)
  })
  it('takes from the ON of a left outer join only what reads its right side', () => {
    const { l, r, where } = given('left')
    expect(b.applied(PushPredicateThroughJoin, b.join(l.plan, r.plan, where, 'left'))).toMatchInlineSnapshot(`
      "Join LeftOuter, ((x#1 > 1) AND (a#2 = b#3))
      :- Relation [a#2, x#1] parquet
      +- Filter (y#4 > 2)
         +- Relation [b#3, y#4] parquet"
    `)
  })
  it('takes from the condition of a left anti join only what reads its right side', () => {
    const { l, r, where } = given('left anti')
    expect(b.applied(PushPredicateThroughJoin, b.join(l.plan, r.plan, where, 'left anti'))).toMatchInlineSnapshot(`
      "Join LeftAnti, ((x#1 > 1) AND (a#2 = b#3))
      :- Relation [a#2, x#1] parquet
      +- Filter (y#4 > 2)
         +- Relation [b#3, y#4] parquet"
    `)
  })
})

describe('PushExtraPredicateThroughJoin', () => {
  it('derives a filter of each side from an OR over both, and keeps the OR', () => {
    const [l, r] = [b.relation(['a', 'x']), b.relation(['b', 'y'])]
    const pair = (x: number, y: number) => e.and(e.eq(l.col.x!, e.lit(x)), e.eq(r.col.y!, e.lit(y)))
    const condition = e.and(e.eq(l.col.a!, r.col.b!), e.or(pair(1, 2), pair(2, 1)))
    expect(b.applied(PushExtraPredicateThroughJoin, b.join(l.plan, r.plan, condition))).toMatchInlineSnapshot(`
      "Join Inner, ((a#1 = b#2) AND (((x#3 = 1) AND (y#4 = 2)) OR ((x#3 = 2) AND (y#4 = 1))))
      :- Filter ((x#3 = 1) OR (x#3 = 2))
      :  +- Relation [a#1, x#3] parquet
      +- Filter ((y#4 = 2) OR (y#4 = 1))
         +- Relation [b#2, y#4] parquet"
    `)
  })
  it('derives nothing for the side of which every row is kept', () => {
    const [l, r] = [b.relation(['a', 'x']), b.relation(['b', 'y'])]
    const pair = (x: number, y: number) => e.and(e.eq(l.col.x!, e.lit(x)), e.eq(r.col.y!, e.lit(y)))
    expect(
      b.applied(PushExtraPredicateThroughJoin, b.join(l.plan, r.plan, e.or(pair(1, 2), pair(2, 1)), 'left')),
    ).toMatchInlineSnapshot(`
      "Join LeftOuter, (((x#1 = 1) AND (y#2 = 2)) OR ((x#1 = 2) AND (y#2 = 1)))
      :- Relation [a#3, x#1] parquet
      +- Filter ((y#2 = 2) OR (y#2 = 1))
         +- Relation [b#4, y#2] parquet"
    `)
  })
})
