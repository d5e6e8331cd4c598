import type {
  AggregateExpression,
  AttributeReference,
  Expression,
  ScalarSubquery,
  WindowExpression,
} from '../expressions/expression.ts'
import type { Compiled } from './compiled.ts'

/** What variables of lambda functions, by their levels, are in the SQL. */
export type LambdaVariables = ReadonlyMap<number, string>

/**
 * Compiles a part of the expression at hand: handed down, so that no compiler of a kind imports the one of all kinds.
 *
 * @param variables those of the lambda function whose body it is, besides those around
 */
export type Compile = (expression: Expression, variables?: LambdaVariables) => Compiled

/** What the leaves of an expression stand for where it is compiled. */
export interface Scope {
  /** Decimal arithmetic on at most 18 digits stays in 64 bits: DuckDB checks for overflow, upon which the exact text is run. */
  readonly optimistic: boolean
  attribute(attribute: AttributeReference): Compiled
  subquery(subquery: ScalarSubquery): Compiled
  /** Only in the result expressions of an aggregate. */
  readonly aggregate?: (aggregate: AggregateExpression) => Compiled
  /** Only there: a (part of a) result expression that is one of the grouping expressions. */
  readonly group?: (expression: Expression) => Compiled | undefined
  /** Only in the expressions of a window. */
  readonly window?: (window: WindowExpression) => Compiled
  /** Only in a lambda function. */
  readonly variables?: LambdaVariables
}
