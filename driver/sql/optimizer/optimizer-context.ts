import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import type { Rule } from '../plan/rule-executor.ts'
import type { Statistics } from '../plan/statistics.ts'

/** What the optimizer may ask of its surroundings: no I/O, only what is known when a query is planned. */
export interface OptimizerContext {
  /** `spark.sql.optimizer.excludedRules`: short names, or with Spark's package in front. */
  readonly excludedRules: readonly string[]
  /**
   * Whether joins are put into the order of the least rows here. Off for a fused plan: its one engine orders joins
   * by itself, and projections between joins would only stand in its way.
   */
  readonly joinReorder: boolean
  readonly statistics: (plan: LogicalPlan) => Statistics
  /** Told of every rule that changed the plan. */
  readonly trace?: (batch: string, rule: string) => void
}

export type OptimizerRule = Rule<OptimizerContext>
