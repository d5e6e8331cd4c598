import type { Expression, ExprId } from '../../expressions/expression.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import { type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'

interface SelectList {
  readonly list: readonly Expression[]
  readonly child: LogicalPlan
}

/** Items of a select list that others of it read are computed below it, once. */
export function projectLateralColumns({ list, child }: SelectList): SelectList {
  const read = siblingsRead(list)
  if (read.size === 0) return { list, child }
  const isBelow = (item: Expression): boolean => item.kind === 'Alias' && read.has(item.exprId) && !readsAny(item, read)
  return projectLateralColumns({
    list: list.map((item) => (isBelow(item) ? toAttribute(item) : item)),
    child: Project({ projectList: [...outputOf(child), ...list.filter(isBelow)], child }),
  })
}

/** Over groups there is nowhere to compute them. */
export function refuseLateralColumns(list: readonly Expression[], at: LogicalPlan): void {
  if (siblingsRead(list).size === 0) return
  const feature =
    'an alias of a non-deterministic expression used again in the select list of an aggregation; put the aggregation in a subquery'
  throw analysisError('UNSUPPORTED_FEATURE', { feature }, at)
}

function siblingsRead(list: readonly Expression[]): ReadonlySet<ExprId> {
  const own = new Set(list.flatMap((item) => (item.kind === 'Alias' ? [item.exprId] : [])))
  return new Set([...own].filter((id) => list.some((item) => readsAny(item, new Set([id])))))
}

const readsAny = (item: Expression, ids: ReadonlySet<ExprId>): boolean =>
  walkExpression(item).some((node) => node.kind === 'AttributeReference' && ids.has(node.exprId))
