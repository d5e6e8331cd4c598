import type { Expression } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { matchCount } from '../../plan/statistics/estimate-join.ts'
import type { Statistics } from '../../plan/statistics.ts'
import type { JoinCosts } from '../optimizer-context.ts'
import { andAll } from '../predicates.ts'
import { outputSetOf, referencesOf } from '../references.ts'
import { type JoinSide, joinedSide, sharedKeyOf } from './join-cost.ts'

/** The best way found to join a set of items. */
export interface JoinStep extends JoinSide {
  /** The order as text: which items are joined with which. */
  readonly shape: string
  /** The two sets that are joined last; undefined for a single item. */
  readonly parts: readonly [number, number] | undefined
}

/**
 * The cheapest order of inner joins by dynamic programming over sets of items, as bit masks (bushy trees included). Sets without a
 * condition between their parts are left out.
 */
export function searchJoinOrder(
  items: readonly LogicalPlan[],
  conditions: readonly Expression[],
  statistics: (plan: LogicalPlan) => Statistics,
  costs: JoinCosts,
): ReadonlyMap<number, JoinStep> {
  const masks = conditions.map((condition) => maskOf(condition, items))
  const keys = conditions.map(sharedKeyOf)
  const selectivity = pairSelectivities(items, conditions, masks, statistics)
  const rowsOf = (mask: number): number => {
    let rows = 1
    items.forEach((item, index) => {
      if (mask & (1 << index)) rows *= statistics(item).rowCount
    })
    for (const [pair, factor] of selectivity) if ((pair & mask) === pair) rows *= factor
    return Math.max(1, rows)
  }
  const best = new Map<number, JoinStep>()
  items.forEach((item, index) => {
    const { rowCount, sizeBytes } = statistics(item)
    best.set(1 << index, {
      cost: 0,
      rows: rowCount,
      rowBytes: sizeBytes / Math.max(1, rowCount),
      hashedBy: undefined,
      shape: `${index}`,
      parts: undefined,
    })
  })
  for (let mask = 1; mask < 1 << items.length; mask += 1) {
    if (best.has(mask)) continue
    const rows = rowsOf(mask)
    for (let left = (mask - 1) & mask; left > 0; left = (left - 1) & mask) {
      const right = mask ^ left
      const a = best.get(left)
      const b = best.get(right)
      if (!a || !b || a.rows < b.rows || (a.rows === b.rows && left < right)) continue
      const between = keys.filter((_, index) => connects(masks[index] ?? 0, left, right))
      if (between.length === 0) continue
      const side = joinedSide(a, b, rows, between, costs)
      const known = best.get(mask)
      if (!known || side.cost < known.cost)
        best.set(mask, { ...side, shape: `(${a.shape} ${b.shape})`, parts: [left, right] })
    }
  }
  return best
}

const connects = (read: number, left: number, right: number): boolean =>
  (read & (left | right)) === read && (read & left) !== 0 && (read & right) !== 0

/** The share of the cross product that the conditions over the same items keep together. */
function pairSelectivities(
  items: readonly LogicalPlan[],
  conditions: readonly Expression[],
  masks: readonly number[],
  statistics: (plan: LogicalPlan) => Statistics,
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
    const a = statistics(left)
    const b = statistics(right)
    factors.set(mask, matchCount(together, a, b) / Math.max(1, a.rowCount * b.rowCount))
  }
  return factors
}

const maskOf = (condition: Expression, items: readonly LogicalPlan[]): number => {
  const read = [...referencesOf(condition)]
  return items.reduce(
    (mask, item, index) => (read.some((id) => outputSetOf(item).has(id)) ? mask | (1 << index) : mask),
    0,
  )
}
