import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { Given } from '../../tree/node-factory.ts'
import { type ExprId, nextExprId } from '../expr-id.ts'
import type { Expression } from '../expression.ts'
import type { ExpressionNode } from './expression-node.ts'

export interface ScalarSubquery extends ExpressionNode {
  readonly kind: 'ScalarSubquery'
  readonly plan: LogicalPlan
  /** By which its planned form is found. */
  readonly exprId: ExprId
}
export const ScalarSubquery = (fields: Given<ScalarSubquery, 'exprId'>): ScalarSubquery =>
  Object.freeze({ ...fields, exprId: fields.exprId ?? nextExprId(), kind: 'ScalarSubquery' })

export interface Exists extends ExpressionNode {
  readonly kind: 'Exists'
  readonly plan: LogicalPlan
}
export const Exists = (fields: Given<Exists>): Exists => Object.freeze({ ...fields, kind: 'Exists' })

/** `values IN (plan)`; NOT IN is Not(InSubquery), with null-aware semantics. */
export interface InSubquery extends ExpressionNode {
  readonly kind: 'InSubquery'
  readonly values: readonly Expression[]
  readonly plan: LogicalPlan
}
export const InSubquery = (fields: Given<InSubquery>): InSubquery => Object.freeze({ ...fields, kind: 'InSubquery' })

/** The right side of a LateralJoin, whose names of columns of the left side are OuterReferences. */
export interface LateralSubquery extends ExpressionNode {
  readonly kind: 'LateralSubquery'
  readonly plan: LogicalPlan
}
export const LateralSubquery = (fields: Given<LateralSubquery>): LateralSubquery =>
  Object.freeze({ ...fields, kind: 'LateralSubquery' })

/** An expression that holds a query of its own. */
export type Subquery = ScalarSubquery | Exists | InSubquery | LateralSubquery
