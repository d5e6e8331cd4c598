import type { PlanId } from '../../expressions/expression.ts'
import { withFreshIds } from '../../plan/logical/fresh-ids.ts'
import { type LogicalPlan, SubqueryAlias } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans, mapSubqueryPlans } from '../../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../../plan/rule-executor.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { sameName } from './scope.ts'

interface Cte {
  readonly name: string
  readonly columns: readonly string[]
  readonly plan: LogicalPlan
}

interface Substitution {
  readonly caseSensitive: boolean
  /** Filled on the way. */
  readonly used: Set<Cte>
}

/**
 * Replaces each use of a WITH query by the query itself; inner names hide outer ones, and a query sees those before it. What nothing
 * uses stays in an UnresolvedWith, for it is analyzed all the same.
 */
export const CTESubstitution: Rule<AnalysisContext> = {
  name: 'CTESubstitution',
  apply: (plan, { caseSensitive }) => substitute(plan, [], { caseSensitive, used: new Set() }),
}

function substitute(plan: LogicalPlan, visible: readonly Cte[], context: Substitution): LogicalPlan {
  const inner = (child: LogicalPlan): LogicalPlan => substitute(child, visible, context)
  if (plan.kind === 'UnresolvedWith') {
    let scope = visible
    const own = plan.ctes.map((written): Cte => {
      const cte = { ...written, plan: substitute(written.plan, scope, context) }
      scope = [cte, ...scope]
      return cte
    })
    const child = withPlanId(substitute(plan.child, scope, context), plan.planId)
    const ctes = own.filter((cte) => !context.used.has(cte))
    return ctes.length === 0 ? child : Object.freeze({ ...plan, child, ctes })
  }
  if (plan.kind === 'UnresolvedRelation') {
    const [name, ...rest] = plan.nameParts
    const isCte = (one: Cte): boolean => sameName(one.name, name ?? '', context.caseSensitive)
    const cte = rest.length === 0 ? visible.find(isCte) : undefined
    if (!cte) return plan
    context.used.add(cte)
    const use = SubqueryAlias({ alias: cte.name, columns: cte.columns, child: withFreshIds(cte.plan) })
    return withPlanId(use, plan.planId)
  }
  return mapSubqueryPlans(mapChildPlans(plan, inner), inner)
}

/** `df.col` finds its plan by id also where another node has taken the plan's place. */
const withPlanId = (plan: LogicalPlan, planId: PlanId | undefined): LogicalPlan =>
  Object.freeze(planId === undefined ? plan : { ...plan, planId })
