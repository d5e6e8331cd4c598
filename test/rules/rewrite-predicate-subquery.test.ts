import { expect, it } from 'vitest'
import { RewritePredicateSubquery } from '../../driver/sql/optimizer/rules/rewrite-predicate-subquery.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const tables = () => ({ t: b.relation(['a', 'x']), u: b.relation(['b', 'y']) })

it('makes EXISTS a left semi join on the correlated predicates', () => {
  const { t, u } = tables()
  const sub = b.project(
    [u.col.y!],
    b.filter(e.and(e.eq(u.col.b!, e.outer(t.col.a!)), e.gt(u.col.y!, e.lit(3))), u.plan),
  )
  expect(b.applied(RewritePredicateSubquery, b.filter(b.exists(sub), t.plan))).toMatchInlineSnapshot(`
    "Join LeftSemi, (b#1 = a#2)
    :- Relation [a#2, x#3] parquet
    +- Filter (y#4 > 3)
       +- Relation [b#1, y#4] parquet"
  `)
})

it('makes NOT IN a null-aware left anti join', () => {
  const { t, u } = tables()
  expect(
    b.applied(RewritePredicateSubquery, b.filter(e.not(b.inSubquery(t.col.a!, b.project([u.col.b!], u.plan))), t.plan)),
  ).toMatchInlineSnapshot(`
    "Join LeftAnti, (a#1 = b#2), nullAware
    :- Relation [a#1, x#3] parquet
    +- Project [b#2]
       +- Relation [b#2, y#4] parquet"
  `)
})

it('counts an unknown comparison as a match where NOT IN is correlated as well', () => {
  const { t, u } = tables()
  const sub = b.project([u.col.b!], b.filter(e.eq(u.col.y!, e.outer(t.col.x!)), u.plan))
  expect(
    b.applied(RewritePredicateSubquery, b.filter(e.not(b.inSubquery(t.col.a!, sub)), t.plan)),
  ).toMatchInlineSnapshot(`
    "Join LeftAnti, (((a#1 = b#2) OR isnull((a#1 = b#2))) AND (y#3 = x#4))
    :- Relation [a#1, x#4] parquet
    +- Project [b#2, y#3]
       +- Relation [b#2, y#3] parquet"
  `)
})

it('joins with the distinct keys and a marker where EXISTS is under OR', () => {
  const { t, u } = tables()
  const sub = b.project([u.col.y!], b.filter(e.eq(u.col.b!, e.outer(t.col.a!)), u.plan))
  expect(
    b.applied(RewritePredicateSubquery, b.filter(e.or(b.exists(sub), e.gt(t.col.x!, e.lit(1))), t.plan)),
  ).toMatchInlineSnapshot(`
    "Project [a#1, x#2]
    +- Filter (isnotnull(exists#3) OR (x#2 > 1))
       +- Join LeftOuter, (a#1 = b#4)
          :- Relation [a#1, x#2] parquet
          +- Project [b#4, true AS exists#3]
             +- Aggregate [b#4], [b#4]
                +- Project [b#4, y#5]
                   +- Relation [b#4, y#5] parquet"
  `)
})

it('joins with the matching outer values where the condition under OR is no equality', () => {
  const { t, u } = tables()
  const sub = b.project([u.col.y!], b.filter(e.lt(u.col.b!, e.outer(t.col.a!)), u.plan))
  expect(
    b.applied(RewritePredicateSubquery, b.filter(e.or(b.exists(sub), e.gt(t.col.x!, e.lit(1))), t.plan)),
  ).toMatchInlineSnapshot(`
    "Project [a#1, x#2]
    +- Filter (isnotnull(exists#3) OR (x#2 > 1))
       +- Join LeftOuter, (a#1 <=> a#4)
          :- Relation [a#1, x#2] parquet
          +- Project [a#1 AS a#4, true AS exists#3]
             +- Join LeftSemi, (b#5 < a#1)
                :- Aggregate [a#1], [a#1]
                :  +- Relation [a#1, x#2] parquet
                +- Relation [b#5, y#6] parquet"
  `)
})

it('renames the columns of a subquery over the very same relation', () => {
  const { t } = tables()
  expect(
    b.applied(RewritePredicateSubquery, b.filter(b.inSubquery(t.col.a!, b.project([t.col.a!], t.plan)), t.plan)),
  ).toMatchInlineSnapshot(`
    "Join LeftSemi, (a#1 = a#2)
    :- Relation [a#1, x#3] parquet
    +- Project [a#1 AS a#2]
       +- Project [a#1]
          +- Relation [a#1, x#3] parquet"
  `)
})

it('knows that an aggregate without groups always has a row', () => {
  const { t, u } = tables()
  const sub = b.aggregate(
    [],
    [e.alias(e.call('max', [u.col.y!]), 'm')],
    b.filter(e.eq(u.col.b!, e.outer(t.col.a!)), u.plan),
  )
  const first = b.applied(RewritePredicateSubquery, b.filter(b.exists(sub), t.plan)).split('\n')[0]
  expect(first).toBe('Filter true')
})
