import type { AttributeReference, Expression } from '../../expressions/expression.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'

/** The columns of a plan that none of the expressions reads. */
export function otherColumns(plan: LogicalPlan, used: readonly Expression[]): readonly AttributeReference[] {
  const ids = new Set(
    used.flatMap(walkExpression).flatMap((node) => (node.kind === 'AttributeReference' ? [node.exprId] : [])),
  )
  return outputOf(plan).filter(({ exprId }) => !ids.has(exprId))
}
