import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { type Batch, executeBatches } from '../plan/rule-executor.ts'
import type { AnalysisContext } from './analysis-context.ts'
import { markAnalyzed } from './analyzed-plans.ts'
import { CheckAnalysis } from './check-analysis.ts'
import { CTESubstitution } from './names/cte-substitution.ts'
import { ResolveRelations } from './names/resolve-relations.ts'
import { ResolveOperators } from './operators/resolve-operators.ts'
import { ResolveTimeZone } from './resolve-time-zone.ts'

export type { AnalysisContext } from './analysis-context.ts'

const batches: readonly Batch<AnalysisContext>[] = [
  { name: 'Substitution', strategy: 'Once', rules: [CTESubstitution] },
  { name: 'Resolution', strategy: 'Once', rules: [ResolveRelations, ResolveOperators] },
  { name: 'Check', strategy: 'Once', rules: [CheckAnalysis] },
  // Comes last: errors are told of what the user wrote.
  { name: 'Time Zones', strategy: 'Once', rules: [ResolveTimeZone] },
]

/**
 * Turns what a front end built into an analyzed plan: names are attributes with ids, every expression has its Spark
 * type with all casts explicit, and no Unresolved node is left. Errors carry the place in the SQL text.
 */
export function analyze(plan: LogicalPlan, context: AnalysisContext): LogicalPlan {
  const analyzed = executeBatches(batches, plan, context)
  // A plan within others keeps the settings by which it was analyzed, whatever stands in its root's place.
  const { settings } = plan
  return markAnalyzed(settings && !analyzed.settings ? Object.freeze({ ...analyzed, settings }) : analyzed)
}
