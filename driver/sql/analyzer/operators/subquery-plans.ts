import type { Expression } from '../../expressions/expression.ts'
import { transformUp } from '../../expressions/expression-tree.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapExpressions } from '../../plan/logical/logical-plan-tree.ts'

/** Rewrites the plans of the subqueries a node's own expressions hold. */
export function mapSubqueryPlans(plan: LogicalPlan, map: (subquery: LogicalPlan) => LogicalPlan): LogicalPlan {
  return mapExpressions(plan, (expression) => transformUp(expression, (node) => mapSubquery(node, map)))
}

function mapSubquery(node: Expression, map: (subquery: LogicalPlan) => LogicalPlan): Expression {
  if (node.kind !== 'ScalarSubquery' && node.kind !== 'Exists' && node.kind !== 'InSubquery') return node
  const plan = map(node.plan)
  return plan === node.plan ? node : Object.freeze({ ...node, plan })
}
