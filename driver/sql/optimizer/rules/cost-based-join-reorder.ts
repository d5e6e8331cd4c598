import type { Expression } from '../../expressions/expression.ts'
import { Join, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import { flattenInnerJoins, isFreeJoin, withOutputOf } from '../inner-joins.ts'
import { type JoinStep, searchJoinOrder } from '../join-order/search-join-order.ts'
import type { JoinCosts, OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { andAll } from '../predicates.ts'
import { outputSetOf, readsOnly } from '../references.ts'

const maxItems = 10

/**
 * Puts inner joins into the order that costs least (`searchJoinOrder`). Sets without a condition between their parts are not joined, so
 * that no cross product arises; a query that needs one, or joins more than ten items, keeps its order.
 */
export const CostBasedJoinReorder: OptimizerRule = {
  name: 'CostBasedJoinReorder',
  apply: (plan, context) => (context.joinReorder ? reorder(plan, context, context.joinReorder) : plan),
}

function reorder(plan: LogicalPlan, context: OptimizerContext, costs: JoinCosts): LogicalPlan {
  if (!isFreeJoin(plan)) return mapChildPlans(plan, (child) => reorder(child, context, costs))
  const { items: found, conditions } = flattenInnerJoins(plan, true)
  // An order of items that does not depend on how they were joined makes the outcome the same whenever it runs.
  const items = [...found].sort((a, b) => firstId(a) - firstId(b))
  if (items.length < 3 || items.length > maxItems) return mapItems(plan, (item) => reorder(item, context, costs))
  const best = searchJoinOrder(items, conditions, context.statistics, costs)
  const all = (1 << items.length) - 1
  const step = best.get(all)
  if (!step || step.shape === shapeOf(plan, items)) return mapItems(plan, (item) => reorder(item, context, costs))
  const inside = items.map((item) => reorder(item, context, costs))
  return withOutputOf(plan, build(all, best, inside, conditions))
}

function build(
  mask: number,
  best: ReadonlyMap<number, JoinStep>,
  items: readonly LogicalPlan[],
  conditions: readonly Expression[],
): LogicalPlan {
  const parts = best.get(mask)?.parts
  if (!parts) {
    const item = items[Math.log2(mask)]
    if (!item) throw new RangeError('a join order over unknown items')
    return item
  }
  const left = build(parts[0], best, items, conditions)
  const right = build(parts[1], best, items, conditions)
  const leftIds = outputSetOf(left)
  const rightIds = outputSetOf(right)
  const both = new Set([...leftIds, ...rightIds])
  const ready = conditions.filter(
    (condition) => readsOnly(condition, both) && !readsOnly(condition, leftIds) && !readsOnly(condition, rightIds),
  )
  return Join({ left, right, joinType: 'inner', condition: andAll(ready) })
}

function shapeOf(plan: LogicalPlan, items: readonly LogicalPlan[]): string {
  const index = items.indexOf(plan)
  if (index >= 0) return `${index}`
  if (plan.kind === 'Join') return `(${shapeOf(plan.left, items)} ${shapeOf(plan.right, items)})`
  return plan.kind === 'Project' ? shapeOf(plan.child, items) : '?'
}

/** The same tree of joins with each item mapped. */
function mapItems(plan: LogicalPlan, map: (item: LogicalPlan) => LogicalPlan): LogicalPlan {
  const below = (child: LogicalPlan): LogicalPlan =>
    isFreeJoin(child) || (child.kind === 'Project' && isFreeJoin(child.child)) ? mapItems(child, map) : map(child)
  return mapChildPlans(plan, below)
}

const firstId = (plan: LogicalPlan): number => Math.min(...outputSetOf(plan))
