import { BooleanType } from '../../../../common/types/data-type.ts'
import {
  type AttributeReference,
  Cast,
  type Expression,
  type SortOrder,
  type UnresolvedAttribute,
} from '../../expressions/expression.ts'
import { someExpression, walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import {
  type Aggregate,
  Filter,
  type LogicalPlan,
  Project,
  type Sort,
  type UnresolvedHaving,
} from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'
import { lookUp, scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { NameSource, Resolver } from '../resolver.ts'
import { coerceTypes } from '../types/type-coercion.ts'
import { resolveOverAggregate } from './resolve-aggregate.ts'

/** ORDER BY: ordinals, ALL, output columns; else columns and aggregates from below the select list. */
export function resolveSort(plan: Sort, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const order = replaceOrdinals(plan, child, resolver)
  const peeled = peelToAggregate(child)
  if (peeled && order.some((one) => needsAggregate(one, child, resolver)))
    return sortOverAggregate(plan, order, child, peeled, resolver)
  const base = child.kind === 'Project' ? child : undefined
  const below = base && scopeOf([base.child], resolver.analysis.caseSensitive)
  const scope = scopeOf([child], resolver.analysis.caseSensitive)
  const source: NameSource = below ? { scope, fallback: (name) => lookUp(name, below) } : { scope }
  const resolved = order.map((one) => resolveExpression(one, source, resolver)).filter(isSortOrder)
  return base ? sortOverProject(plan, resolved, base) : Object.freeze({ ...plan, order: resolved, child })
}

const isSortOrder = (expression: Expression): expression is SortOrder => expression.kind === 'SortOrder'

/** Columns the select list leaves out are put out for the sort and dropped after it. */
function sortOverProject(plan: Sort, order: readonly SortOrder[], child: Project): LogicalPlan {
  const output = outputOf(child)
  const known = new Set(output.map((attribute) => attribute.exprId))
  const missing = new Map<number, AttributeReference>()
  for (const one of order)
    for (const node of walkExpression(one))
      if (node.kind === 'AttributeReference' && !known.has(node.exprId)) missing.set(node.exprId, node)
  if (missing.size === 0) return Object.freeze({ ...plan, order, child })
  const extended: Project = Object.freeze({ ...child, projectList: [...child.projectList, ...missing.values()] })
  const sort: Sort = Object.freeze({ ...plan, order, child: extended })
  return Project({ projectList: output, child: sort })
}

/** ORDER BY 2, ORDER BY ALL. */
function replaceOrdinals(plan: Sort, child: LogicalPlan, resolver: Resolver): readonly SortOrder[] {
  const output = outputOf(child)
  const [only, ...others] = plan.order
  const name = only?.child
  if (
    only &&
    others.length === 0 &&
    name?.kind === 'UnresolvedAttribute' &&
    name.nameParts.length === 1 &&
    name.nameParts[0]?.toUpperCase() === 'ALL'
  ) {
    if (!lookUp(name, scopeOf([child], resolver.analysis.caseSensitive)))
      return output.map((attribute) => Object.freeze({ ...only, child: attribute }))
  }
  if (!resolver.analysis.orderByOrdinal) return plan.order
  return plan.order.map((one) => {
    const { child: key } = one
    if (key.kind !== 'Literal' || key.dataType.kind !== 'int' || typeof key.value !== 'number') return one
    const attribute = output[key.value - 1]
    if (!attribute)
      throw analysisError('ORDER_BY_POS_OUT_OF_RANGE', { index: `${key.value}`, size: `${output.length}` }, key)
    return Object.freeze({ ...one, child: attribute })
  })
}

/** Whether an expression calls an aggregate, or names what only the Aggregate's input has. */
function needsAggregate(expression: Expression, child: LogicalPlan, resolver: Resolver): boolean {
  const scope = scopeOf([child], resolver.analysis.caseSensitive)
  const isMissing = (name: UnresolvedAttribute): boolean => lookUp(name, scope) === undefined
  return someExpression(
    expression,
    (node) =>
      (node.kind === 'UnresolvedAttribute' && isMissing(node)) ||
      node.kind === 'AggregateExpression' ||
      (node.kind === 'UnresolvedFunction' && resolver.analysis.functions.lookup(node.name)?.kind === 'aggregate'),
  )
}

interface Peeled {
  readonly aggregate: Aggregate
  /** Puts another Aggregate in the place of this one. */
  readonly rebuild: (aggregate: Aggregate) => LogicalPlan
}

/** The Aggregate below HAVING's Filter and the Project that drops what only HAVING needed. */
function peelToAggregate(plan: LogicalPlan): Peeled | undefined {
  if (plan.kind === 'Aggregate') return { aggregate: plan, rebuild: (aggregate) => aggregate }
  if (plan.kind === 'Filter') {
    const peeled = peelToAggregate(plan.child)
    return peeled && { ...peeled, rebuild: (aggregate) => Object.freeze({ ...plan, child: peeled.rebuild(aggregate) }) }
  }
  const isPlain = plan.kind === 'Project' && plan.projectList.every((item) => item.kind === 'AttributeReference')
  return isPlain && plan.child.kind === 'Filter' ? peelToAggregate(plan.child) : undefined
}

function sortOverAggregate(
  plan: Sort,
  order: readonly SortOrder[],
  child: LogicalPlan,
  peeled: Peeled,
  resolver: Resolver,
): LogicalPlan {
  const { expressions, aggregate } = resolveOverAggregate(order, peeled.aggregate, resolver, 'order by')
  const resolved = expressions.filter(isSortOrder)
  const sort: Sort = Object.freeze({ ...plan, order: resolved, child: peeled.rebuild(aggregate) })
  return withOutput(sort, outputOf(child))
}

/** HAVING: a Filter over the Aggregate, extended by what the condition needs. */
export function resolveHaving(plan: UnresolvedHaving, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const peeled = peelToAggregate(child)
  if (!peeled) {
    const source = { scope: scopeOf([child], resolver.analysis.caseSensitive) }
    return Filter({
      condition: asCondition(resolveExpression(plan.condition, source, resolver)),
      child,
    })
  }
  const { expressions, aggregate } = resolveOverAggregate([plan.condition], peeled.aggregate, resolver, 'having')
  const [condition = plan.condition] = expressions
  const filter: Filter = Filter({
    condition: asCondition(condition),
    child: peeled.rebuild(aggregate),
  })
  return withOutput(filter, outputOf(child))
}

/** Unlike WHERE, HAVING casts what it gets. */
function asCondition(condition: Expression): Expression {
  if (dataTypeOf(condition).kind === 'boolean') return condition
  const origin = condition.origin && { origin: condition.origin }
  return coerceTypes(Cast({ child: condition, dataType: BooleanType, mode: 'ansi', ...origin }))
}

function withOutput(plan: LogicalPlan, output: readonly AttributeReference[]): LogicalPlan {
  const now = outputOf(plan)
  const same =
    now.length === output.length && now.every((attribute, index) => attribute.exprId === output[index]?.exprId)
  return same ? plan : Project({ projectList: output, child: plan })
}
