import { type Expression, Or } from '../expressions/expression.ts'
import { semanticKey } from '../expressions/semantic-equals.ts'

export { falseLiteral, trueLiteral } from '../expressions/boolean-literals.ts'
export { conjunction as andAll, splitConjuncts } from '../expressions/conjuncts.ts'

export const isTrue = (expression: Expression): boolean => expression.kind === 'Literal' && expression.value === true
export const isFalse = (expression: Expression): boolean => expression.kind === 'Literal' && expression.value === false
export const isNullLiteral = (expression: Expression): boolean =>
  expression.kind === 'Literal' && expression.value === null

/** The operands of a tree of ORs, left to right. */
export function splitDisjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind !== 'Or') return [condition]
  return [...splitDisjuncts(condition.left), ...splitDisjuncts(condition.right)]
}

export function orAll(disjuncts: readonly Expression[]): Expression | undefined {
  const [first, ...others] = disjuncts
  return others.reduce<Expression | undefined>((left, right) => left && Or({ left, right }), first)
}

/** The list without those that mean the same as an earlier one. */
export function distinctExpressions(list: readonly Expression[]): readonly Expression[] {
  const seen = new Set<string>()
  const kept = list.filter((item) => {
    const key = semanticKey(item)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return kept.length === list.length ? list : kept
}
