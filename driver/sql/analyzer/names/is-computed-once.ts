import { aggregateFunction } from '../../expressions/builtin-functions.ts'
import { isDeterministic } from '../../expressions/determinism.ts'
import type { Expression } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, walkDeep, walkPlan } from '../../plan/logical/logical-plan-tree.ts'

/**
 * Whether all uses of a WITH query see the same rows because it is computed once (Spark's InlineCTE): where it may give other rows the next
 * time. One that reads columns of the query around it is computed for each of its rows, and never kept.
 */
export const isComputedOnce = (cte: LogicalPlan): boolean =>
  walkDeep(cte).some((node) => expressionsOf(node).some(mayDiffer)) && ![...walkPlan(cte)].some(readsOuterColumns)

const mayDiffer = (expression: Expression): boolean =>
  !isDeterministic(expression) ||
  someExpression(expression, (node) => {
    if (node.kind !== 'AggregateExpression') return false
    return (aggregateFunction(node.name)?.orderSensitivity ?? 'always') === 'always'
  })

const readsOuterColumns = (node: LogicalPlan): boolean =>
  expressionsOf(node).some((expression) => someExpression(expression, ({ kind }) => kind === 'OuterReference'))
