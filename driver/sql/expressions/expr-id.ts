import type { ExprId } from './expression.ts'

let last = 0

/** A fresh id: unique in the process, which is all that plans of one driver need. */
export function nextExprId(): ExprId {
  last += 1
  return last as ExprId
}
