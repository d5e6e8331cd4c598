import type { Expression } from '../../expressions/expression.ts'
import { Join, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import { flattenInnerJoins, isFreeJoin, withOutputOf } from '../inner-joins.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { andAll } from '../predicates.ts'
import { outputSetOf, readsOnly, referencesOf } from '../references.ts'

/**
 * Joins the tables of a FROM list in such an order that each has a condition with those before it, where there is one:
 * no cross product is left that the query does not ask for. Otherwise the written order stays.
 */
export const ReorderJoin: OptimizerRule = { name: 'ReorderJoin', apply: reorder }

function reorder(plan: LogicalPlan): LogicalPlan {
  if (!isFreeJoin(plan)) return mapChildPlans(plan, reorder)
  const { items, conditions, crossed } = flattenInnerJoins(plan, false)
  const order = connectedOrder(items, conditions)
  if (order.every((item, index) => item === items[index])) return keepOrder(plan)
  return withOutputOf(plan, leftDeep(order.map(reorder), conditions, crossed))
}

/** Only the items of the left-deep tree, not the joins between them, are looked into. */
function keepOrder(plan: LogicalPlan): LogicalPlan {
  if (plan.kind === 'Project') return mapChildPlans(plan, keepOrder)
  if (!isFreeJoin(plan)) return reorder(plan)
  const left = keepOrder(plan.left)
  const right = reorder(plan.right)
  return left === plan.left && right === plan.right ? plan : Object.freeze({ ...plan, left, right })
}

function connectedOrder(items: readonly LogicalPlan[], conditions: readonly Expression[]): readonly LogicalPlan[] {
  const [first, ...rest] = items
  if (!first) return items
  const order = [first]
  const ids = new Set(outputSetOf(first))
  while (rest.length > 0) {
    const connected = rest.findIndex((item) => {
      const both = new Set([...ids, ...outputSetOf(item)])
      return conditions.some((condition) => {
        const read = [...referencesOf(condition)]
        return readsOnly(condition, both) && read.some((id) => ids.has(id)) && read.some((id) => !ids.has(id))
      })
    })
    const [next] = rest.splice(Math.max(0, connected), 1)
    if (!next) break
    order.push(next)
    for (const id of outputSetOf(next)) ids.add(id)
  }
  return order
}

/** Each condition goes to the first join that has all it reads. */
function leftDeep(items: readonly LogicalPlan[], conditions: readonly Expression[], crossed: boolean): LogicalPlan {
  const [first, ...rest] = items
  if (!first) throw new RangeError('a join without items')
  let waiting = conditions
  return rest.reduce<LogicalPlan>((left, right) => {
    const ids = new Set([...outputSetOf(left), ...outputSetOf(right)])
    const ready = waiting.filter((condition) => readsOnly(condition, ids))
    waiting = waiting.filter((condition) => !ready.includes(condition))
    return Join({
      left,
      right,
      joinType: 'inner',
      condition: andAll(ready),
      ...(crossed && { productAllowed: true }),
    })
  }, first)
}
