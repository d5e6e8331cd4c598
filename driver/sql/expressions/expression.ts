import type { AggregateExpression, ScalarFunction, SortOrder } from './nodes/calls.ts'
import type { LambdaFunction, NamedLambdaVariable, UnresolvedNamedLambdaVariable } from './nodes/lambda.ts'
import type { AttributeReference, Literal, OuterReference } from './nodes/leaves.ts'
import type { Alias, Cast } from './nodes/named-and-typed.ts'
import type {
  And,
  Arithmetic,
  Between,
  CaseWhen,
  Comparison,
  In,
  IsNotNull,
  IsNull,
  Like,
  Not,
  Or,
  UnaryMinus,
} from './nodes/operators.ts'
import type { Exists, InSubquery, LateralSubquery, ScalarSubquery } from './nodes/subqueries.ts'
import type { UnresolvedAlias, UnresolvedAttribute, UnresolvedFunction, UnresolvedStar } from './nodes/unresolved.ts'
import type { WindowExpression } from './nodes/window.ts'

export type { ExprId, PlanId } from './expr-id.ts'
export * from './nodes/calls.ts'
export type { Origin } from './nodes/expression-node.ts'
export * from './nodes/lambda.ts'
export * from './nodes/leaves.ts'
export * from './nodes/named-and-typed.ts'
export * from './nodes/operators.ts'
export * from './nodes/subqueries.ts'
export * from './nodes/unresolved.ts'
export * from './nodes/window.ts'

/** Every expression there is: a closed union on `kind`, so that the compiler lists what a new one touches. */
export type Expression =
  | UnresolvedAttribute
  | UnresolvedStar
  | UnresolvedFunction
  | UnresolvedAlias
  | UnresolvedNamedLambdaVariable
  | Literal
  | AttributeReference
  | OuterReference
  | Alias
  | Cast
  | Arithmetic
  | UnaryMinus
  | Comparison
  | And
  | Or
  | Not
  | IsNull
  | IsNotNull
  | Between
  | In
  | Like
  | CaseWhen
  | ScalarFunction
  | AggregateExpression
  | WindowExpression
  | LambdaFunction
  | NamedLambdaVariable
  | SortOrder
  | ScalarSubquery
  | Exists
  | InSubquery
  | LateralSubquery

/** An expression with a name and an id: what a Project or Aggregate puts out. */
export type NamedExpression = AttributeReference | Alias
