import { expect, it } from 'vitest'
import type { Expression } from '../../driver/sql/expressions/expression.ts'
import { BooleanSimplification } from '../../driver/sql/optimizer/rules/boolean-simplification.ts'
import * as b from '../support/logical-plan-builders.ts'

const simplified = (condition: (a: Expression, c: Expression) => Expression) => {
  const t = b.relation(['a', 'c'])
  return b.applied(BooleanSimplification, b.filter(condition(t.col.a!, t.col.c!), t.plan)).split('\n')[0]
}

it('takes out of an OR what all its operands have in common', () => {
  expect(
    simplified((a, c) => b.or(b.and(b.eq(a, c), b.eq(a, b.lit(1))), b.and(b.eq(c, a), b.eq(a, b.lit(2))))),
  ).toMatchInlineSnapshot(`"Filter ((a#1 = c#2) AND ((a#1 = 1) OR (a#1 = 2)))"`)
})

it('drops an operand said twice', () => {
  expect(simplified((a) => b.and(b.gt(a, b.lit(1)), b.gt(a, b.lit(1))))).toMatchInlineSnapshot(`"Filter (a#1 > 1)"`)
})

it('turns a negated comparison round', () => {
  expect(simplified((a, c) => b.not(b.or(b.gt(a, b.lit(1)), b.lt(c, b.lit(2)))))).toMatchInlineSnapshot(
    `"Filter ((a#1 <= 1) AND (c#2 >= 2))"`,
  )
})

it('keeps NOT before an equality', () => {
  expect(simplified((a) => b.not(b.eq(a, b.lit(1))))).toMatchInlineSnapshot(`"Filter NOT (a#1 = 1)"`)
})
