import { canonicalPlan } from '../tree/canonical-form.ts'
import type { LogicalPlan } from './logical/logical-plan.ts'
import type { PhysicalPlan } from './physical/physical-plan.ts'

/**
 * Whether two plans give the same rows of the same columns, whatever the columns' ids and names are (Spark's `sameResult`). A plan with
 * something nondeterministic in it gives the result of no other, and not its own a second time.
 */
export function sameResult<Plan extends LogicalPlan | PhysicalPlan>(left: Plan, right: Plan): boolean {
  const form = canonicalPlan(left)
  return form.deterministic && form.text === canonicalPlan(right).text
}
