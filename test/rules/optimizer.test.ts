import { describe, expect, it } from 'vitest'
import { optimize } from '../../driver/sql/optimizer/optimizer.ts'
import { type LogicalPlan, SetOperation, SubqueryAlias } from '../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../driver/sql/plan/logical/plan-output.ts'
import { statisticsOf } from '../../driver/sql/plan/statistics.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

describe('optimize', () => {
  it('keeps the names that the alias of a subquery gave', () => {
    const t = b.relation(['a'])
    const plan: LogicalPlan = SubqueryAlias({ alias: 's', columns: ['renamed'], child: t.plan })
    expect(outputOf(optimize(plan, b.context)).map((attribute) => attribute.name)).toEqual(['renamed'])
  })

  it('leaves out excluded rules, by short or full name', () => {
    const t = b.relation(['a', 'c'])
    const plan = b.project([t.col.a!], t.plan)
    const excluded = ['org.apache.spark.sql.catalyst.optimizer.ColumnPruning']
    expect(b.shown(optimize(plan, b.context))).toBe('Relation [a#1] parquet')
    expect(b.shown(optimize(plan, { ...b.context, excludedRules: excluded }))).toContain('Relation [a#1, c#2]')
  })

  it('rewrites subqueries even when told not to, as no planner could run them', () => {
    const [t, u] = [b.relation(['a']), b.relation(['k'])]
    const plan = b.filter(b.inSubquery(t.col.a!, u.plan), t.plan)
    const optimized = optimize(plan, { ...b.context, excludedRules: ['RewritePredicateSubquery'] })
    expect(b.shown(optimized)).toContain('Join LeftSemi')
  })

  it('keeps the marker of an existence join, null where nothing matches', () => {
    const [t, u] = [b.relation(['a', 'x']), b.relation(['k'])]
    const sub = b.filter(e.eq(u.col.k!, e.outer(t.col.a!)), u.plan)
    const plan = b.filter(e.or(b.exists(sub), e.gt(t.col.x!, e.lit(1))), t.plan)
    expect(b.shown(optimize(plan, b.context))).toMatchInlineSnapshot(`
      "Project [a#1, x#2]
      +- Filter (isnotnull(exists#3) OR (x#2 > 1))
         +- Join LeftOuter, (a#1 = k#4)
            :- Relation [a#1, x#2] parquet
            +- Project [k#4, true AS exists#3]
               +- Aggregate [k#4], [k#4]
                  +- Relation [k#4] parquet"
    `)
  })

  it('makes a condition that is never true an empty relation', () => {
    const t = b.relation(['a'])
    expect(b.shown(optimize(b.filter(e.gt(e.lit(1), e.lit(2)), t.plan), b.context))).toBe(
      'LocalRelation <empty>, [a#1]',
    )
  })

  it("finds the join key and each table's filter in an OR of ANDs, as in TPC-H Q19", () => {
    const [l, p] = [b.relation(['l_key', 'l_qty', 'l_mode']), b.relation(['p_key', 'p_brand'])]
    const branch = (brand: number, quantity: number) =>
      e.and(
        e.eq(p.col.p_key!, l.col.l_key!),
        e.eq(p.col.p_brand!, e.lit(brand)),
        e.gt(l.col.l_qty!, e.lit(quantity)),
        e.eq(l.col.l_mode!, e.lit(1)),
      )
    const plan = b.project(
      [l.col.l_qty!],
      b.filter(e.or(branch(1, 10), branch(2, 20)), b.join(l.plan, p.plan, undefined, 'cross')),
    )
    expect(b.shown(optimize(plan, b.context))).toMatchInlineSnapshot(`
      "Project [l_qty#1]
      +- Join Inner, ((p_key#2 = l_key#3) AND (((p_brand#4 = 1) AND (l_qty#1 > 10)) OR ((p_brand#4 = 2) AND (l_qty#1 > 20))))
         :- Project [l_key#3, l_qty#1]
         :  +- Filter ((l_mode#5 = 1) AND ((l_qty#1 > 10) OR (l_qty#1 > 20)))
         :     +- Relation [l_key#3, l_qty#1, l_mode#5] parquet
         +- Filter ((p_brand#4 = 1) OR (p_brand#4 = 2))
            +- Relation [p_key#2, p_brand#4] parquet"
    `)
  })

  it('removes the repeated rows of INTERSECT by a semi join with equal nulls', () => {
    const [t, u] = [b.relation(['a']), b.relation(['k'])]
    const plan: LogicalPlan = SetOperation({ operation: 'intersect', all: false, left: t.plan, right: u.plan })
    expect(b.shown(optimize(plan, b.context))).toMatchInlineSnapshot(`
      "Aggregate [a#1], [a#1]
      +- Join LeftSemi, (a#1 <=> k#2)
         :- Relation [a#1] parquet
         +- Relation [k#2] parquet"
    `)
  })

  it('counts the rows of both sides for EXCEPT ALL', () => {
    const [t, u] = [b.relation(['a']), b.relation(['k'])]
    const plan: LogicalPlan = SetOperation({ operation: 'except', all: true, left: t.plan, right: u.plan })
    expect(b.shown(optimize(plan, b.context))).toMatchInlineSnapshot(`
      "Project [a#1]
      +- Generate explode(sequence(1, (left_count#2 - right_count#3))), false, [repetition#4]
         +- Filter ((left_count#2 - right_count#3) > 0)
            +- Aggregate [a#1], [a#1, count(CASE WHEN from_left#5 THEN 1 END) AS left_count#2, count(CASE WHEN NOT from_left#5 THEN 1 END) AS right_count#3]
               +- Union false, false
                  :- Project [a#1, true AS from_left#5]
                  :  +- Relation [a#1] parquet
                  +- Project [k#6, false AS from_left#7]
                     +- Relation [k#6] parquet"
    `)
  })
})

describe('statisticsOf', () => {
  it('interpolates ranges between the bounds of the files', () => {
    const t = b.relation(['a'], 1000)
    const range = e.and(e.ge(t.col.a!, e.lit(200)), e.lt(t.col.a!, e.lit(300)))
    expect(statisticsOf(b.filter(range, t.plan)).rowCount).toBeCloseTo(100, -1)
  })

  it('keeps the rows of a foreign key joined with its table', () => {
    const [fact, dimension] = [b.relation(['f'], 10_000, { f: 100 }), b.relation(['d'], 100)]
    expect(statisticsOf(b.join(fact.plan, dimension.plan, e.eq(fact.col.f!, dimension.col.d!))).rowCount).toBe(10_000)
  })

  it('counts the bytes of the needed columns only', () => {
    const t = b.relation(['a', 'c'], 1000)
    expect(statisticsOf(optimize(b.project([t.col.a!], t.plan), b.context)).sizeBytes).toBe(4000)
  })
})
