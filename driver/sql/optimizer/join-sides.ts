import type { JoinType } from '../plan/logical/logical-plan.ts'

interface JoinSides {
  readonly left: boolean
  readonly right: boolean
}

/** The sides that a filter over a join may be moved to: those whose rows come out of the join as they went in, or not at all. */
export const preservedSides: Readonly<Record<JoinType, JoinSides>> = {
  inner: { left: true, right: true },
  cross: { left: true, right: true },
  left: { left: true, right: false },
  right: { left: false, right: true },
  full: { left: false, right: false },
  'left semi': { left: true, right: false },
  'left anti': { left: true, right: false },
}

/** The sides whose rows may be dropped before a join because of its own condition. */
export const droppableSides: Readonly<Record<JoinType, JoinSides>> = {
  inner: { left: true, right: true },
  cross: { left: true, right: true },
  left: { left: false, right: true },
  right: { left: true, right: false },
  full: { left: false, right: false },
  'left semi': { left: true, right: true },
  'left anti': { left: false, right: true },
}
