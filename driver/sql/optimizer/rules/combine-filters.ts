import { isDeterministic } from '../../expressions/determinism.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { splitConjuncts } from '../predicates.ts'

/** Two filters, one on the other, are one; what the lower has already said is not said again. */
export const CombineFilters: OptimizerRule = {
  name: 'CombineFilters',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind !== 'Filter' || node.child.kind !== 'Filter') return node
      const lower = splitConjuncts(node.child.condition)
      if (!isDeterministic(node.condition) || !lower.every(isDeterministic)) return node
      const said = new Set(lower.map(semanticKey))
      const added = splitConjuncts(node.condition).filter((conjunct) => !said.has(semanticKey(conjunct)))
      return added.length === 0 ? node.child : filter([...lower, ...added], node.child.child)
    }),
}
