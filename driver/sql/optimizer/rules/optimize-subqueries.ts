import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { isCorrelated } from '../references.ts'
import { mapAllSubqueries } from '../transform-expressions.ts'

/** Optimizes the plans of the scalar subqueries that stay: those without outer columns, each run as a query of its own. */
export const optimizeSubqueries = (
  optimize: (plan: LogicalPlan, context: OptimizerContext) => LogicalPlan,
): OptimizerRule => ({
  name: 'OptimizeSubqueries',
  apply: (plan, context) =>
    mapAllSubqueries(plan, (subquery) => (isCorrelated(subquery) ? subquery : optimize(subquery, context))),
})
