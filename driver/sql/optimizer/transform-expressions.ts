import type { Expression } from '../expressions/expression.ts'
import { transformUp } from '../expressions/expression-tree.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { mapExpressions, transformPlanUp } from '../plan/logical/logical-plan-tree.ts'

/** Rewrites every expression of every node, children first; the same plan when none changed. */
export const transformAllExpressions = (plan: LogicalPlan, rule: (node: Expression) => Expression): LogicalPlan =>
  transformPlanUp(plan, (node) => mapExpressions(node, (expression) => transformUp(expression, rule)))

/** The plan with each plan held in a subquery expression mapped. */
export function mapSubqueryPlans(plan: LogicalPlan, map: (subquery: LogicalPlan) => LogicalPlan): LogicalPlan {
  return transformAllExpressions(plan, (node) => {
    if (node.kind !== 'ScalarSubquery' && node.kind !== 'Exists' && node.kind !== 'InSubquery') return node
    const mapped = map(node.plan)
    return mapped === node.plan ? node : Object.freeze({ ...node, plan: mapped })
  })
}
