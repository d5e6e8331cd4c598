import type { CteId } from '../../expressions/expr-id.ts'
import { type LogicalPlan, type NamedQuery, Union, UnionLoop } from '../../plan/logical/logical-plan.ts'
import { walkDeep } from '../../plan/logical/logical-plan-tree.ts'
import { analysisError } from '../analysis-error.ts'

/** Whether a recursive query's rows of the step before are read in a plan. */
export const refersTo = (plan: LogicalPlan, loopId: CteId): boolean =>
  walkDeep(plan).some((node) => node.kind === 'UnionLoopRef' && node.loopId === loopId)

/** A query that refers to itself as a loop: the last of its UNION ALL over the others. */
export function recursiveQuery(query: LogicalPlan, written: NamedQuery, loopId: CteId): LogicalPlan {
  if (query.kind === 'UnresolvedWith')
    return Object.freeze({ ...query, child: recursiveQuery(query.child, written, loopId) })
  const isUnion = query.kind === 'Distinct' && query.child.kind === 'Union'
  if (isUnion) throw analysisError('UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', {}, query)
  const isSelf = (node: LogicalPlan): boolean =>
    node.kind === 'UnresolvedRelation' && node.nameParts.join('.').toLowerCase() === written.name.toLowerCase()
  const inner = written.plan.kind === 'UnresolvedWith' ? written.plan.ctes : []
  if (query.kind !== 'Union' || inner.some(({ plan }) => walkDeep(plan).some(isSelf)))
    throw analysisError('INVALID_RECURSIVE_CTE', {}, query)
  const { children, ...rest } = query
  const recursion = children.at(-1)
  const [first, ...others] = children.slice(0, -1)
  if (!recursion || !first || [first, ...others].some((anchor) => refersTo(anchor, loopId)))
    throw analysisError('INVALID_RECURSIVE_CTE', {}, query)
  const anchor = others.length === 0 ? first : Union({ ...rest, children: [first, ...others] })
  const { columns, levelLimit } = written
  const origin = query.origin && { origin: query.origin }
  return UnionLoop({ loopId, anchor, recursion, columns, levelLimit, rowLimit: undefined, output: [], ...origin })
}
