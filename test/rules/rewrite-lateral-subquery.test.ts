import { expect, it } from 'vitest'
import { LateralSubquery } from '../../driver/sql/expressions/expression.ts'
import { RewriteLateralSubquery } from '../../driver/sql/optimizer/rules/rewrite-lateral-subquery.ts'
import { LateralJoin, type LogicalPlan, oneRow } from '../../driver/sql/plan/logical/logical-plan.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const tables = () => ({ t: b.relation(['a', 'x']), u: b.relation(['b', 'y']) })

const lateral = (left: LogicalPlan, plan: LogicalPlan, joinType: LateralJoin['joinType'] = 'inner'): LogicalPlan =>
  LateralJoin({ left, right: LateralSubquery({ plan }), joinType, condition: undefined })

it('joins on the predicates that read the left side', () => {
  const { t, u } = tables()
  const right = b.project([u.col.y!], b.filter(e.eq(u.col.b!, e.outer(t.col.a!)), u.plan))
  expect(b.applied(RewriteLateralSubquery, lateral(t.plan, right, 'left'))).toMatchInlineSnapshot(`
    "Project [a#1, x#2, y#3]
    +- Join LeftOuter, (b#4 = a#1)
       :- Relation [a#1, x#2] parquet
       +- Project [y#3, b#4]
          +- Relation [b#4, y#3] parquet"
  `)
})

it('computes over the left side what needs no other rows', () => {
  const { t } = tables()
  const right = b.project([e.alias(e.outer(t.col.a!), 'c')], oneRow)
  expect(b.applied(RewriteLateralSubquery, lateral(t.plan, right))).toMatchInlineSnapshot(`
    "Project [a#1, x#2, a#1 AS c#3]
    +- Relation [a#1, x#2] parquet"
  `)
})

it('keeps a filter of a left join in a join, for its row stays', () => {
  const { t } = tables()
  const right = b.project(
    [e.alias(e.outer(t.col.a!), 'c')],
    b.filter(e.lt(e.outer(t.col.x!), e.outer(t.col.a!)), oneRow),
  )
  expect(b.applied(RewriteLateralSubquery, lateral(t.plan, right, 'left'))).toMatchInlineSnapshot(`
    "Project [a#1, x#2, c#3]
    +- Join LeftOuter, ((x#2 < a#1) AND (a#4 <=> a#1))
       :- Relation [a#1, x#2] parquet
       +- Project [a#4 AS c#3, a#4]
          +- Join Inner
             :- LocalRelation []
             +- Project [a#1 AS a#4]
                +- Aggregate [a#1], [a#1]
                   +- Relation [a#1, x#2] parquet"
  `)
})

it('leaves other joins alone', () => {
  const { t, u } = tables()
  const plan = b.join(t.plan, u.plan, e.eq(t.col.a!, u.col.b!))
  expect(RewriteLateralSubquery.apply(plan, b.context)).toBe(plan)
})
