import { canonicalExpression } from '../tree/canonical-form.ts'
import type { Expression } from './expression.ts'

/**
 * Whether two resolved expressions compute the same, names, qualifiers and origins aside (Spark's `semanticEquals`). What is nondeterministic
 * computes the same as nothing, itself included.
 */
export function semanticEquals(left: Expression, right: Expression): boolean {
  const form = canonicalExpression(left)
  return form.deterministic && form.text === canonicalExpression(right).text
}

/**
 * A text that is equal exactly for semantically equal expressions. That of a nondeterministic one is equal for the same object only: whoever
 * looks up a value that was computed for that very expression finds it.
 */
export const semanticKey = (expression: Expression): string => canonicalExpression(expression).text
