import type { CteId } from '../expressions/expr-id.ts'
import type {
  AttributeReference,
  Expression,
  NamedLambdaVariable,
  UnresolvedAttribute,
} from '../expressions/expression.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import type { AnalysisContext } from './analysis-context.ts'
import type { Scope } from './names/scope.ts'

/** What resolution of one query needs; `resolvePlan` is passed along because subqueries are plans within expressions. */
export interface Resolver {
  readonly analysis: AnalysisContext
  /** Of a subquery: the columns of the query around it. */
  readonly outer: Scope | undefined
  /** Of a recursion: what the recursive queries around put out, by their ids. */
  readonly loops?: ReadonlyMap<CteId, readonly AttributeReference[]>
  readonly resolvePlan: (plan: LogicalPlan, resolver: Resolver) => LogicalPlan
}

/** Where the names of an expression come from besides the children's columns. */
export interface NameSource {
  readonly scope: Scope
  /** Tried after the columns and before the outer query: lateral column aliases. */
  readonly fallback?: (name: UnresolvedAttribute) => Expression | undefined
  /** The variables of the lambda functions around, the outermost first: each hides what has its name. */
  readonly variables?: readonly NamedLambdaVariable[]
}
