import { Alias, type Expression } from '../../expressions/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'

/** `AS t(a, b)`: a Project that gives the columns their new names. */
export function renamed(child: LogicalPlan, names: readonly string[], at: LogicalPlan): LogicalPlan {
  const output = outputOf(child)
  if (output.length !== names.length)
    throw analysisError('ASSIGNMENT_ARITY_MISMATCH', { numTarget: `${names.length}`, numExpr: `${output.length}` }, at)
  const projectList = output.map(
    (attribute, index): Expression => Alias({ child: attribute, name: names[index] ?? attribute.name }),
  )
  return Project({ projectList, child })
}
