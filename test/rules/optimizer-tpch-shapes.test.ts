import { describe, expect, it } from 'vitest'
import { optimize, optimizerBatches } from '../../driver/sql/optimizer/optimizer.ts'
import type { OptimizerContext } from '../../driver/sql/optimizer/optimizer-context.ts'
import { checkInvariants, outputChange } from '../../driver/sql/plan/invariants.ts'
import type { LogicalPlan } from '../../driver/sql/plan/logical/logical-plan.ts'
import { formatLogicalPlan } from '../../driver/sql/plan/plan-printer.ts'
import { executeBatches } from '../../driver/sql/plan/rule-executor.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const orders = () => b.relation(['o_orderkey', 'o_custkey', 'o_status'], 15_000, { o_custkey: 1000, o_status: 3 })
const lineitem = () =>
  b.relation(['l_orderkey', 'l_partkey', 'l_suppkey', 'l_quantity', 'l_commit', 'l_receipt'], 60_000, {
    l_partkey: 2000,
    l_suppkey: 100,
    l_quantity: 50,
    l_commit: 2500,
    l_receipt: 2500,
  })
const customer = () => b.relation(['c_custkey', 'c_nation', 'c_acctbal'], 1500, { c_nation: 25, c_acctbal: 900 })
const part = () => b.relation(['p_partkey', 'p_size'], 2000, { p_size: 50 })
const partsupp = () =>
  b.relation(['ps_partkey', 'ps_suppkey', 'ps_cost', 'ps_qty'], 8000, { ps_partkey: 2000, ps_suppkey: 100 })
const supplier = () => b.relation(['s_suppkey', 's_nation'], 100, { s_nation: 25 })

/** Optimizes rule by rule, checking the plan after each. */
function checked(plan: LogicalPlan, joinReorder: OptimizerContext['joinReorder']): string {
  const context = { ...b.context, joinReorder }
  const guarded = optimizerBatches.map((batch) => ({
    ...batch,
    rules: batch.rules.map((rule) => ({
      name: rule.name,
      apply: (before: LogicalPlan) => {
        const after = rule.apply(before, context)
        const problems = [...checkInvariants(after), outputChange(before, after)].filter((found) => found !== undefined)
        if (problems.length > 0) {
          throw new Error(
            `${rule.name}: ${problems.join('; ')}\n${formatLogicalPlan(before)}\n--\n${formatLogicalPlan(after)}`,
          )
        }
        if (batch.strategy === 'Once') expect(rule.apply(after, context), `${rule.name} run twice`).toBe(after)
        return after
      },
    })),
  }))
  const optimized = executeBatches(guarded, plan, context)
  expect(formatLogicalPlan(optimized)).not.toMatch(/exists |IN \(list\)|outer\(/)
  return b.shown(optimize(plan, context))
}

const q02 = () => {
  const [p, s, ps, ps2, s2] = [part(), supplier(), partsupp(), partsupp(), supplier()]
  const least = e.alias(e.call('min', [ps2.col.ps_cost!]), 'min')
  const sub = b.aggregate(
    [],
    [least],
    b.filter(
      e.and(e.eq(e.outer(p.col.p_partkey!), ps2.col.ps_partkey!), e.eq(s2.col.s_suppkey!, ps2.col.ps_suppkey!)),
      b.join(ps2.plan, s2.plan),
    ),
  )
  return b.project(
    [p.col.p_partkey!, s.col.s_suppkey!],
    b.filter(
      e.and(
        e.eq(p.col.p_partkey!, ps.col.ps_partkey!),
        e.eq(s.col.s_suppkey!, ps.col.ps_suppkey!),
        e.eq(p.col.p_size!, e.lit(15)),
        e.eq(ps.col.ps_cost!, b.scalar(sub)),
      ),
      b.join(b.join(p.plan, s.plan), ps.plan),
    ),
  )
}
const q04 = () => {
  const [o, l] = [orders(), lineitem()]
  const sub = b.project(
    l.plan.output,
    b.filter(
      e.and(e.eq(l.col.l_orderkey!, e.outer(o.col.o_orderkey!)), e.lt(l.col.l_commit!, l.col.l_receipt!)),
      l.plan,
    ),
  )
  return b.aggregate(
    [o.col.o_status!],
    [o.col.o_status!, e.alias(e.call('count', [e.lit(1)]), 'n')],
    b.filter(b.exists(sub), o.plan),
  )
}
const q18 = () => {
  const [c, o, l, l2] = [customer(), orders(), lineitem(), lineitem()]
  const total = e.alias(e.call('sum', [l2.col.l_quantity!]), 'total')
  const sub = b.project(
    [l2.col.l_orderkey!],
    b.filter(e.gt(b.ref(total), e.lit(300n)), b.aggregate([l2.col.l_orderkey!], [l2.col.l_orderkey!, total], l2.plan)),
  )
  const where = e.and(
    b.inSubquery(o.col.o_orderkey!, sub),
    e.eq(c.col.c_custkey!, o.col.o_custkey!),
    e.eq(o.col.o_orderkey!, l.col.l_orderkey!),
  )
  return b.aggregate(
    [c.col.c_custkey!],
    [c.col.c_custkey!, e.alias(e.call('sum', [l.col.l_quantity!]), 'q')],
    b.filter(where, b.join(b.join(c.plan, o.plan), l.plan)),
  )
}
const q20 = () => {
  const [s, ps, p, l] = [supplier(), partsupp(), part(), lineitem()]
  const half = e.alias(e.call('sum', [l.col.l_quantity!]), 'half')
  const quantity = b.aggregate(
    [],
    [half],
    b.filter(
      e.and(e.eq(l.col.l_partkey!, e.outer(ps.col.ps_partkey!)), e.eq(l.col.l_suppkey!, e.outer(ps.col.ps_suppkey!))),
      l.plan,
    ),
  )
  const parts = b.project([p.col.p_partkey!], b.filter(e.eq(p.col.p_size!, e.lit(3)), p.plan))
  const sub = b.project(
    [ps.col.ps_suppkey!],
    b.filter(e.and(b.inSubquery(ps.col.ps_partkey!, parts), e.gt(ps.col.ps_qty!, b.scalar(quantity))), ps.plan),
  )
  return b.sort(s.col.s_suppkey!, b.project([s.col.s_suppkey!], b.filter(b.inSubquery(s.col.s_suppkey!, sub), s.plan)))
}
const q21 = () => {
  const [s, l1, o, l2, l3] = [supplier(), lineitem(), orders(), lineitem(), lineitem()]
  const other = (l: ReturnType<typeof lineitem>) =>
    e.and(
      e.eq(l.col.l_orderkey!, e.outer(l1.col.l_orderkey!)),
      e.not(e.eq(l.col.l_suppkey!, e.outer(l1.col.l_suppkey!))),
    )
  const where = e.and(
    e.eq(s.col.s_suppkey!, l1.col.l_suppkey!),
    e.eq(o.col.o_orderkey!, l1.col.l_orderkey!),
    e.eq(o.col.o_status!, e.lit(1)),
    e.gt(l1.col.l_receipt!, l1.col.l_commit!),
    b.exists(b.project(l2.plan.output, b.filter(other(l2), l2.plan))),
    e.not(
      b.exists(
        b.project(l3.plan.output, b.filter(e.and(other(l3), e.gt(l3.col.l_receipt!, l3.col.l_commit!)), l3.plan)),
      ),
    ),
  )
  return b.limit(
    100,
    b.aggregate(
      [s.col.s_suppkey!],
      [s.col.s_suppkey!, e.alias(e.call('count', [e.lit(1)]), 'n')],
      b.filter(where, b.join(b.join(s.plan, l1.plan), o.plan)),
    ),
  )
}
const q22 = () => {
  const [c, c2, o] = [customer(), customer(), orders()]
  const average = b.aggregate(
    [],
    [e.alias(e.call('avg', [c2.col.c_acctbal!]), 'a')],
    b.filter(e.gt(c2.col.c_acctbal!, e.lit(0)), c2.plan),
  )
  const sub = b.project(o.plan.output, b.filter(e.eq(o.col.o_custkey!, e.outer(c.col.c_custkey!)), o.plan))
  return b.aggregate(
    [c.col.c_nation!],
    [c.col.c_nation!, e.alias(e.call('sum', [c.col.c_acctbal!]), 'total')],
    b.filter(e.and(e.gt(c.col.c_acctbal!, b.scalar(average)), e.not(b.exists(sub))), c.plan),
  )
}

describe('the optimizer on the shapes of TPC-H with subqueries', () => {
  const queries = { q02, q04, q18, q20, q21, q22 }
  for (const [name, query] of Object.entries(queries)) {
    for (const joinReorder of [b.context.joinReorder, undefined]) {
      it(`keeps ${name} sound after every rule, ${joinReorder ? 'reordering joins' : 'fused'}`, () => {
        expect(checked(query(), joinReorder)).toMatchSnapshot()
      })
    }
  }
})
