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
import { hasWindow } from '../../expressions/windows.ts'
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
import { lookUp, type Scope, scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { NameSource, Resolver } from '../resolver.ts'
import { coerceTypes } from '../types/type-coercion.ts'
import { isGroupingCall } from './grouping-sets.ts'
import { resolveOverAggregate } from './resolve-aggregate.ts'

/** ORDER BY: ordinals, ALL, output columns; else columns and aggregates from below the select list. */
export function resolveSort(plan: Sort, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const order = replaceOrdinals(plan, child, resolver)
  const peeled = peelToAggregate(child)
  if (peeled && order.some((one) => needsAggregate(one, child, resolver)))
    return sortOverAggregate(plan, order, child, peeled, resolver)
  const base = child.kind === 'Project' ? child : undefined
  const below = base && belowProjects(base).map((one) => sortScope(one, resolver))
  const scope = sortScope(child, resolver)
  const found = (name: UnresolvedAttribute): Expression | undefined =>
    below?.reduce<Expression | undefined>((known, one) => known ?? lookUp(name, one), undefined)
  const source: NameSource = below ? { scope, fallback: found } : { scope }
  const resolved = order.map((one) => resolveExpression(one, source, resolver)).filter(isSortOrder)
  return base ? sortOverProject(plan, resolved, base) : Object.freeze({ ...plan, order: resolved, child })
}

/** A name that several columns of the output have is looked for below it. */
const sortScope = (plan: LogicalPlan, resolver: Resolver): Scope => ({
  ...scopeOf([plan], resolver.analysis.caseSensitive),
  skipsAmbiguous: true,
})

/** The inputs of a Project and of those below it, with filters between them: all of them can put out what the next one has. */
function belowProjects(plan: LogicalPlan): readonly LogicalPlan[] {
  if (plan.kind === 'Project') return [plan.child, ...belowProjects(plan.child)]
  return plan.kind === 'Filter' ? belowProjects(plan.child) : []
}

/** The same plan, which puts out these columns too. */
function exposing(plan: LogicalPlan, columns: readonly AttributeReference[]): LogicalPlan {
  const known = new Set(outputOf(plan).map(({ exprId }) => exprId))
  const missing = columns.filter(({ exprId }) => !known.has(exprId))
  if (missing.length === 0 || (plan.kind !== 'Project' && plan.kind !== 'Filter')) return plan
  const child = exposing(plan.child, missing)
  if (plan.kind === 'Filter') return Object.freeze({ ...plan, child })
  return Object.freeze({ ...plan, projectList: [...plan.projectList, ...missing], child })
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
  const sort: Sort = Object.freeze({ ...plan, order, child: exposing(child, [...missing.values()]) })
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
    if (!lookUp(name, sortScope(child, resolver)))
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
  const scope = sortScope(child, resolver)
  const isMissing = (name: UnresolvedAttribute): boolean => lookUp(name, scope) === undefined
  return someExpression(
    expression,
    (node) =>
      (node.kind === 'UnresolvedAttribute' && isMissing(node)) ||
      node.kind === 'AggregateExpression' ||
      (node.kind === 'UnresolvedFunction' && isGroupingCall(node.name)) ||
      (node.kind === 'UnresolvedFunction' && resolver.analysis.functions.lookup(node.name)?.kind === 'aggregate'),
  )
}

interface Peeled {
  readonly aggregate: Aggregate
  /** Puts another plan, which may put out more, in the place of this Aggregate. */
  readonly rebuild: (plan: LogicalPlan) => LogicalPlan
}

/** The Aggregate below HAVING's Filter, the Project that drops what only HAVING needed, and window functions over the groups. */
function peelToAggregate(plan: LogicalPlan): Peeled | undefined {
  if (plan.kind === 'Aggregate') return { aggregate: plan, rebuild: (aggregate) => aggregate }
  if (plan.kind === 'Filter') {
    const peeled = peelToAggregate(plan.child)
    return peeled && { ...peeled, rebuild: (below) => Object.freeze({ ...plan, child: peeled.rebuild(below) }) }
  }
  if (plan.kind === 'Window') {
    const peeled = peelToAggregate(plan.child)
    return peeled && { ...peeled, rebuild: (below) => Object.freeze({ ...plan, child: peeled.rebuild(below) }) }
  }
  if (plan.kind === 'Project' && plan.child.kind === 'Window') {
    const peeled = peelToAggregate(plan.child)
    return peeled && { ...peeled, rebuild: (below) => withAll(plan, peeled.rebuild(below)) }
  }
  const isPlain = plan.kind === 'Project' && plan.projectList.every((item) => item.kind === 'AttributeReference')
  return isPlain && plan.child.kind === 'Filter' ? peelToAggregate(plan.child) : undefined
}

/** A Project over another plan, all of whose columns it puts out too. */
function withAll(project: Project, child: LogicalPlan): LogicalPlan {
  const known = new Set(outputOf(project).map(({ exprId }) => exprId))
  const others = outputOf(child).filter(({ exprId }) => !known.has(exprId))
  return Object.freeze({ ...project, projectList: [...project.projectList, ...others], child })
}

function sortOverAggregate(
  plan: Sort,
  order: readonly SortOrder[],
  child: LogicalPlan,
  peeled: Peeled,
  resolver: Resolver,
): LogicalPlan {
  const scope = sortScope(child, resolver)
  const own = order.map((one) =>
    needsAggregate(one, child, resolver) ? one : resolveExpression(one, { scope }, resolver),
  )
  const needing = own.filter((one) => order.includes(one as SortOrder))
  const { expressions, aggregate } = resolveOverAggregate(needing, peeled.aggregate, resolver, 'order by')
  const resolved = own.map((one) => expressions[needing.indexOf(one)] ?? one).filter(isSortOrder)
  const sort: Sort = Object.freeze({ ...plan, order: resolved, child: peeled.rebuild(aggregate) })
  return withOutput(sort, outputOf(child))
}

/** HAVING: a Filter over the Aggregate, extended by what the condition needs. */
export function resolveHaving(plan: UnresolvedHaving, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  if (hasWindow(plan.condition))
    throw analysisError('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName: 'HAVING clause' }, plan.condition)
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
  const filter = Filter({ condition: asCondition(condition), child: aggregate })
  return withOutput(peeled.rebuild(filter), outputOf(child))
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
