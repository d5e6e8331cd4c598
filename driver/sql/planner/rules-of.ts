import type { ExpectationRule } from '../plan/logical/logical-plan.ts'
import type { PhysicalPlan } from '../plan/physical/physical-plan.ts'
import { physicalChildrenOf } from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalStage } from './physical-stage.ts'

/** The expectations that a stage's tasks compute. */
export const rulesOf = ({ fragment, subqueries }: PhysicalStage): readonly ExpectationRule[] =>
  [fragment, ...subqueries.values()].flatMap(rulesIn)

function rulesIn(plan: PhysicalPlan): readonly ExpectationRule[] {
  const below = physicalChildrenOf(plan).flatMap(rulesIn)
  return plan.kind === 'ExpectationExec' ? [...below, plan.rule] : below
}
