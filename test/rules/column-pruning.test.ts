import { expect, it } from 'vitest'
import { ColumnPruning } from '../../driver/sql/optimizer/rules/column-pruning.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

it('reads from a relation only what is used above', () => {
  const t = b.relation(['a', 'c', 'd'])
  expect(
    b.applied(ColumnPruning, b.project([t.col.a!], b.filter(e.gt(t.col.d!, e.lit(1)), t.plan))),
  ).toMatchInlineSnapshot(`
    "Project [a#1]
    +- Filter (d#2 > 1)
       +- Relation [a#1, d#2] parquet"
  `)
})

it('reads one column to count rows', () => {
  const t = b.relation(['a', 'c'])
  expect(
    b.applied(ColumnPruning, b.aggregate([], [e.alias(e.call('count', [e.lit(1)]), 'n')], t.plan)),
  ).toMatchInlineSnapshot(`
    "Aggregate [], [count(1) AS n#1]
    +- Relation [a#2] parquet"
  `)
})

it("drops a filter's column before a join, so that it is not shuffled", () => {
  const [t, u] = [b.relation(['a', 'c', 'd']), b.relation(['k', 'v'])]
  const joined = b.join(b.filter(e.gt(t.col.d!, e.lit(1)), t.plan), u.plan, e.eq(t.col.a!, u.col.k!))
  expect(b.applied(ColumnPruning, b.project([t.col.c!], joined))).toMatchInlineSnapshot(`
    "Project [c#1]
    +- Join Inner, (a#2 = k#3)
       :- Project [a#2, c#1]
       :  +- Filter (d#4 > 1)
       :     +- Relation [a#2, c#1, d#4] parquet
       +- Relation [k#3] parquet"
  `)
})

it('puts no project between joins of a fused plan', () => {
  const [t, u, v] = [b.relation(['a', 'c']), b.relation(['k', 'v']), b.relation(['z'])]
  const joined = b.join(b.join(t.plan, u.plan, e.eq(t.col.a!, u.col.k!)), v.plan, e.eq(u.col.v!, v.col.z!))
  expect(
    b.applied(ColumnPruning, b.project([t.col.c!], joined), { ...b.context, joinReorder: undefined }),
  ).toMatchInlineSnapshot(`
    "Project [c#1]
    +- Join Inner, (v#2 = z#3)
       :- Join Inner, (a#4 = k#5)
       :  :- Relation [a#4, c#1] parquet
       :  +- Relation [k#5, v#2] parquet
       +- Relation [z#3] parquet"
  `)
})

it('prunes the inputs of a union by position', () => {
  const [t, u] = [b.relation(['a', 'c']), b.relation(['x', 'y'])]
  expect(b.applied(ColumnPruning, b.project([t.col.c!], b.union(t.plan, u.plan)))).toMatchInlineSnapshot(`
    "Project [c#1]
    +- Union false, false
       :- Relation [c#1] parquet
       +- Relation [y#2] parquet"
  `)
})
