import { Limit, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans, transformPlanDown } from '../../plan/logical/logical-plan-tree.ts'
import { maxRows } from '../max-rows.ts'
import type { OptimizerRule } from '../optimizer-context.ts'

/** Limits the inputs of a limited union, and the side of a limited outer join of which every row is kept. */
export const LimitPushDown: OptimizerRule = {
  name: 'LimitPushDown',
  apply: (plan) =>
    transformPlanDown(plan, (node) => {
      if (node.kind !== 'Limit' || node.limit === undefined) return node
      const count = node.limit + node.offset
      const child = limitBelow(node.child, count)
      return child === node.child ? node : Object.freeze({ ...node, child })
    }),
}

function limitBelow(plan: LogicalPlan, count: number): LogicalPlan {
  const limited = (input: LogicalPlan) =>
    (maxRows(input) ?? Number.POSITIVE_INFINITY) > count ? Limit({ limit: count, child: input }) : input
  if (plan.kind === 'Project') return mapChildPlans(plan, (child) => limitBelow(child, count))
  if (plan.kind === 'Union') return mapChildPlans(plan, limited)
  if (plan.kind !== 'Join') return plan
  const left = plan.joinType === 'left' ? limited(plan.left) : plan.left
  const right = plan.joinType === 'right' ? limited(plan.right) : plan.right
  return left === plan.left && right === plan.right ? plan : Object.freeze({ ...plan, left, right })
}
