import { Alias, type Expression, type ExprId } from '../../expressions/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { outputSetOf, replaceAttributes } from '../references.ts'

/**
 * Gives the right side of a join to be made new ids for the columns it shares with the left (a subquery over the same
 * table or view), and rewrites the expressions over the right side. Columns of the left are still OuterReferences in those,
 * so that the two cannot be mistaken for each other.
 */
export function deduplicateRight(
  left: LogicalPlan,
  right: LogicalPlan,
  overRight: readonly Expression[],
): { readonly right: LogicalPlan; readonly overRight: readonly Expression[] } {
  const taken = outputSetOf(left)
  const output = outputOf(right)
  if (!output.some((attribute) => taken.has(attribute.exprId))) return { right, overRight }
  const renamed = new Map<ExprId, Expression>()
  const list = output.map((attribute) => {
    if (!taken.has(attribute.exprId)) return attribute
    const copy = Alias({ child: attribute, name: attribute.name })
    renamed.set(attribute.exprId, toAttribute(copy))
    return copy
  })
  return {
    right: Project({ projectList: list, child: right }),
    overRight: overRight.map((item) => replaceAttributes(item, renamed)),
  }
}
