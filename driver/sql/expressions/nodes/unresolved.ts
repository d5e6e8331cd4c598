import type { Given } from '../../tree/node-factory.ts'
import type { PlanId } from '../expr-id.ts'
import type { Expression } from '../expression.ts'
import type { SortOrder } from './calls.ts'
import type { ExpressionNode } from './expression-node.ts'

/** A column by name: `a`, `t.a`, `s.field`. `planId` is Spark Connect's hint of the plan it belongs to. */
export interface UnresolvedAttribute extends ExpressionNode {
  readonly kind: 'UnresolvedAttribute'
  readonly nameParts: readonly string[]
  readonly planId?: PlanId
  /** `Column.outer`: of the query around the one it stands in. */
  readonly outer?: true
}
export const UnresolvedAttribute = (fields: Given<UnresolvedAttribute>): UnresolvedAttribute =>
  Object.freeze({ ...fields, kind: 'UnresolvedAttribute' })

/** `*` or `t.*`. */
export interface UnresolvedStar extends ExpressionNode {
  readonly kind: 'UnresolvedStar'
  readonly target: readonly string[]
  /** Names of columns that `* EXCEPT (...)` leaves out. */
  readonly except?: readonly UnresolvedAttribute[]
  readonly planId?: PlanId
}
export const UnresolvedStar = (fields: Given<UnresolvedStar>): UnresolvedStar =>
  Object.freeze({ ...fields, kind: 'UnresolvedStar' })

/** Any call by name, `count(distinct x)` and operators without a node of their own included. */
export interface UnresolvedFunction extends ExpressionNode {
  readonly kind: 'UnresolvedFunction'
  readonly name: string
  readonly args: readonly Expression[]
  readonly distinct: boolean
  readonly filter?: Expression
  /** `WITHIN GROUP (ORDER BY ...)`. */
  readonly orderBy?: readonly SortOrder[]
  /** `IGNORE NULLS` of a window function. */
  readonly ignoreNulls?: true
  /** Another way to write it than `name(arguments)`: only so internal functions are found, which no name leads to. */
  readonly bySyntax?: true
}
export const UnresolvedFunction = (fields: Given<UnresolvedFunction, 'distinct'>): UnresolvedFunction =>
  Object.freeze({ distinct: false, ...fields, kind: 'UnresolvedFunction' })

/** A select item whose name is decided in analysis (Spark's text form of the expression). */
export interface UnresolvedAlias extends ExpressionNode {
  readonly kind: 'UnresolvedAlias'
  readonly child: Expression
}
export const UnresolvedAlias = (fields: Given<UnresolvedAlias>): UnresolvedAlias =>
  Object.freeze({ ...fields, kind: 'UnresolvedAlias' })
