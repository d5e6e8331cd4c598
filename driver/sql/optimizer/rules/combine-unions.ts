import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import type { OptimizerRule } from '../optimizer-context.ts'

/** A union of unions is one union. */
export const CombineUnions: OptimizerRule = {
  name: 'CombineUnions',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind !== 'Union' || !node.children.some((child) => child.kind === 'Union')) return node
      const children = node.children.flatMap((child) => (child.kind === 'Union' ? child.children : [child]))
      return Object.freeze({ ...node, children })
    }),
}
