import type { Expression } from '../expressions/expression.ts'
import { transformUp } from '../expressions/expression-tree.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { mapExpressions, mapSubqueryPlans, transformPlanUp } from '../plan/logical/logical-plan-tree.ts'

/** Rewrites every expression of every node, children first; the same plan when none changed. */
export const transformAllExpressions = (plan: LogicalPlan, rule: (node: Expression) => Expression): LogicalPlan =>
  transformPlanUp(plan, (node) => mapExpressions(node, (expression) => transformUp(expression, rule)))

/** The plan with the plan of each subquery of each node mapped. */
export const mapAllSubqueries = (plan: LogicalPlan, map: (subquery: LogicalPlan) => LogicalPlan): LogicalPlan =>
  transformPlanUp(plan, (node) => mapSubqueryPlans(node, map))
