import type { LogicalPlan } from '../plan/logical/logical-plan.ts'

const analyzed = new WeakSet<LogicalPlan>()

/** Whether a plan has been through the analyzer: a DataFrame made from another analyzes only what it adds. */
export const isAnalyzed = (plan: LogicalPlan): boolean => analyzed.has(plan)

export function markAnalyzed<P extends LogicalPlan>(plan: P): P {
  analyzed.add(plan)
  return plan
}
