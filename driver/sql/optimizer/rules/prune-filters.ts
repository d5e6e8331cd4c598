import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { emptyRelation, filter } from '../plan-nodes.ts'
import { isFalse, isNullLiteral, isTrue, splitConjuncts } from '../predicates.ts'

/** Drops filters that keep every row; one that keeps none is an empty relation. */
export const PruneFilters: OptimizerRule = {
  name: 'PruneFilters',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind !== 'Filter') return node
      const conjuncts = splitConjuncts(node.condition)
      if (conjuncts.some((conjunct) => isFalse(conjunct) || isNullLiteral(conjunct))) return emptyRelation(node)
      const kept = conjuncts.filter((conjunct) => !isTrue(conjunct))
      return kept.length === conjuncts.length ? node : filter(kept, node.child)
    }),
}
