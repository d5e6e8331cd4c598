import type { Origin, PlanId } from '../../expressions/expression.ts'

/** What every logical plan has. */
export interface PlanNode {
  readonly origin?: Origin
  /** Spark Connect's id of this plan, to which `UnresolvedAttribute.planId` refers. */
  readonly planId?: PlanId
}
