import { expect, it } from 'vitest'
import { IsNull } from '../../driver/sql/expressions/expression.ts'
import { EliminateOuterJoin } from '../../driver/sql/optimizer/rules/eliminate-outer-join.ts'
import { InferFiltersFromConstraints } from '../../driver/sql/optimizer/rules/infer-filters-from-constraints.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

it('filters the other side of an equality by the same constant', () => {
  const [t, u] = [b.relation(['a']), b.relation(['k'])]
  const plan = b.join(b.filter(e.gt(t.col.a!, e.lit(5)), t.plan), u.plan, e.eq(t.col.a!, u.col.k!))
  expect(b.applied(InferFiltersFromConstraints, plan)).toMatchInlineSnapshot(`
    "Join Inner, (a#1 = k#2)
    :- Filter (a#1 > 5)
    :  +- Relation [a#1] parquet
    +- Filter (k#2 > 5)
       +- Relation [k#2] parquet"
  `)
})

it('asks for keys that are not null only where the files do not tell', () => {
  const [t, u] = [b.relation(['a']), b.relation(['k'])]
  const total = e.alias(e.call('max', [t.col.a!]), 'm')
  const plan = b.join(u.plan, b.aggregate([t.col.a!], [total], t.plan), e.eq(u.col.k!, b.ref(total)))
  expect(b.applied(InferFiltersFromConstraints, plan)).toMatchInlineSnapshot(`
    "Join Inner, (k#1 = m#2)
    :- Relation [k#1] parquet
    +- Filter isnotnull(m#2)
       +- Aggregate [a#3], [max(a#3) AS m#2]
          +- Relation [a#3] parquet"
  `)
})

it('makes a left outer join whose unmatched rows are filtered out an inner join', () => {
  const [t, u] = [b.relation(['a']), b.relation(['k', 'v'])]
  const plan = b.filter(e.gt(u.col.v!, e.lit(1)), b.join(t.plan, u.plan, e.eq(t.col.a!, u.col.k!), 'left'))
  expect(b.applied(EliminateOuterJoin, plan)).toMatchInlineSnapshot(`
    "Filter (v#1 > 1)
    +- Join Inner, (a#2 = k#3)
       :- Relation [a#2] parquet
       +- Relation [k#3, v#1] parquet"
  `)
})

it('keeps a left outer join above which unmatched rows are asked for', () => {
  const [t, u] = [b.relation(['a']), b.relation(['k', 'v'])]
  const isNull = IsNull({ child: u.col.v! })
  const plan = b.filter(isNull, b.join(t.plan, u.plan, e.eq(t.col.a!, u.col.k!), 'left'))
  expect(EliminateOuterJoin.apply(plan, b.context)).toBe(plan)
})
