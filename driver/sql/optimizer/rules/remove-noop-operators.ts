import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { isSameAttributes } from '../plan-nodes.ts'

/** Drops projects that put out what they get, and unions of one. */
export const RemoveNoopOperators: OptimizerRule = {
  name: 'RemoveNoopOperators',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind === 'Union' && node.children.length === 1) return node.children[0] ?? node
      if (node.kind !== 'Project' || !node.projectList.every((item) => item.kind === 'AttributeReference')) return node
      return isSameAttributes(node.projectList.map(toAttribute), outputOf(node.child)) ? node.child : node
    }),
}
