import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { mapAllSubqueries } from '../transform-expressions.ts'

/** Removes the aliases of tables and subqueries, which only analysis needs; ids tell columns apart from here on. */
export const EliminateSubqueryAliases: OptimizerRule = { name: 'EliminateSubqueryAliases', apply: eliminate }

function eliminate(plan: LogicalPlan): LogicalPlan {
  const without = transformPlanUp(plan, (node) => (node.kind === 'SubqueryAlias' ? node.child : node))
  return mapAllSubqueries(without, eliminate)
}
