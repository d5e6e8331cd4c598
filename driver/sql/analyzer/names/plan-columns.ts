import type { AttributeReference, PlanId } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { childPlansOf } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'

/** What a node's expressions can name, and the plans that put it out. */
interface Visible {
  readonly attributes: readonly AttributeReference[]
  readonly plans: readonly LogicalPlan[]
}

/**
 * `df.col('a')` and Spark Connect's plan ids: the columns in sight that the plan with this id puts out. Of several such plans, as in
 * a self-join, the nearest counts; of equally near ones all do, which makes the name ambiguous.
 */
export function columnsOfPlan(planId: PlanId, { attributes, plans }: Visible): readonly AttributeReference[] {
  let level = plans
  while (level.length > 0) {
    const found = new Set(
      level
        .filter((plan) => plan.planId === planId)
        .flatMap(outputOf)
        .map(({ exprId }) => exprId),
    )
    // As they are seen here: a join may have made them nullable.
    const columns = attributes.filter(({ exprId }) => found.has(exprId))
    if (columns.length > 0) return columns
    level = level.filter((plan) => plan.planId !== planId).flatMap(sidesOf)
  }
  return []
}

/** All columns of the plan with this id, in sight or not. */
export function outputOfPlan(planId: PlanId, plans: readonly LogicalPlan[]): readonly AttributeReference[] | undefined {
  for (const plan of plans) {
    const found = plan.planId === planId ? outputOf(plan) : outputOfPlan(planId, sidesOf(plan))
    if (found) return found
  }
  return undefined
}

/** The plans whose columns one may put out, that of a LATERAL subquery among them. */
const sidesOf = (plan: LogicalPlan): readonly LogicalPlan[] =>
  plan.kind === 'LateralJoin' ? [plan.left, plan.right.plan] : childPlansOf(plan)
