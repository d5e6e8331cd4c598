import { describe, expect, it } from 'vitest'
import { DoubleType } from '../../common/types/data-type.ts'
import { Comparison } from '../../driver/sql/expressions/expression.ts'
import { InjectRuntimeFilter } from '../../driver/sql/optimizer/rules/inject-runtime-filter.ts'
import type { Join, LogicalPlan } from '../../driver/sql/plan/logical/logical-plan.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const lineitem = () => b.relation(['l_partkey', 'l_suppkey', 'l_qty'], 60_000, { l_partkey: 2000, l_suppkey: 100 })
const part = () => b.relation(['p_partkey', 'p_brand'], 2000, { p_brand: 25 })
const partsupp = () => b.relation(['ps_partkey', 'ps_suppkey'], 8000, { ps_partkey: 2000, ps_suppkey: 100 })

/** TPC-H Q17: lines of few parts, beside the average of all lines of each part. */
function averages(joinType: Join['joinType'] = 'inner', brand = e.lit(5)) {
  const [p, l] = [part(), lineitem()]
  const average = e.alias(e.call('avg', [l.col.l_qty!]), 'a')
  const side = b.aggregate([l.col.l_partkey!], [l.col.l_partkey!, average], l.plan)
  const few = b.filter(e.eq(p.col.p_brand!, brand), p.plan)
  return { p, l, few, side, plan: b.join(few, side, e.eq(p.col.p_partkey!, l.col.l_partkey!), joinType) }
}

const unchanged = (plan: LogicalPlan) => expect(InjectRuntimeFilter.apply(plan, b.context)).toBe(plan)

describe('InjectRuntimeFilter', () => {
  it('keeps an aggregate to the keys that the join above it asks for', () => {
    expect(b.applied(InjectRuntimeFilter, averages().plan)).toMatchInlineSnapshot(`
      "Join Inner, (p_partkey#1 = l_partkey#2)
      :- Filter (p_brand#3 = 5)
      :  +- Relation [p_partkey#1, p_brand#3] parquet
      +- Aggregate [l_partkey#2], [l_partkey#2, avg(l_qty#4) AS a#5]
         +- Join LeftSemi, (l_partkey#2 = p_partkey#6)
            :- Relation [l_partkey#2, l_suppkey#7, l_qty#4] parquet
            +- Project [p_partkey#6]
               +- Filter (p_brand#8 = 5)
                  +- Relation [p_partkey#6, p_brand#8] parquet"
    `)
  })

  it.each(['inner', 'left', 'left semi'] as const)('filters the right side of a %s join', (joinType) => {
    expect(b.applied(InjectRuntimeFilter, averages(joinType).plan)).toContain('Join LeftSemi, (l_partkey')
  })

  it.each(['full', 'right', 'left anti'] as const)('leaves the right side of a %s join alone', (joinType) => {
    unchanged(averages(joinType).plan)
  })

  it('filters the left side of an inner or right join, and not of a left join', () => {
    const { few, side, p, l } = averages()
    const turned = (type: Join['joinType']) => b.join(side, few, e.eq(p.col.p_partkey!, l.col.l_partkey!), type)
    expect(b.applied(InjectRuntimeFilter, turned('inner'))).toContain('Join LeftSemi, (l_partkey')
    expect(b.applied(InjectRuntimeFilter, turned('right'))).toContain('Join LeftSemi, (l_partkey')
    unchanged(turned('left'))
  })

  it('finds the keys on the other side of a semi join, for one of several keys', () => {
    const { few, p } = averages()
    const [ps, l] = [partsupp(), lineitem()]
    const keys = [l.col.l_partkey!, l.col.l_suppkey!]
    const half = e.alias(e.call('sum', [l.col.l_qty!]), 's')
    const outer = b.join(ps.plan, few, e.eq(ps.col.ps_partkey!, p.col.p_partkey!), 'left semi')
    const side = b.aggregate(keys, [...keys, half], b.filter(e.gt(l.col.l_qty!, e.lit(3)), l.plan))
    const on = e.and(e.eq(ps.col.ps_partkey!, l.col.l_partkey!), e.eq(ps.col.ps_suppkey!, l.col.l_suppkey!))
    expect(b.applied(InjectRuntimeFilter, b.join(outer, side, on))).toMatchInlineSnapshot(`
      "Join Inner, ((ps_partkey#1 = l_partkey#2) AND (ps_suppkey#3 = l_suppkey#4))
      :- Join LeftSemi, (ps_partkey#1 = p_partkey#5)
      :  :- Relation [ps_partkey#1, ps_suppkey#3] parquet
      :  +- Filter (p_brand#6 = 5)
      :     +- Relation [p_partkey#5, p_brand#6] parquet
      +- Aggregate [l_partkey#2, l_suppkey#4], [l_partkey#2, l_suppkey#4, sum(l_qty#7) AS s#8]
         +- Join LeftSemi, (l_partkey#2 = p_partkey#9)
            :- Filter (l_qty#7 > 3)
            :  +- Relation [l_partkey#2, l_suppkey#4, l_qty#7] parquet
            +- Project [p_partkey#9]
               +- Filter (p_brand#10 = 5)
                  +- Relation [p_partkey#9, p_brand#10] parquet"
    `)
  })

  it('filters the table that has the key, below the joins under the aggregate', () => {
    const { few, p } = averages()
    const [l, s] = [lineitem(), b.relation(['s_suppkey', 's_cost'], 100)]
    const least = e.alias(e.call('min', [s.col.s_cost!]), 'm')
    const joined = b.join(s.plan, l.plan, e.eq(s.col.s_suppkey!, l.col.l_suppkey!))
    const side = b.aggregate([l.col.l_partkey!], [l.col.l_partkey!, least], joined)
    const plan = b.join(few, side, e.eq(p.col.p_partkey!, l.col.l_partkey!))
    expect(b.applied(InjectRuntimeFilter, plan)).toMatchInlineSnapshot(`
      "Join Inner, (p_partkey#1 = l_partkey#2)
      :- Filter (p_brand#3 = 5)
      :  +- Relation [p_partkey#1, p_brand#3] parquet
      +- Aggregate [l_partkey#2], [l_partkey#2, min(s_cost#4) AS m#5]
         +- Join Inner, (s_suppkey#6 = l_suppkey#7)
            :- Relation [s_suppkey#6, s_cost#4] parquet
            +- Join LeftSemi, (l_partkey#2 = p_partkey#8)
               :- Relation [l_partkey#2, l_suppkey#7, l_qty#9] parquet
               +- Project [p_partkey#8]
                  +- Filter (p_brand#10 = 5)
                     +- Relation [p_partkey#8, p_brand#10] parquet"
    `)
  })

  it('sees through what is computed above the aggregate', () => {
    const { few, side, p, l } = averages()
    const key = e.alias(l.col.l_partkey!, 'k')
    const above = b.project([key], b.filter(e.gt(l.col.l_partkey!, e.lit(7)), side))
    const plan = b.join(few, above, e.eq(p.col.p_partkey!, b.ref(key)))
    expect(b.applied(InjectRuntimeFilter, plan)).toContain('Join LeftSemi, (l_partkey')
  })

  it('does nothing a second time', () => {
    const once = InjectRuntimeFilter.apply(averages().plan, b.context)
    unchanged(once)
  })

  it('does nothing where the other side asks for most keys, or reads as much', () => {
    const { p, l, side } = averages()
    unchanged(b.join(p.plan, side, e.eq(p.col.p_partkey!, l.col.l_partkey!)))
    const other = lineitem()
    const few = b.filter(e.eq(other.col.l_qty!, e.lit(1)), other.plan)
    unchanged(b.join(few, side, e.eq(other.col.l_partkey!, l.col.l_partkey!)))
  })

  it('does not draw random keys twice', () => {
    const { p, l, side } = averages()
    const few = b.filter(e.and(e.eq(p.col.p_brand!, e.lit(5)), e.lt(e.fn('rand', DoubleType), e.double(0.5))), p.plan)
    const after = b.applied(InjectRuntimeFilter, b.join(few, side, e.eq(p.col.p_partkey!, l.col.l_partkey!)))
    expect(after).not.toContain('LeftSemi')
  })

  it('does not filter by a key that nulls match, nor by what is no grouping key', () => {
    const { few, p, l, side } = averages()
    const nullSafe = Comparison({ operator: '<=>', left: p.col.p_partkey!, right: l.col.l_partkey! })
    unchanged(b.join(few, side, nullSafe))
    const total = e.alias(e.call('max', [l.col.l_partkey!]), 'x')
    const grouped = b.aggregate([l.col.l_suppkey!], [l.col.l_suppkey!, total], l.plan)
    unchanged(b.join(few, grouped, e.eq(p.col.p_partkey!, b.ref(total))))
  })
})
