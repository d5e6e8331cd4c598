import { And, type Expression } from './expression.ts'

/** The conjuncts of a predicate: `a AND b AND c` as a list. No predicate has none. */
export function splitConjuncts(expression: Expression | undefined): readonly Expression[] {
  if (!expression) return []
  return expression.kind === 'And'
    ? [...splitConjuncts(expression.left), ...splitConjuncts(expression.right)]
    : [expression]
}

/** The inverse of `splitConjuncts`; undefined for an empty list. */
export function conjunction(conjuncts: readonly Expression[]): Expression | undefined {
  return conjuncts.reduce<Expression | undefined>((left, right) => (left ? And({ left, right }) : right), undefined)
}
