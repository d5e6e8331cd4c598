import type { Expression } from '../../expressions/expression.ts'
import type { Join } from '../logical/logical-plan.ts'
import type { Statistics } from '../statistics.ts'
import type { ColumnStatistics } from './column-statistics.ts'
import { selectivityOf } from './selectivity.ts'

/** The rows of a join: the product of its sides, divided for each equality of keys by the number of their values. */
export function joinRowCount(join: Join, left: Statistics, right: Statistics): number {
  const matches = matchCount(join.condition, left, right)
  switch (join.joinType) {
    case 'inner':
    case 'cross':
      return Math.max(1, matches)
    case 'left':
      return Math.max(left.rowCount, matches)
    case 'right':
      return Math.max(right.rowCount, matches)
    case 'full':
      return Math.max(left.rowCount + right.rowCount, matches)
    case 'left semi':
      return Math.max(1, left.rowCount * semiSelectivity(join.condition, left, right))
    case 'left anti':
      return Math.max(1, left.rowCount * Math.max(0.1, 1 - semiSelectivity(join.condition, left, right)))
  }
}

export function matchCount(condition: Expression | undefined, left: Statistics, right: Statistics): number {
  let rows = left.rowCount * right.rowCount
  const keyCounts: number[] = []
  for (const conjunct of conjunctsOf(condition)) {
    const keys = keyColumns(conjunct, left, right)
    if (keys) keyCounts.push(keyCount(keys.left, keys.right, left, right))
    else rows *= selectivityOf(conjunct, (id) => left.column(id) ?? right.column(id))
  }
  return rows / combinedKeyCount(keyCounts, Math.min(left.rowCount, right.rowCount))
}

/** Keys of several columns depend on one another (lineitem's part and supplier): there are no more of them than rows of the smaller side. */
function combinedKeyCount(counts: readonly number[], smallerRows: number): number {
  const product = counts.reduce((all, count) => all * count, 1)
  return Math.max(1, counts.length > 1 ? Math.min(product, Math.max(smallerRows, ...counts)) : product)
}

/** The share of the left rows with a match: by how much of its key's values the right side still has. */
export function semiSelectivity(condition: Expression | undefined, left: Statistics, right: Statistics): number {
  for (const conjunct of conjunctsOf(condition)) {
    const keys = keyColumns(conjunct, left, right)
    const distinct = keys?.left?.distinct
    if (!distinct) continue
    const ofRight = Math.max(1, keys.right?.distinct ?? Math.min(distinct, right.rowCount))
    return Math.min(1, right.rowCount / ofRight) * Math.min(1, ofRight / distinct)
  }
  return 0.5
}

interface KeyColumns {
  readonly left: ColumnStatistics | undefined
  readonly right: ColumnStatistics | undefined
}

function keyColumns(conjunct: Expression, left: Statistics, right: Statistics): KeyColumns | undefined {
  if (conjunct.kind !== 'Comparison' || (conjunct.operator !== '=' && conjunct.operator !== '<=>')) return undefined
  const [a, b] = [conjunct.left, conjunct.right].map((side) => (side.kind === 'Cast' ? side.child : side))
  if (a?.kind !== 'AttributeReference' || b?.kind !== 'AttributeReference') return undefined
  const first = { left: left.column(a.exprId), right: right.column(b.exprId) }
  const second = { left: left.column(b.exprId), right: right.column(a.exprId) }
  return first.left || first.right ? first : second
}

/**
 * The larger number of values, except where both columns look unique: then the smaller, for bounds cannot tell a foreign
 * key (lineitem's order key) from a unique one, and the smaller table is the likely owner of the key.
 */
function keyCount(
  a: ColumnStatistics | undefined,
  b: ColumnStatistics | undefined,
  left: Statistics,
  right: Statistics,
): number {
  const first = a?.distinct
  const second = b?.distinct
  if (first === undefined && second === undefined) return Math.max(1, Math.min(left.rowCount, right.rowCount))
  if (first === undefined || second === undefined) return Math.max(1, first ?? second ?? 1)
  const bothUnique = first >= left.rowCount && second >= right.rowCount
  return Math.max(1, bothUnique ? Math.min(first, second) : Math.max(first, second))
}

const conjunctsOf = (condition: Expression | undefined): readonly Expression[] => {
  if (!condition) return []
  return condition.kind === 'And' ? [...conjunctsOf(condition.left), ...conjunctsOf(condition.right)] : [condition]
}
