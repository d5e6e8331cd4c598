import { quotedName } from '../../../../common/types/quoted-name.ts'
import { withFreshCtes, withFreshIds } from '../../plan/logical/fresh-ids.ts'
import { type LogicalPlan, SubqueryAlias, type UnresolvedRelation } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans, mapSubqueryPlans } from '../../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../../plan/rule-executor.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { analysisError } from '../analysis-error.ts'
import { isAnalyzed, markAnalyzed } from '../analyzed-plans.ts'

/** Replaces table and view names by their plans, each use with ids of its own, and computed for itself. */
export const ResolveRelations: Rule<AnalysisContext> = { name: 'ResolveRelations', apply: resolveRelations }

function resolveRelations(plan: LogicalPlan, context: AnalysisContext): LogicalPlan {
  if (isAnalyzed(plan)) return plan
  const inner = (child: LogicalPlan): LogicalPlan => resolveRelations(child, context)
  if (plan.kind === 'UnresolvedRelation') return resolveRelation(plan, context)
  const resolved = mapSubqueryPlans(mapChildPlans(plan, inner), inner)
  if (resolved.kind !== 'UnresolvedWith') return resolved
  return Object.freeze({ ...resolved, ctes: resolved.ctes.map((cte) => ({ ...cte, plan: inner(cte.plan) })) })
}

function resolveRelation(relation: UnresolvedRelation, context: AnalysisContext): LogicalPlan {
  const found = context.resolveRelation(relation.nameParts, relation)
  if (!found) throw analysisError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quotedName(relation.nameParts) }, relation)
  return SubqueryAlias({
    alias: relation.nameParts.at(-1) ?? '',
    child: markAnalyzed(withFreshCtes(withFreshIds(found))),
    ...(relation.planId !== undefined && { planId: relation.planId }),
  })
}
