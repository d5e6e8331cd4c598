import { expect, it } from 'vitest'
import { RewriteCorrelatedScalarSubquery } from '../../driver/sql/optimizer/rules/rewrite-correlated-scalar-subquery.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const tables = () => ({ t: b.relation(['a', 'x']), u: b.relation(['b', 'y']) })

it('joins with the aggregate grouped by the correlated column', () => {
  const { t, u } = tables()
  const sub = b.aggregate(
    [],
    [e.alias(e.call('max', [u.col.y!]), 'm')],
    b.filter(e.eq(u.col.b!, e.outer(t.col.a!)), u.plan),
  )
  expect(
    b.applied(RewriteCorrelatedScalarSubquery, b.filter(e.lt(t.col.x!, b.scalar(sub)), t.plan)),
  ).toMatchInlineSnapshot(`
    "Project [a#1, x#2]
    +- Filter (x#2 < m#3)
       +- Join LeftOuter, (b#4 = a#1)
          :- Relation [a#1, x#2] parquet
          +- Aggregate [b#4], [max(y#5) AS m#3, b#4]
             +- Relation [b#4, y#5] parquet"
  `)
})

it('gives a count of zero, not null, where nothing matches', () => {
  const { t, u } = tables()
  const sub = b.aggregate(
    [],
    [e.alias(e.call('count', [u.col.y!]), 'n')],
    b.filter(e.eq(u.col.b!, e.outer(t.col.a!)), u.plan),
  )
  expect(
    b.applied(RewriteCorrelatedScalarSubquery, b.project([e.alias(b.scalar(sub), 'n')], t.plan)),
  ).toMatchInlineSnapshot(`
    "Project [CASE WHEN isnull(alwaysTrue#1) THEN 0 ELSE n#2 END AS n#3]
    +- Join LeftOuter, (b#4 = a#5)
       :- Relation [a#5, x#6] parquet
       +- Project [n#2, b#4, true AS alwaysTrue#1]
          +- Aggregate [b#4], [count(y#7) AS n#2, b#4]
             +- Relation [b#4, y#7] parquet"
  `)
})

it('leaves a subquery without outer columns for the planner', () => {
  const { t, u } = tables()
  const plan = b.filter(
    e.lt(t.col.x!, b.scalar(b.aggregate([], [e.alias(e.call('max', [u.col.y!]), 'm')], u.plan))),
    t.plan,
  )
  expect(RewriteCorrelatedScalarSubquery.apply(plan, b.context)).toBe(plan)
})

it('compares other than for equality below an aggregate with the distinct outer values, joined in', () => {
  const { t, u } = tables()
  const sub = b.aggregate(
    [],
    [e.alias(e.call('max', [u.col.y!]), 'm')],
    b.filter(e.lt(u.col.b!, e.outer(t.col.a!)), u.plan),
  )
  expect(
    b.applied(RewriteCorrelatedScalarSubquery, b.filter(e.lt(t.col.x!, b.scalar(sub)), t.plan)),
  ).toMatchInlineSnapshot(`
    "Project [a#1, x#2]
    +- Filter (x#2 < m#3)
       +- Join LeftOuter, (a#4 <=> a#1)
          :- Relation [a#1, x#2] parquet
          +- Aggregate [a#4], [max(y#5) AS m#3, a#4]
             +- Filter (b#6 < a#4)
                +- Join Inner
                   :- Relation [b#6, y#5] parquet
                   +- Project [a#1 AS a#4]
                      +- Aggregate [a#1], [a#1]
                         +- Relation [a#1, x#2] parquet"
  `)
})

it('numbers the rows of each value of the correlated column where there is a limit', () => {
  const { t, u } = tables()
  const sub = b.aggregate(
    [],
    [e.alias(e.call('max', [u.col.y!]), 'm')],
    b.limit(1, b.filter(e.eq(u.col.b!, e.outer(t.col.a!)), u.plan)),
  )
  expect(
    b.applied(RewriteCorrelatedScalarSubquery, b.filter(e.lt(t.col.x!, b.scalar(sub)), t.plan)),
  ).toMatchInlineSnapshot(`
    "Project [a#1, x#2]
    +- Filter (x#2 < m#3)
       +- Join LeftOuter, (b#4 = a#1)
          :- Relation [a#1, x#2] parquet
          +- Aggregate [b#4], [max(y#5) AS m#3, b#4]
             +- Project [b#4, y#5]
                +- Filter (_place#6 <= 1)
                   +- Window [row_number() windowspecdefinition(b#4, specifiedwindowframe(RowFrame, unboundedpreceding$(), currentrow$())) AS _place#6], [b#4], []
                      +- Relation [b#4, y#5] parquet"
  `)
})
