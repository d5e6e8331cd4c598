import { SparkError } from '../../../common/errors/spark-error.ts'
import type { LogicalPlan } from './logical/logical-plan.ts'

/** One rewrite of a plan. A rule that changes nothing returns the same object, which is how a fixed point is seen. */
export interface Rule<Context, Plan = LogicalPlan> {
  /** Spark's name of the rule, as `spark.sql.optimizer.excludedRules` and EXPLAIN have it. */
  readonly name: string
  apply(plan: Plan, context: Context): Plan
}

export type Strategy = 'Once' | { readonly maxIterations: number }

export interface Batch<Context, Plan = LogicalPlan> {
  readonly name: string
  readonly strategy: Strategy
  readonly rules: readonly Rule<Context, Plan>[]
}

export interface RuleExecutorOptions {
  /** Names of rules to leave out, short (`ColumnPruning`) or with Spark's package in front. */
  readonly excludedRules?: readonly string[]
}

/**
 * Runs batches in order, each until its strategy is used up or a round of all its rules changes nothing.
 * Running out of iterations is an error, not a plan that is half rewritten: two rules then undo each other.
 */
export function executeBatches<Context, Plan>(
  batches: readonly Batch<Context, Plan>[],
  plan: Plan,
  context: Context,
  options: RuleExecutorOptions = {},
): Plan {
  const excluded = new Set((options.excludedRules ?? []).map(shortName))
  return batches.reduce((current, batch) => {
    const rules = batch.rules.filter((rule) => !excluded.has(rule.name))
    return executeBatch({ ...batch, rules }, current, context)
  }, plan)
}

function executeBatch<Context, Plan>(batch: Batch<Context, Plan>, plan: Plan, context: Context): Plan {
  const runOnce = (before: Plan): Plan => batch.rules.reduce((current, rule) => rule.apply(current, context), before)
  if (batch.strategy === 'Once') return runOnce(plan)
  let current = plan
  for (let round = 0; round < batch.strategy.maxIterations; round += 1) {
    const next = runOnce(current)
    if (next === current) return current
    current = next
  }
  throw new SparkError('INTERNAL_ERROR', {
    message: `the batch "${batch.name}" reached no fixed point in ${batch.strategy.maxIterations} iterations`,
  })
}

const shortName = (rule: string): string => rule.trim().split('.').at(-1) ?? rule
