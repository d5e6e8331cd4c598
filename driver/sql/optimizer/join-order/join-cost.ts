import type { Expression, ExprId } from '../../expressions/expression.ts'
import type { JoinCosts } from '../optimizer-context.ts'

/** What the cost of a join depends on: a set of items already joined, or a single one. */
export interface JoinSide {
  readonly cost: number
  readonly rows: number
  readonly rowBytes: number
  /** Columns of equal value by which the rows are spread over tasks. */
  readonly hashedBy: ReadonlySet<ExprId> | undefined
}

/** The columns that a condition sets equal; undefined for another condition. */
export type SharedKey = readonly [ExprId, ExprId] | undefined

/** What a shuffled row costs, against one that a join puts out. */
const SHUFFLED_ROW = 2

export function sharedKeyOf(condition: Expression): SharedKey {
  if (condition.kind !== 'Comparison' || condition.operator !== '=') return undefined
  const { left, right } = condition
  if (left.kind !== 'AttributeReference' || right.kind !== 'AttributeReference') return undefined
  return [left.exprId, right.exprId]
}

/**
 * Two sides joined: the rows that come out, and those shuffled to join them. A side within the broadcast threshold shuffles none, nor does one
 * that an earlier join has spread by this key; so a selective join with a small table comes before the shuffle of a large one.
 */
export function joinedSide(
  a: JoinSide,
  b: JoinSide,
  rows: number,
  keys: readonly SharedKey[],
  { broadcastThresholdBytes }: JoinCosts,
): JoinSide {
  const rowBytes = a.rowBytes + b.rowBytes
  const cost = a.cost + b.cost + rows
  const [small, large] = sizeOf(a) < sizeOf(b) ? [a, b] : [b, a]
  if (sizeOf(small) <= broadcastThresholdBytes) return { cost, rows, rowBytes, hashedBy: large.hashedBy }
  // Of several keys together nothing is remembered.
  const [key] = keys
  const hashedBy = keys.length === 1 && key ? new Set([...key, ...reused(a, key), ...reused(b, key)]) : undefined
  const shuffled = [a, b].filter((side) => !hashedBy || reused(side, hashedBy).size === 0)
  const shuffledRows = shuffled.reduce((sum, side) => sum + side.rows, 0)
  return { cost: cost + SHUFFLED_ROW * shuffledRows, rows, rowBytes, hashedBy }
}

/** The columns a side is spread by, if one of the keys is among them. */
const reused = (side: JoinSide, keys: Iterable<ExprId>): ReadonlySet<ExprId> =>
  side.hashedBy && [...keys].some((key) => side.hashedBy?.has(key)) ? side.hashedBy : new Set()

const sizeOf = (side: JoinSide): number => side.rows * side.rowBytes
