import { BooleanType } from '../../../common/types/data-type.ts'
import type { Comparison, Expression, Literal } from '../expressions/expression.ts'
import { semanticKey } from '../expressions/semantic-equals.ts'

export { conjunction as andAll, splitConjuncts } from '../expressions/conjuncts.ts'

export const trueLiteral: Literal = Object.freeze({ kind: 'Literal', value: true, dataType: BooleanType })
export const falseLiteral: Literal = Object.freeze({ kind: 'Literal', value: false, dataType: BooleanType })

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
  return others.reduce<Expression | undefined>((left, right) => left && or(left, right), first)
}

export const and = (left: Expression, right: Expression): Expression => Object.freeze({ kind: 'And', left, right })
export const or = (left: Expression, right: Expression): Expression => Object.freeze({ kind: 'Or', left, right })
export const not = (child: Expression): Expression => Object.freeze({ kind: 'Not', child })
export const isNull = (child: Expression): Expression => Object.freeze({ kind: 'IsNull', child })
export const isNotNull = (child: Expression): Expression => Object.freeze({ kind: 'IsNotNull', child })
export const comparison = (operator: Comparison['operator'], left: Expression, right: Expression): Comparison =>
  Object.freeze({ kind: 'Comparison', operator, left, right })

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
