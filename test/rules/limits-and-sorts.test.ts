import { expect, it } from 'vitest'
import { EliminateLimits } from '../../driver/sql/optimizer/rules/eliminate-limits.ts'
import { EliminateSorts } from '../../driver/sql/optimizer/rules/eliminate-sorts.ts'
import { LimitPushDown } from '../../driver/sql/optimizer/rules/limit-push-down.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

it('limits each input of a limited union, once', () => {
  const [t, u] = [b.relation(['a']), b.relation(['k'])]
  const once = LimitPushDown.apply(b.limit(3, b.union(t.plan, u.plan)), b.context)
  expect(b.shown(once)).toMatchInlineSnapshot(`
    "GlobalLimit 3
    +- Union false, false
       :- GlobalLimit 3
       :  +- Relation [a#1] parquet
       +- GlobalLimit 3
          +- Relation [k#2] parquet"
  `)
  expect(LimitPushDown.apply(once, b.context)).toBe(once)
})

it('makes one limit of two, the smaller', () => {
  expect(b.applied(EliminateLimits, b.limit(5, b.limit(3, b.relation(['a']).plan)))).toMatchInlineSnapshot(`
    "GlobalLimit 3
    +- Relation [a#1] parquet"
  `)
})

it('drops a sort below a count, and keeps one below a limit', () => {
  const t = b.relation(['a'])
  const count = [e.alias(e.call('count', [e.lit(1)]), 'n')]
  expect(b.applied(EliminateSorts, b.aggregate([], count, b.sort(t.col.a!, t.plan)))).toMatchInlineSnapshot(`
    "Aggregate [], [count(1) AS n#1]
    +- Relation [a#2] parquet"
  `)
  const limited = b.aggregate([], count, b.limit(3, b.sort(t.col.a!, t.plan)))
  expect(EliminateSorts.apply(limited, b.context)).toBe(limited)
})
