import { LateralSubquery } from '../../expressions/expression.ts'
import { deduplicateRight } from '../../plan/logical/fresh-ids.ts'
import type { LateralJoin, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { checkJoinCondition } from './resolve-join.ts'

/** LATERAL: the right side may name columns of the left one, the condition those of both. */
export function resolveLateralJoin(plan: LateralJoin, left: LogicalPlan, resolver: Resolver): LogicalPlan {
  const { caseSensitive } = resolver.analysis
  // Before its names are resolved: an id of both sides would be its own column and the outer one.
  const subquery = LateralSubquery({ ...plan.right, plan: deduplicateRight(left, plan.right.plan) })
  const right = resolveExpression(subquery, { scope: scopeOf([left], caseSensitive) }, resolver)
  if (right.kind !== 'LateralSubquery') return plan
  const scope = scopeOf([left, right.plan], caseSensitive)
  const condition = plan.condition && checkJoinCondition(resolveExpression(plan.condition, { scope }, resolver))
  return Object.freeze({ ...plan, left, right, condition })
}
