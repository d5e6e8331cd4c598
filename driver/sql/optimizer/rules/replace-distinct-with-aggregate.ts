import { Aggregate, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { mapAllSubqueries } from '../transform-expressions.ts'

/** `SELECT DISTINCT a, b` is `SELECT a, b GROUP BY a, b`. */
export const ReplaceDistinctWithAggregate: OptimizerRule = { name: 'ReplaceDistinctWithAggregate', apply: replace }

function replace(plan: LogicalPlan): LogicalPlan {
  const replaced = transformPlanUp(plan, (node) => {
    if (node.kind !== 'Distinct') return node
    const output = outputOf(node.child)
    return Aggregate({ groupingExpressions: output, aggregateExpressions: output, child: node.child })
  })
  return mapAllSubqueries(replaced, replace)
}
