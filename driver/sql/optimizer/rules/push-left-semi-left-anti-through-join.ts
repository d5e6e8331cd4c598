import type { Join, LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { transformPlanDown } from '../../plan/logical/logical-plan-tree.ts'
import { semiSelectivity } from '../../plan/statistics/estimate-join.ts'
import { isFreeJoin } from '../inner-joins.ts'
import type { OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { outputSetOf, referencesOf } from '../references.ts'

/** A semi or anti join that is estimated to drop at least half of the rows is worth doing before other joins. */
const worthwhile = 0.5

/**
 * Moves a selective left semi or left anti join below an inner join, to the side whose columns it reads. Unlike Spark, which
 * always does, it stays on top where it would drop little: there it sees only what the joins have left (TPC-H Q21).
 */
export const PushLeftSemiLeftAntiThroughJoin: OptimizerRule = {
  name: 'PushLeftSemiLeftAntiThroughJoin',
  apply: (plan, context) => transformPlanDown(plan, (node) => (node.kind === 'Join' ? push(node, context) : node)),
}

function push(node: Join, context: OptimizerContext): LogicalPlan {
  if ((node.joinType !== 'left semi' && node.joinType !== 'left anti') || node.nullAware || !node.condition) return node
  const { left } = node
  if (isPick(left)) {
    const child = push(Object.freeze({ ...node, left: left.child }), context)
    return child.kind === 'Join' && isFreeJoin(child) ? Object.freeze({ ...left, child }) : node
  }
  const below = left
  if (!isFreeJoin(below)) return node
  const inside = outputSetOf(node.right)
  const read = [...referencesOf(node.condition)].filter((id) => !inside.has(id))
  if (read.length === 0) return node
  const side = (['left', 'right'] as const).find((name) => read.every((id) => outputSetOf(below[name]).has(id)))
  if (!side) return node
  const matched = semiSelectivity(node.condition, context.statistics(below[side]), context.statistics(node.right))
  if ((node.joinType === 'left semi' ? matched : 1 - matched) > worthwhile) return node
  return Object.freeze({ ...below, [side]: Object.freeze({ ...node, left: below[side] }) })
}

const isPick = (plan: LogicalPlan): plan is Project =>
  plan.kind === 'Project' && plan.projectList.every((item) => item.kind === 'AttributeReference')
