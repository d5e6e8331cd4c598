import { type CteId, nextCteId, nextExprId } from '../../expressions/expr-id.ts'
import type { AttributeReference, Expression, ExprId } from '../../expressions/expression.ts'
import { expressionShapes } from '../../expressions/expression-shapes.ts'
import { mapChildren, mapSubquery } from '../../expressions/expression-tree.ts'
import { NodeFields } from '../../tree/node-fields.ts'
import { CTERelationRef, type LogicalPlan } from './logical-plan.ts'
import { expressionsOf, mapChildPlans, mapDeepChildren, mapExpressions, walkPlan } from './logical-plan-tree.ts'
import { logicalShapes } from './logical-shapes.ts'

type Renamed = ReadonlyMap<ExprId, ExprId>

const producedColumns = new NodeFields<LogicalPlan, AttributeReference>(logicalShapes, 'produces', 'columns')
const producedId = new NodeFields<Expression, ExprId>(expressionShapes, 'produces')
const readId = new NodeFields<Expression, ExprId>(expressionShapes, 'reads')
const outerColumn = new NodeFields<Expression, AttributeReference>(expressionShapes, 'outer')

/** A copy of a plan that puts out columns of its own, so that one view can stand twice in a query. */
export function withFreshIds(plan: LogicalPlan): LogicalPlan {
  return refresh(plan, new Map()).plan
}

/** The same rows computed anew: what a plan computes once, a copy made so computes for itself. */
export function withFreshCtes(plan: LogicalPlan): LogicalPlan {
  const fresh = new Map<CteId, CteId>()
  const visit = (node: LogicalPlan): LogicalPlan => {
    const mapped = mapDeepChildren(node, visit)
    if (mapped.kind !== 'CTERelationRef') return mapped
    const cteId = fresh.get(mapped.cteId) ?? nextCteId()
    fresh.set(mapped.cteId, cteId)
    return CTERelationRef({ ...mapped, cteId })
  }
  return visit(plan)
}

/** Spark's DeduplicateRelations: the right side gets new ids where both put out the same column. */
export function deduplicateRight(left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  const taken = producedIds(left)
  return [...producedIds(right)].some((id) => taken.has(id)) ? withFreshIds(right) : right
}

/** The ids that nodes of the plan give to columns, by themselves or by the aliases they evaluate. */
function producedIds(plan: LogicalPlan): ReadonlySet<ExprId> {
  const ids = new Set<ExprId>()
  for (const node of walkPlan(plan)) {
    if (node.kind === 'LateralJoin') for (const id of producedIds(node.right.plan)) ids.add(id)
    for (const attribute of producedColumns.of(node)) ids.add(attribute.exprId)
    for (const expression of expressionsOf(node)) for (const id of producedId.of(expression)) ids.add(id)
  }
  return ids
}

/** `outer` holds the new ids of the queries around: a subquery's outer references follow them. */
function refresh(plan: LogicalPlan, outer: Renamed): { plan: LogicalPlan; renamed: Renamed } {
  const renamed = new Map<ExprId, ExprId>(outer)
  const withChildren = mapChildPlans(plan, (child) => {
    const result = refresh(child, outer)
    // Of two children with one id (a union of a plan with itself) the first is the one seen from above.
    for (const [from, to] of result.renamed) if (!renamed.has(from)) renamed.set(from, to)
    return result.plan
  })
  const withExpressions = mapExpressions(withChildren, (expression) => rename(expression, renamed))
  const withColumns = producedColumns.map(withExpressions, (attribute) =>
    Object.freeze({ ...attribute, exprId: freshId(attribute.exprId, renamed) }),
  )
  return { plan: withColumns, renamed }
}

function rename(expression: Expression, renamed: Map<ExprId, ExprId>): Expression {
  const following = (id: ExprId): ExprId => renamed.get(id) ?? id
  const withChildren = mapChildren(expression, (child) => rename(child, renamed))
  const reading = readId.map(withChildren, following)
  const withOuter = outerColumn.map(reading, (attribute) => readId.map(attribute, following))
  const withPlan = mapSubquery(withOuter, (plan) => {
    const result = refresh(plan, renamed)
    // The columns of a LATERAL subquery are seen from above, as those of a child.
    if (expression.kind === 'LateralSubquery')
      for (const [from, to] of result.renamed) if (!renamed.has(from)) renamed.set(from, to)
    return result.plan
  })
  return producedId.map(withPlan, (id) => freshId(id, renamed))
}

function freshId(id: ExprId, renamed: Map<ExprId, ExprId>): ExprId {
  const fresh = nextExprId()
  renamed.set(id, fresh)
  return fresh
}
