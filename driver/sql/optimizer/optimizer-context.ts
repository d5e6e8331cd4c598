import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import type { Rule } from '../plan/rule-executor.ts'
import type { Statistics } from '../plan/statistics.ts'

/** What the optimizer may ask of its surroundings: no I/O, only what is known when a query is planned. */
export interface OptimizerContext {
  /** `spark.sql.optimizer.excludedRules`: short names, or with Spark's package in front. */
  readonly excludedRules: readonly string[]
  /**
   * What joins cost, for the order of inner joins. Undefined for a fused plan: its one engine orders joins by itself, and projections
   * between joins would only stand in its way.
   */
  readonly joinReorder: JoinCosts | undefined
  /** `spark.sql.crossJoin.enabled`: whether a join without a condition between its sides need not say CROSS JOIN. */
  readonly crossJoinEnabled: boolean
  /** `spark.sql.mapKeyDedupPolicy`: what becomes of a key that comes twice. */
  readonly mapKeyDedupPolicy: 'exception' | 'last_win'
  /** Microseconds since 1970: what the text `now` means. */
  readonly currentTimestampMicros: bigint
  readonly statistics: (plan: LogicalPlan) => Statistics
}

export interface JoinCosts {
  /** `spark.sql.autoBroadcastJoinThreshold`; what is larger is shuffled. */
  readonly broadcastThresholdBytes: number
}

export type OptimizerRule = Rule<OptimizerContext>
