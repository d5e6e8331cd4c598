import { aggregateFunction } from '../../expressions/builtin-functions.ts'
import { isDeterministic } from '../../expressions/determinism.ts'
import type { Expression } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import type { Aggregate, LogicalPlan, Sort } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, mapChildPlans, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { maxRows } from '../max-rows.ts'
import type { OptimizerRule } from '../optimizer-context.ts'

/** Drops sorts whose order nothing sees: below another sort, a join, a shuffle, or an aggregate that does not ask for it. */
export const EliminateSorts: OptimizerRule = {
  name: 'EliminateSorts',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind === 'Sort') return simplifySort(node)
      const isBlind =
        node.kind === 'Join' ||
        (node.kind === 'Aggregate' && isOrderless(node)) ||
        (node.kind === 'Repartition' && node.shuffle)
      return isBlind ? withUnsorted(node) : node
    }),
}

function simplifySort(node: Sort): LogicalPlan {
  const order = node.order.filter((item) => item.child.kind !== 'Literal')
  if (order.length === 0 || (maxRows(node.child) ?? 2) <= 1) return node.child
  const child = node.global ? unsorted(node.child) : node.child
  return child === node.child && order.length === node.order.length ? node : Object.freeze({ ...node, order, child })
}

const withUnsorted = (node: LogicalPlan): LogicalPlan => mapChildPlans(node, unsorted)

function unsorted(plan: LogicalPlan): LogicalPlan {
  if (plan.kind === 'Sort') return unsorted(plan.child)
  const isTransparent =
    (plan.kind === 'Project' || plan.kind === 'Filter') && expressionsOf(plan).every(isDeterministic)
  return isTransparent ? withUnsorted(plan) : plan
}

const isOrderless = (node: Aggregate): boolean =>
  !node.aggregateExpressions.some((item: Expression) =>
    someExpression(
      item,
      (part) => part.kind === 'AggregateExpression' && aggregateFunction(part.name)?.orderSensitivity === 'always',
    ),
  )
