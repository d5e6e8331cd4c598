import type { AttributeReference, Expression, ExprId } from '../expressions/expression.ts'
import { isSubquery, someExpression, transformUp, walkExpression } from '../expressions/expression-tree.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../plan/logical/plan-output.ts'

const outputSets = new WeakMap<LogicalPlan, ReadonlySet<ExprId>>()

/** The ids a plan puts out. Plans are frozen, so each is asked once. */
export function outputSetOf(plan: LogicalPlan): ReadonlySet<ExprId> {
  const known = outputSets.get(plan)
  if (known) return known
  const ids = new Set(outputOf(plan).map((attribute) => attribute.exprId))
  outputSets.set(plan, ids)
  return ids
}

/** The ids an expression reads from its plan's children; of a subquery, the outer columns it reads. */
export function referencesOf(expression: Expression | undefined): ReadonlySet<ExprId> {
  const ids = new Set<ExprId>()
  if (!expression) return ids
  for (const node of walkExpression(expression)) {
    if (node.kind === 'AttributeReference') ids.add(node.exprId)
    else if (isSubquery(node)) {
      for (const attribute of outerReferencesOf(node.plan)) ids.add(attribute.exprId)
    }
  }
  return ids
}

export function referencesOfAll(expressions: Iterable<Expression>): Set<ExprId> {
  const ids = new Set<ExprId>()
  for (const expression of expressions) for (const id of referencesOf(expression)) ids.add(id)
  return ids
}

/** The outer columns a subquery's plan reads from the query right around it. */
function outerReferencesOf(plan: LogicalPlan): readonly AttributeReference[] {
  const found: AttributeReference[] = []
  for (const node of walkPlan(plan)) {
    for (const expression of expressionsOf(node)) {
      for (const part of walkExpression(expression)) if (part.kind === 'OuterReference') found.push(part.attribute)
    }
  }
  return found
}

export const isCorrelated = (plan: LogicalPlan): boolean => outerReferencesOf(plan).length > 0

const isSubsetOf = (ids: Iterable<ExprId>, of: ReadonlySet<ExprId>): boolean => {
  for (const id of ids) if (!of.has(id)) return false
  return true
}

/** Whether all that an expression reads is among the ids. */
export const readsOnly = (expression: Expression, ids: ReadonlySet<ExprId>): boolean =>
  isSubsetOf(referencesOf(expression), ids)

/** Puts expressions in the place of attributes. */
export function replaceAttributes(expression: Expression, by: ReadonlyMap<ExprId, Expression>): Expression {
  if (by.size === 0) return expression
  return transformUp(expression, (node) => (node.kind === 'AttributeReference' ? (by.get(node.exprId) ?? node) : node))
}

/** What each attribute put out by a list of named expressions is computed from. */
export function aliasMapOf(list: readonly Expression[]): ReadonlyMap<ExprId, Expression> {
  const map = new Map<ExprId, Expression>()
  for (const item of list) if (item.kind === 'Alias') map.set(item.exprId, item.child)
  return map
}

export const hasSubquery = (expression: Expression): boolean => someExpression(expression, isSubquery)
