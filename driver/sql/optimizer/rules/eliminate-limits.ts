import type { Limit, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { maxRows } from '../max-rows.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { emptyRelation } from '../plan-nodes.ts'

/** Drops limits that cannot bite, makes LIMIT 0 an empty relation, and of two limits, one on the other, makes one. */
export const EliminateLimits: OptimizerRule = {
  name: 'EliminateLimits',
  apply: (plan) => transformPlanUp(plan, (node) => (node.kind === 'Limit' ? eliminate(node) : node)),
}

function eliminate(node: Limit): LogicalPlan {
  if (node.limit === 0) return emptyRelation(node)
  const most = maxRows(node.child)
  if (node.offset === 0 && (node.limit === undefined || (most !== undefined && most <= node.limit))) return node.child
  if (node.child.kind !== 'Limit') return node
  const inner = node.child
  // Of the inner's rows the outer skips its offset; what is left of the inner bounds the outer's limit.
  const left = inner.limit === undefined ? undefined : Math.max(0, inner.limit - node.offset)
  const limit = left === undefined ? node.limit : node.limit === undefined ? left : Math.min(left, node.limit)
  return eliminate(Object.freeze({ ...inner, limit, offset: inner.offset + node.offset }))
}
