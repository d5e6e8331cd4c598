import { expect, it } from 'vitest'
import { RewriteDistinctAggregates } from '../../driver/sql/optimizer/rules/rewrite-distinct-aggregates.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

it('aggregates twice where there is one set of distinct arguments', () => {
  const t = b.relation(['g', 'a', 'x'])
  const list = [
    t.col.g!,
    e.alias(e.call('count', [t.col.a!], true), 'n'),
    e.alias(e.call('sum', [t.col.x!]), 's'),
    e.alias(e.call('count', [e.lit(1)]), 'c'),
  ]
  expect(b.applied(RewriteDistinctAggregates, b.aggregate([t.col.g!], list, t.plan))).toMatchInlineSnapshot(`
    "Aggregate [g#1], [g#1, count(a#2) AS n#3, sum(_sum#4) AS s#5, coalesce(sum(_count#6), 0) AS c#7]
    +- Aggregate [g#1, a#2], [g#1, a#2, sum(x#8) AS _sum#4, count(1) AS _count#6]
       +- Relation [g#1, a#2, x#8] parquet"
  `)
})

it('keeps aggregates over several distinct arguments in one', () => {
  const t = b.relation(['g', 'a', 'x'])
  const list = [e.alias(e.call('count', [t.col.a!], true), 'n'), e.alias(e.call('count', [t.col.x!], true), 'm')]
  const plan = b.aggregate([t.col.g!], list, t.plan)
  expect(RewriteDistinctAggregates.apply(plan, b.context)).toBe(plan)
})
