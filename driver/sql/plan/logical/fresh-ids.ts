import { nextExprId } from '../../expressions/expr-id.ts'
import type { AttributeReference, Expression, ExprId } from '../../expressions/expression.ts'
import { mapChildren } from '../../expressions/expression-tree.ts'
import type { LogicalPlan } from './logical-plan.ts'
import { mapChildPlans, mapExpressions, walkPlan } from './logical-plan-tree.ts'
import { outputOf } from './plan-output.ts'

type Renamed = ReadonlyMap<ExprId, ExprId>

/** A copy of a plan that puts out columns of its own, so that one view can stand twice in a query. */
export function withFreshIds(plan: LogicalPlan): LogicalPlan {
  return refresh(plan, new Map()).plan
}

/** Spark's DeduplicateRelations: the right side gets new ids where both put out the same column. */
export function deduplicateRight(left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  const taken = producedIds(left)
  return [...producedIds(right)].some((id) => taken.has(id)) ? withFreshIds(right) : right
}

function producedIds(plan: LogicalPlan): ReadonlySet<ExprId> {
  const ids = new Set<ExprId>()
  for (const node of walkPlan(plan)) {
    if (
      node.kind === 'LogicalRelation' ||
      node.kind === 'LocalRelation' ||
      node.kind === 'Range' ||
      node.kind === 'Project' ||
      node.kind === 'Aggregate'
    )
      for (const attribute of outputOf(node)) ids.add(attribute.exprId)
    if (node.kind === 'Generate') for (const attribute of node.generatorOutput) ids.add(attribute.exprId)
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
  const fresh = (attribute: AttributeReference): AttributeReference => {
    const exprId = nextExprId()
    renamed.set(attribute.exprId, exprId)
    return Object.freeze({ ...attribute, exprId })
  }
  switch (withChildren.kind) {
    case 'LogicalRelation':
    case 'LocalRelation':
    case 'Range':
      return { plan: Object.freeze({ ...withChildren, output: withChildren.output.map(fresh) }), renamed }
    case 'Generate': {
      const mapped = mapExpressions(withChildren, (expression) => rename(expression, renamed))
      if (mapped.kind !== 'Generate') return { plan: mapped, renamed }
      return { plan: Object.freeze({ ...mapped, generatorOutput: mapped.generatorOutput.map(fresh) }), renamed }
    }
    default:
      return { plan: mapExpressions(withChildren, (expression) => rename(expression, renamed)), renamed }
  }
}

function rename(expression: Expression, renamed: Map<ExprId, ExprId>): Expression {
  const node = mapChildren(expression, (child) => rename(child, renamed))
  switch (node.kind) {
    case 'AttributeReference': {
      const exprId = renamed.get(node.exprId)
      return exprId === undefined ? node : Object.freeze({ ...node, exprId })
    }
    case 'OuterReference': {
      const exprId = renamed.get(node.attribute.exprId)
      return exprId === undefined
        ? node
        : Object.freeze({ ...node, attribute: Object.freeze({ ...node.attribute, exprId }) })
    }
    case 'Alias': {
      const exprId = nextExprId()
      renamed.set(node.exprId, exprId)
      return Object.freeze({ ...node, exprId })
    }
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
      return Object.freeze({ ...node, plan: refresh(node.plan, renamed).plan })
    default:
      return node
  }
}
