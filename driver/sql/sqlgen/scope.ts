import type {
  AggregateExpression,
  AttributeReference,
  Expression,
  ScalarSubquery,
  WindowExpression,
} from '../expressions/expression.ts'
import type { Compiled } from './compiled.ts'

/** Compiles a part of the expression at hand: handed down, so that no compiler of a kind imports the one of all kinds. */
export type Compile = (expression: Expression) => Compiled

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
}
