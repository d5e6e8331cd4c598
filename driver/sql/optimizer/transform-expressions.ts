import type { Expression } from '../expressions/expression.ts'
import { transformUp } from '../expressions/expression-tree.ts'
import { type LogicalPlan, Project } from '../plan/logical/logical-plan.ts'
import { mapChildPlans, mapExpressions, mapSubqueryPlans, transformPlanUp } from '../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../plan/logical/plan-output.ts'

/**
 * A rule on expressions as one on plans: rewrites every expression of every node, children first; the same plan when none changed. The rule
 * decides by the expression alone, so that a plan it once left as it was is not looked at again (as Spark marks rules as ineffective).
 */
export function onAllExpressions(rule: (node: Expression) => Expression): (plan: LogicalPlan) => LogicalPlan {
  const settled = new WeakSet<LogicalPlan>()
  const rewrite = (expression: Expression): Expression => transformUp(expression, rule)
  return function apply(plan: LogicalPlan): LogicalPlan {
    if (settled.has(plan)) return plan
    const after = mapExpressions(mapChildPlans(plan, apply), rewrite)
    if (after === plan) settled.add(plan)
    return after
  }
}

/** The plan with the plan of each subquery of each node mapped. */
export const mapAllSubqueries = (plan: LogicalPlan, map: (subquery: LogicalPlan) => LogicalPlan): LogicalPlan =>
  transformPlanUp(plan, (node) => mapSubqueryPlans(node, map))

/** A rewriting of nodes, children first, of the plan and of all subqueries in it. */
export function onAllNodes(rewrite: (node: LogicalPlan) => LogicalPlan): (plan: LogicalPlan) => LogicalPlan {
  const everywhere = (plan: LogicalPlan): LogicalPlan => mapAllSubqueries(transformPlanUp(plan, rewrite), everywhere)
  return everywhere
}

/** A node over another child, some of whose columns stand for parts of the node's expressions; it puts out what it did. */
export function overComputed(
  node: LogicalPlan,
  child: LogicalPlan,
  columnOf: (part: Expression) => Expression | undefined,
): LogicalPlan {
  const replaced = mapExpressions(
    mapChildPlans(node, () => child),
    (expression) => transformUp(expression, (part) => columnOf(part) ?? part),
  )
  const output = outputOf(node)
  return outputOf(replaced).length === output.length ? replaced : Project({ projectList: output, child: replaced })
}
