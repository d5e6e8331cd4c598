import type { Expectation, LogicalPlan } from './logical-plan.ts'
import { walkDeep } from './logical-plan-tree.ts'

/** The expectations of a query, each once, in the order in which rows come to them. */
export function expectationsOf(plan: LogicalPlan): readonly Expectation[] {
  const found = [...walkDeep(plan)].filter((node) => node.kind === 'Expectation').toReversed()
  return [...new Map(found.map((node) => [node.rule.id, node])).values()]
}
