import type {
  AggregateExpression,
  AttributeReference,
  Expression,
  PhysicalSubquery,
} from '../expressions/expression.ts'
import type { Compiled } from './compiled.ts'

/** What the leaves of an expression stand for where it is compiled. */
export interface Scope {
  /** Decimal arithmetic on at most 18 digits stays in 64 bits: DuckDB checks for overflow, upon which the exact text is run. */
  readonly optimistic: boolean
  attribute(attribute: AttributeReference): Compiled
  subquery(subquery: PhysicalSubquery): Compiled
  /** Only in the result expressions of an aggregate. */
  readonly aggregate?: (aggregate: AggregateExpression) => Compiled
  /** Only there: a (part of a) result expression that is one of the grouping expressions. */
  readonly group?: (expression: Expression) => Compiled | undefined
}
