import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanDown } from '../../plan/logical/logical-plan-tree.ts'
import { maxRows } from '../max-rows.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { limit } from '../plan-nodes.ts'

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
    (maxRows(input) ?? Number.POSITIVE_INFINITY) > count ? limit(count, input) : input
  switch (plan.kind) {
    case 'Project': {
      const child = limitBelow(plan.child, count)
      return child === plan.child ? plan : Object.freeze({ ...plan, child })
    }
    case 'Union': {
      const children = plan.children.map(limited)
      return children.every((child, index) => child === plan.children[index])
        ? plan
        : Object.freeze({ ...plan, children })
    }
    case 'Join': {
      const left = plan.joinType === 'left' ? limited(plan.left) : plan.left
      const right = plan.joinType === 'right' ? limited(plan.right) : plan.right
      return left === plan.left && right === plan.right ? plan : Object.freeze({ ...plan, left, right })
    }
    default:
      return plan
  }
}
