import { expect, it } from 'vitest'
import { DoubleType } from '../../common/types/data-type.ts'
import { PushDownPredicates } from '../../driver/sql/optimizer/rules/push-down-predicates.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

it('moves a filter below a project, over the expressions its columns stand for', () => {
  const t = b.relation(['a', 'c'])
  const sum = e.alias(e.plus(t.col.a!, e.lit(1)), 's')
  expect(
    b.applied(PushDownPredicates, b.filter(e.gt(b.ref(sum), e.lit(5)), b.project([sum], t.plan))),
  ).toMatchInlineSnapshot(`
    "Project [(a#1 + 1) AS s#2]
    +- Filter ((a#1 + 1) > 5)
       +- Relation [a#1, c#3] parquet"
  `)
})

it('leaves a filter on a random column where it is', () => {
  const t = b.relation(['a'])
  const random = e.alias(e.fn('rand', DoubleType), 'r')
  expect(
    b.applied(PushDownPredicates, b.filter(e.gt(b.ref(random), e.double(0.5)), b.project([random], t.plan))),
  ).toMatchInlineSnapshot(`
    "Filter (r#1 > 0.5)
    +- Project [rand() AS r#1]
       +- Relation [a#2] parquet"
  `)
})

it('moves only the conjuncts on grouping columns below an aggregate', () => {
  const t = b.relation(['a', 'c'])
  const n = e.alias(e.call('count', [e.lit(1)]), 'n')
  const grouped = b.aggregate([t.col.a!], [t.col.a!, n], t.plan)
  expect(
    b.applied(PushDownPredicates, b.filter(e.and(e.gt(t.col.a!, e.lit(5)), e.gt(b.ref(n), e.lit(2n))), grouped)),
  ).toMatchInlineSnapshot(`
    "Filter (n#1 > 2)
    +- Aggregate [a#2], [a#2, count(1) AS n#1]
       +- Filter (a#2 > 5)
          +- Relation [a#2, c#3] parquet"
  `)
})

it('does not move a filter below an aggregate without groups, which would change its one row', () => {
  const t = b.relation(['a'])
  const n = e.alias(e.call('count', [e.lit(1)]), 'n')
  expect(
    b.applied(PushDownPredicates, b.filter(e.gt(e.lit(1), e.lit(2)), b.aggregate([], [n], t.plan))),
  ).toMatchInlineSnapshot(`
    "Filter (1 > 2)
    +- Aggregate [], [count(1) AS n#1]
       +- Relation [a#2] parquet"
  `)
})

it("filters each input of a union by that input's column", () => {
  const [t, u] = [b.relation(['a']), b.relation(['z'])]
  expect(
    b.applied(PushDownPredicates, b.filter(e.gt(t.col.a!, e.lit(5)), b.union(t.plan, u.plan))),
  ).toMatchInlineSnapshot(`
    "Union false, false
    :- Filter (a#1 > 5)
    :  +- Relation [a#1] parquet
    +- Filter (z#2 > 5)
       +- Relation [z#2] parquet"
  `)
})

it('does not move a filter below a limit', () => {
  const t = b.relation(['a'])
  expect(b.applied(PushDownPredicates, b.filter(e.gt(t.col.a!, e.lit(5)), b.limit(3, t.plan)))).toMatchInlineSnapshot(`
    "Filter (a#1 > 5)
    +- GlobalLimit 3
       +- Relation [a#1] parquet"
  `)
})
