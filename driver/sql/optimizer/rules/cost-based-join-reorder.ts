import type { Expression } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import { matchCount } from '../../plan/statistics/estimate-join.ts'
import { flattenInnerJoins, isFreeJoin, withOutputOf } from '../inner-joins.ts'
import type { OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { join } from '../plan-nodes.ts'
import { andAll } from '../predicates.ts'
import { outputSetOf, readsOnly, referencesOf } from '../references.ts'

const maxItems = 10

/**
 * Puts inner joins into the order with the least intermediate rows, by dynamic programming over the sets of joined items
 * (bushy trees included). Sets without a condition between their parts are not joined, so that no cross product arises;
 * a query that needs one, or joins more than ten items, keeps its order.
 */
export const CostBasedJoinReorder: OptimizerRule = {
  name: 'CostBasedJoinReorder',
  apply: (plan, context) => (context.joinReorder ? reorder(plan, context) : plan),
}

interface Step {
  readonly cost: number
  readonly rows: number
  /** The order as text: which items are joined with which. */
  readonly shape: string
  readonly parts: readonly [number, number] | undefined
}

function reorder(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  if (!isFreeJoin(plan)) return mapChildPlans(plan, (child) => reorder(child, context))
  const { items: found, conditions } = flattenInnerJoins(plan, true)
  // An order of items that does not depend on how they were joined makes the outcome the same whenever it runs.
  const items = [...found].sort((a, b) => firstId(a) - firstId(b))
  if (items.length < 3 || items.length > maxItems) return mapItems(plan, (item) => reorder(item, context))
  const best = search(items, conditions, context)
  const all = (1 << items.length) - 1
  const step = best.get(all)
  if (!step || step.shape === shapeOf(plan, items)) return mapItems(plan, (item) => reorder(item, context))
  const inside = items.map((item) => reorder(item, context))
  return withOutputOf(plan, build(all, best, inside, conditions))
}

function search(
  items: readonly LogicalPlan[],
  conditions: readonly Expression[],
  context: OptimizerContext,
): ReadonlyMap<number, Step> {
  const masks = conditions.map((condition) => maskOf(condition, items))
  const selectivity = pairSelectivities(items, conditions, masks, context)
  const rowsOf = (mask: number): number => {
    let rows = 1
    items.forEach((item, index) => {
      if (mask & (1 << index)) rows *= context.statistics(item).rowCount
    })
    for (const [pair, factor] of selectivity) if ((pair & mask) === pair) rows *= factor
    return Math.max(1, rows)
  }
  const best = new Map<number, Step>()
  items.forEach((item, index) => {
    best.set(1 << index, { cost: 0, rows: context.statistics(item).rowCount, shape: `${index}`, parts: undefined })
  })
  for (let mask = 1; mask < 1 << items.length; mask += 1) {
    if (best.has(mask)) continue
    const rows = rowsOf(mask)
    for (let left = (mask - 1) & mask; left > 0; left = (left - 1) & mask) {
      const right = mask ^ left
      const a = best.get(left)
      const b = best.get(right)
      if (!a || !b || a.rows < b.rows || (a.rows === b.rows && left < right)) continue
      if (!masks.some((read) => (read & mask) === read && (read & left) !== 0 && (read & right) !== 0)) continue
      const cost = a.cost + b.cost + rows
      const known = best.get(mask)
      if (!known || cost < known.cost)
        best.set(mask, { cost, rows, shape: `(${a.shape} ${b.shape})`, parts: [left, right] })
    }
  }
  return best
}

/** The share of the cross product that the conditions over the same items keep together. */
function pairSelectivities(
  items: readonly LogicalPlan[],
  conditions: readonly Expression[],
  masks: readonly number[],
  context: OptimizerContext,
): ReadonlyMap<number, number> {
  const factors = new Map<number, number>()
  for (const mask of new Set(masks)) {
    const together = andAll(conditions.filter((_, index) => masks[index] === mask))
    const read = items.filter((_, index) => mask & (1 << index))
    const [left, right] = read
    if (!left || !right || read.length > 2) {
      factors.set(mask, 0.5)
      continue
    }
    const a = context.statistics(left)
    const b = context.statistics(right)
    factors.set(mask, matchCount(together, a, b) / Math.max(1, a.rowCount * b.rowCount))
  }
  return factors
}

function build(
  mask: number,
  best: ReadonlyMap<number, Step>,
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
  return join(left, right, 'inner', ready)
}

const maskOf = (condition: Expression, items: readonly LogicalPlan[]): number => {
  const read = [...referencesOf(condition)]
  return items.reduce(
    (mask, item, index) => (read.some((id) => outputSetOf(item).has(id)) ? mask | (1 << index) : mask),
    0,
  )
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
