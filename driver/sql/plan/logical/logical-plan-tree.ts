import type { Expression, Subquery } from '../../expressions/expression.ts'
import {
  isSubquery,
  mapSubquery,
  someExpression,
  transformUp,
  walkExpression,
} from '../../expressions/expression-tree.ts'
import { NodeFields } from '../../tree/node-fields.ts'
import type { LogicalPlan } from './logical-plan.ts'
import { logicalShapes } from './logical-shapes.ts'

const children = new NodeFields<LogicalPlan, LogicalPlan>(logicalShapes, 'child')
const ownQueries = new NodeFields<LogicalPlan, LogicalPlan>(logicalShapes, 'subquery')
const expressions = new NodeFields<LogicalPlan, Expression>(logicalShapes, 'expression')

/** The direct child plans, in order. Plans inside subquery expressions are not children. */
export const childPlansOf = (plan: LogicalPlan): readonly LogicalPlan[] => children.of(plan)

/** Maps the direct child plans; returns the same object when none changed. */
export const mapChildPlans = (plan: LogicalPlan, map: (child: LogicalPlan) => LogicalPlan): LogicalPlan =>
  children.map(plan, map)

/** The expressions a node holds itself, in order. */
export const expressionsOf = (plan: LogicalPlan): readonly Expression[] => expressions.of(plan)

/** Maps the expressions a node holds itself (not those of its children); returns the same object when none changed. */
export const mapExpressions = (plan: LogicalPlan, map: (expression: Expression) => Expression): LogicalPlan =>
  expressions.map(plan, map)

/** The subqueries in the expressions a node holds itself, not those within their plans. */
export const subqueriesOf = (plan: LogicalPlan): readonly Subquery[] =>
  expressionsOf(plan).flatMap((expression) => walkExpression(expression).filter(isSubquery))

/** Maps the plans of the subqueries in the expressions a node holds itself. */
export const mapSubqueryPlans = (plan: LogicalPlan, map: (subquery: LogicalPlan) => LogicalPlan): LogicalPlan =>
  mapExpressions(plan, (expression) =>
    someExpression(expression, isSubquery) ? transformUp(expression, (node) => mapSubquery(node, map)) : expression,
  )

/** Rewrites a plan bottom-up: children first. Subquery plans are left alone; see `mapSubqueryPlans`. */
export function transformPlanUp(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  return rule(mapChildPlans(plan, (child) => transformPlanUp(child, rule)))
}

/** Rewrites a plan top-down: the node first, then the children of its replacement. */
export function transformPlanDown(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  return mapChildPlans(rule(plan), (child) => transformPlanDown(child, rule))
}

/** All nodes, parents before children. */
export function walkPlan(plan: LogicalPlan): readonly LogicalPlan[] {
  const found: LogicalPlan[] = []
  collect(plan, found)
  return found
}

function collect(plan: LogicalPlan, found: LogicalPlan[]): void {
  found.push(plan)
  children.forEach(plan, (child) => collect(child, found))
}

/** All nodes, those in subqueries of expressions and in WITH included. */
export function walkDeep(plan: LogicalPlan): readonly LogicalPlan[] {
  const found: LogicalPlan[] = []
  collectDeep(plan, found)
  return found
}

function collectDeep(plan: LogicalPlan, found: LogicalPlan[]): void {
  found.push(plan)
  ownQueries.forEach(plan, (query) => collectDeep(query, found))
  children.forEach(plan, (child) => collectDeep(child, found))
  for (const subquery of subqueriesOf(plan)) collectDeep(subquery.plan, found)
}

/** Maps the direct child plans, those of WITH and those of subqueries. */
export const mapDeepChildren = (plan: LogicalPlan, map: (plan: LogicalPlan) => LogicalPlan): LogicalPlan =>
  ownQueries.map(mapChildPlans(mapSubqueryPlans(plan, map), map), map)
