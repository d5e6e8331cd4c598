import { withFreshIds } from '../plan/logical/fresh-ids.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../plan/rule-executor.ts'
import type { AnalysisContext } from './analysis-context.ts'
import { sameName } from './scope.ts'
import { mapSubqueryPlans } from './subquery-plans.ts'

interface Cte {
  readonly name: string
  readonly columns: readonly string[]
  readonly plan: LogicalPlan
}

/** Replaces each use of a WITH query by the query itself; inner names hide outer ones, and a query sees those before it. */
export const CTESubstitution: Rule<AnalysisContext> = {
  name: 'CTESubstitution',
  apply: (plan, context) => substitute(plan, [], context.caseSensitive),
}

function substitute(plan: LogicalPlan, visible: readonly Cte[], caseSensitive: boolean): LogicalPlan {
  const inner = (child: LogicalPlan): LogicalPlan => substitute(child, visible, caseSensitive)
  switch (plan.kind) {
    case 'UnresolvedWith': {
      let scope = visible
      for (const cte of plan.ctes) scope = [{ ...cte, plan: substitute(cte.plan, scope, caseSensitive) }, ...scope]
      return substitute(plan.child, scope, caseSensitive)
    }
    case 'UnresolvedRelation': {
      const [name, ...rest] = plan.nameParts
      const cte = rest.length === 0 ? visible.find((one) => sameName(one.name, name ?? '', caseSensitive)) : undefined
      if (!cte) return plan
      return Object.freeze({
        kind: 'SubqueryAlias',
        alias: cte.name,
        columns: cte.columns,
        child: withFreshIds(cte.plan),
      })
    }
    default:
      return mapSubqueryPlans(mapChildPlans(plan, inner), inner)
  }
}
