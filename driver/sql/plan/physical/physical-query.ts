import type { ExprId } from '../../expressions/expression.ts'
import type { PhysicalPlan } from './physical-plan.ts'

/** The planned form of each uncorrelated scalar subquery, one row of one column, by the id of its expression. */
export type PlannedSubqueries = ReadonlyMap<ExprId, PhysicalPlan>

/** A planned query. Its scalar subqueries stand beside it: expressions know logical plans only. */
export interface PhysicalQuery {
  readonly plan: PhysicalPlan
  /** Those within subqueries included. */
  readonly subqueries: PlannedSubqueries
}
