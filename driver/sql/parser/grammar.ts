import type { Expression } from '../expressions/expression.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import type { TokenStream } from './tokens/token-stream.ts'

/**
 * What the files of the parser need of one another. The grammar is recursive (an expression holds queries, which hold
 * expressions) while imports are not: each parse function takes the grammar and calls back through it.
 */
export interface Grammar {
  readonly tokens: TokenStream
  readonly expression: () => Expression
  /** An expression without AND, OR, NOT and predicates, as stands between BETWEEN and AND. */
  readonly valueExpression: () => Expression
  readonly query: () => LogicalPlan
}
