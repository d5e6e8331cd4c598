/** The identity of an output column, unique in a session: names may repeat, ids do not. */
export type ExprId = number & { readonly __brand: 'ExprId' }

/** Spark Connect's id of a plan, and that of a DataFrame, by which `df.col` says whose column it is. */
export type PlanId = number & { readonly __brand?: 'PlanId' }

/** Which common table expression a plan that is computed once is, however often it is used. */
export type CteId = number & { readonly __brand: 'CteId' }

let last = 0

/** A fresh id: unique in the process, which is all that plans of one driver need. */
export function nextExprId(): ExprId {
  last += 1
  return last as ExprId
}

/** A fresh id of a common table expression. */
export const nextCteId = (): CteId => nextExprId() as number as CteId
