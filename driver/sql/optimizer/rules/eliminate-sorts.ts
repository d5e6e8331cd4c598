import { isDeterministic } from '../../expressions/determinism.ts'
import type { Expression } from '../../expressions/expression.ts'
import { someExpression } from '../../expressions/expression-tree.ts'
import type { Aggregate, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { maxRows } from '../max-rows.ts'
import type { OptimizerRule } from '../optimizer-context.ts'

/** Drops sorts whose order nothing sees: below another sort, a join, a shuffle, or an aggregate that does not ask for it. */
export const EliminateSorts: OptimizerRule = {
  name: 'EliminateSorts',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      switch (node.kind) {
        case 'Sort': {
          const order = node.order.filter((item) => item.child.kind !== 'Literal')
          if (order.length === 0 || (maxRows(node.child) ?? 2) <= 1) return node.child
          const child = node.global ? unsorted(node.child) : node.child
          return child === node.child && order.length === node.order.length
            ? node
            : Object.freeze({ ...node, order, child })
        }
        case 'Join': {
          const left = unsorted(node.left)
          const right = unsorted(node.right)
          return left === node.left && right === node.right ? node : Object.freeze({ ...node, left, right })
        }
        case 'Aggregate':
          return isOrderless(node) ? withUnsorted(node) : node
        case 'Repartition':
          return node.shuffle ? withUnsorted(node) : node
        default:
          return node
      }
    }),
}

const withUnsorted = (node: LogicalPlan): LogicalPlan => mapChildPlans(node, unsorted)

function unsorted(plan: LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'Sort':
      return unsorted(plan.child)
    case 'Project':
      return plan.projectList.every(isDeterministic) ? withUnsorted(plan) : plan
    case 'Filter':
      return isDeterministic(plan.condition) ? withUnsorted(plan) : plan
    default:
      return plan
  }
}

const orderless = new Set([
  'sum',
  'min',
  'max',
  'avg',
  'mean',
  'count',
  'count_if',
  'bool_and',
  'bool_or',
  'every',
  'some',
])

const isOrderless = (node: Aggregate): boolean =>
  !node.aggregateExpressions.some((item: Expression) =>
    someExpression(item, (part) => part.kind === 'AggregateExpression' && !orderless.has(part.name)),
  )
