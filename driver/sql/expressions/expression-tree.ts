import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { NodeFields } from '../tree/node-fields.ts'
import type { Expression, Subquery } from './expression.ts'
import { expressionShapes } from './expression-shapes.ts'

const children = new NodeFields<Expression, Expression>(expressionShapes, 'child')
const subqueries = new NodeFields<Expression, LogicalPlan>(expressionShapes, 'subquery')

/** The direct child expressions, in order. Plans inside subqueries are not children. */
export const childrenOf = (expression: Expression): readonly Expression[] => children.of(expression)

/** Maps the direct children; returns the same object when no child changed. */
export const mapChildren = (expression: Expression, map: (child: Expression) => Expression): Expression =>
  children.map(expression, map)

/** Whether the expression holds a query of its own. */
export const isSubquery = (expression: Expression): expression is Subquery => subqueries.has(expression.kind)

/** Maps the plan of a subquery; any other expression is given back as it is. */
export const mapSubquery = (expression: Expression, map: (plan: LogicalPlan) => LogicalPlan): Expression =>
  subqueries.map(expression, map)

/** Rewrites bottom-up: children first, then the node made of them. */
export function transformUp(expression: Expression, rule: (node: Expression) => Expression): Expression {
  if (!children.has(expression.kind)) return rule(expression)
  return rule(mapChildren(expression, (child) => transformUp(child, rule)))
}

/** Whether any node, the root included, satisfies the predicate. */
export function someExpression(expression: Expression, predicate: (node: Expression) => boolean): boolean {
  return predicate(expression) || children.some(expression, (child) => someExpression(child, predicate))
}

/** All nodes, parents before children. */
export function walkExpression(expression: Expression): readonly Expression[] {
  const found: Expression[] = []
  collect(expression, found)
  return found
}

function collect(expression: Expression, found: Expression[]): void {
  found.push(expression)
  children.forEach(expression, (child) => collect(child, found))
}

const depths = new WeakMap<Expression, number>()

/** Levels of the tree: 1 of a leaf. Expressions are frozen, so each is asked once. */
export function depthOf(expression: Expression): number {
  const known = depths.get(expression)
  if (known !== undefined) return known
  const depth = 1 + Math.max(0, ...childrenOf(expression).map(depthOf))
  depths.set(expression, depth)
  return depth
}
