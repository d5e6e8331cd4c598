import { SparkError } from '../../../../common/errors/spark-error.ts'
import { Alias, type Expression } from '../../expressions/expression.ts'
import { someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { countsRows } from '../../expressions/row-number.ts'
import { type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import {
  childPlansOf,
  expressionsOf,
  mapChildPlans,
  mapExpressions,
  transformPlanUp,
} from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { mapAllSubqueries } from '../transform-expressions.ts'

/** What counts rows stands in select lists only: of any other operator it is a column of its input. */
export const PullOutNondeterministic: OptimizerRule = {
  name: 'PullOutNondeterministic',
  apply: (plan) => {
    const everywhere = (one: LogicalPlan): LogicalPlan => mapAllSubqueries(transformPlanUp(one, pullOut), everywhere)
    return everywhere(plan)
  },
}

function pullOut(node: LogicalPlan): LogicalPlan {
  if (node.kind === 'Project' || !expressionsOf(node).some((one) => someExpression(one, countsRows))) return node
  const [child, ...others] = childPlansOf(node)
  if (!child || others.length > 0)
    throw new SparkError('INVALID_NON_DETERMINISTIC_EXPRESSIONS', { sqlExprs: '"monotonically_increasing_id()"' })
  const rows = rowsOf(node)
  const number = toAttribute(rows)
  const below = Project({ projectList: [...outputOf(child), rows], child })
  const replaced = mapExpressions(
    mapChildPlans(node, () => below),
    (one) => transformUp(one, (part) => (countsRows(part) ? number : part)),
  )
  const output = outputOf(node)
  return outputOf(replaced).length === output.length ? replaced : Project({ projectList: output, child: replaced })
}

function rowsOf(node: LogicalPlan): Alias {
  const found: Expression[] = []
  for (const expression of expressionsOf(node))
    someExpression(expression, (part) => {
      if (countsRows(part)) found.push(part)
      return false
    })
  const [child] = found
  if (!child) throw new SparkError('INTERNAL_ERROR', { message: `${node.kind} counts no rows` })
  return Alias({ child, name: '_nondeterministic' })
}
