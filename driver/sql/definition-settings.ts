import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { childPlansOf } from './plan/logical/logical-plan-tree.ts'

/**
 * The settings of the time at which a user made a query, by which it is analyzed whenever its first action comes. What an action puts around the
 * query, as a count or a write, has none of its own.
 */
export function definitionSettings(plan: LogicalPlan): SparkConf | undefined {
  if (plan.settings) return plan.settings
  const [child, other] = childPlansOf(plan)
  return child && !other ? definitionSettings(child) : undefined
}
