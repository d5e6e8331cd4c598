import type { SparkConf } from '../../../../common/config/spark-conf.ts'
import type { Origin, PlanId } from '../../expressions/expression.ts'

/** What every logical plan has. */
export interface PlanNode {
  readonly origin?: Origin
  /** Spark Connect's id of this plan, to which `UnresolvedAttribute.planId` refers. */
  readonly planId?: PlanId
  /** The session's settings when a user made this plan, or the view that it is: Spark analyzes it then. */
  readonly settings?: SparkConf
}
