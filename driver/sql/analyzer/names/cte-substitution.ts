import { type CteId, nextCteId, type PlanId } from '../../expressions/expr-id.ts'
import { withFreshIds } from '../../plan/logical/fresh-ids.ts'
import { CTERelationRef, type LogicalPlan, SubqueryAlias, UnionLoopRef } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans, mapSubqueryPlans } from '../../plan/logical/logical-plan-tree.ts'
import type { Rule } from '../../plan/rule-executor.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { recursiveQuery, refersTo } from './recursive-query.ts'
import { sameName } from './scope.ts'

interface Cte {
  readonly id: CteId
  readonly name: string
  readonly columns: readonly string[]
  readonly plan: LogicalPlan
  /** While its own query is gone through: what stands for the rows of the step before. */
  readonly isLoop?: true
}

interface Substitution {
  readonly caseSensitive: boolean
  /** How often the text uses each, filled on the way. */
  readonly uses: Map<CteId, number>
}

/**
 * Replaces each use of a WITH query by the query itself; inner names hide outer ones, and a query sees those before it. What nothing
 * uses stays in an UnresolvedWith, for it is analyzed all the same. What is used more than once is marked by CTERelationRefs, which stay
 * where resolution finds that it has to be computed once.
 */
export const CTESubstitution: Rule<AnalysisContext> = {
  name: 'CTESubstitution',
  apply: (plan, { caseSensitive }) => {
    const uses = new Map<CteId, number>()
    return unmarkSingleUses(substitute(plan, [], { caseSensitive, uses }), uses)
  },
}

function substitute(plan: LogicalPlan, visible: readonly Cte[], context: Substitution): LogicalPlan {
  const inner = (child: LogicalPlan): LogicalPlan => substitute(child, visible, context)
  if (plan.kind === 'UnresolvedWith') {
    let scope = visible
    const own = plan.ctes.map((written): Cte => {
      const id = nextCteId()
      const self: Cte = { ...written, id, isLoop: true }
      const inner = substitute(written.plan, plan.recursive ? [self, ...scope] : scope, context)
      const loop = plan.recursive && refersTo(inner, id) ? recursiveQuery(inner, written, id) : undefined
      const cte = loop ? { name: written.name, columns: [], id, plan: loop } : { ...written, id, plan: inner }
      scope = [cte, ...scope]
      return cte
    })
    const child = withPlanId(substitute(plan.child, scope, context), plan.planId)
    const ctes = own.filter(({ id }) => !context.uses.has(id))
    return ctes.length === 0 ? child : Object.freeze({ ...plan, child, ctes })
  }
  if (plan.kind === 'UnresolvedRelation') {
    const [name, ...rest] = plan.nameParts
    const isCte = (one: Cte): boolean => sameName(one.name, name ?? '', context.caseSensitive)
    const cte = rest.length === 0 ? visible.find(isCte) : undefined
    if (!cte) return plan
    if (cte.isLoop) {
      const rows = UnionLoopRef({ loopId: cte.id, output: [] })
      return withPlanId(SubqueryAlias({ alias: cte.name, child: rows }), plan.planId)
    }
    context.uses.set(cte.id, (context.uses.get(cte.id) ?? 0) + 1)
    const child = CTERelationRef({ cteId: cte.id, child: withFreshIds(cte.plan) })
    return withPlanId(SubqueryAlias({ alias: cte.name, columns: cte.columns, child }), plan.planId)
  }
  return mapSubqueryPlans(mapChildPlans(plan, inner), inner)
}

function unmarkSingleUses(plan: LogicalPlan, uses: ReadonlyMap<CteId, number>): LogicalPlan {
  const inner = (child: LogicalPlan): LogicalPlan => unmarkSingleUses(child, uses)
  if (plan.kind === 'CTERelationRef' && uses.get(plan.cteId) === 1) return inner(plan.child)
  const unmarked = mapSubqueryPlans(mapChildPlans(plan, inner), inner)
  if (unmarked.kind !== 'UnresolvedWith') return unmarked
  return Object.freeze({ ...unmarked, ctes: unmarked.ctes.map((cte) => ({ ...cte, plan: inner(cte.plan) })) })
}

/** `df.col` finds its plan by id also where another node has taken the plan's place. */
const withPlanId = (plan: LogicalPlan, planId: PlanId | undefined): LogicalPlan =>
  Object.freeze(planId === undefined ? plan : { ...plan, planId })
