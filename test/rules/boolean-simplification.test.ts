import { expect, it } from 'vitest'
import type { Expression } from '../../driver/sql/expressions/expression.ts'
import { BooleanSimplification } from '../../driver/sql/optimizer/rules/boolean-simplification.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

const simplified = (condition: (a: Expression, c: Expression) => Expression) => {
  const t = b.relation(['a', 'c'])
  return b.applied(BooleanSimplification, b.filter(condition(t.col.a!, t.col.c!), t.plan)).split('\n')[0]
}

it('takes out of an OR what all its operands have in common', () => {
  expect(
    simplified((a, c) => e.or(e.and(e.eq(a, c), e.eq(a, e.lit(1))), e.and(e.eq(c, a), e.eq(a, e.lit(2))))),
  ).toMatchInlineSnapshot(`"Filter ((a#1 = c#2) AND ((a#1 = 1) OR (a#1 = 2)))"`)
})

it('drops an operand said twice', () => {
  expect(simplified((a) => e.and(e.gt(a, e.lit(1)), e.gt(a, e.lit(1))))).toMatchInlineSnapshot(`"Filter (a#1 > 1)"`)
})

it('turns a negated comparison round', () => {
  expect(simplified((a, c) => e.not(e.or(e.gt(a, e.lit(1)), e.lt(c, e.lit(2)))))).toMatchInlineSnapshot(
    `"Filter ((a#1 <= 1) AND (c#2 >= 2))"`,
  )
})

it('keeps NOT before an equality', () => {
  expect(simplified((a) => e.not(e.eq(a, e.lit(1))))).toMatchInlineSnapshot(`"Filter NOT (a#1 = 1)"`)
})
