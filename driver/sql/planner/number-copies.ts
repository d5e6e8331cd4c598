import { ExpectationExec, type PhysicalPlan } from '../plan/physical/physical-plan.ts'
import { mapPhysicalChildren } from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalStage } from './physical-stage.ts'

/**
 * Tells the places of an expectation apart: a plan that is read twice, or sampled for the bounds of a sort, is computed twice, and each time its
 * expectations count.
 */
export function numberCopies(stages: readonly PhysicalStage[]): readonly PhysicalStage[] {
  const copies = new Map<string, number>()
  const number = (plan: PhysicalPlan): PhysicalPlan => {
    const numbered = mapPhysicalChildren(plan, number)
    if (numbered.kind !== 'ExpectationExec') return numbered
    const { rule } = numbered
    const copy = copies.get(rule.id) ?? 0
    copies.set(rule.id, copy + 1)
    return ExpectationExec({ ...numbered, rule: { ...rule, copy } })
  }
  return stages.map((stage) => ({
    ...stage,
    fragment: number(stage.fragment),
    subqueries: new Map([...stage.subqueries].map(([id, plan]) => [id, number(plan)])),
  }))
}
