import { SparkError } from '../../../../common/errors/spark-error.ts'
import { StringType } from '../../../../common/types/data-type.ts'
import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  type Subquery,
  UnresolvedAttribute,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import {
  childrenOf,
  isSubquery,
  mapChildren,
  someExpression,
  walkExpression,
} from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { hasWindow, mapWindowInputs } from '../../expressions/windows.ts'
import type { Aggregate, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { unresolvedColumn } from '../names/resolve-references.ts'
import { lookUp, type Scope, sameName, scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { NameSource, Resolver } from '../resolver.ts'
import { projectOverWindows } from './extract-windows.ts'
import { expandGroupingSets, groupingCall, groupingSetsOf, overGroupingSets } from './grouping-sets.ts'
import { refuseLateralColumns } from './lateral-columns.ts'
import { resolveSelectList } from './resolve-select-list.ts'

/** Whether an aggregate of groups is called; one over a window is none, but its arguments may be. */
export function hasAggregate(expression: Expression): boolean {
  if (expression.kind === 'AggregateExpression') return true
  if (expression.kind !== 'WindowExpression') return childrenOf(expression).some(hasAggregate)
  return childrenOf(expression).some((child) =>
    child === expression.function ? childrenOf(child).some(hasAggregate) : hasAggregate(child),
  )
}

/** Resolves both lists of an Aggregate whose child is resolved, and checks that one follows from the other. */
export function resolveAggregate(plan: Aggregate, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const { caseSensitive } = resolver.analysis
  const source: NameSource = {
    scope: scopeOf([child], caseSensitive),
    fallback: plan.groupingSets ? hiveGroupingId : (name) => timeWindow(name, plan, child, resolver),
  }
  const aggregateExpressions = resolveSelectList(plan.aggregateExpressions, source, resolver)
  refuseLateralColumns(aggregateExpressions, plan)
  const groupingExpressions = isGroupByAll(plan, source)
    ? groupByAll(aggregateExpressions)
    : plan.groupingExpressions.map((expression) => resolveGrouping(expression, aggregateExpressions, source, resolver))
  const node = expandGroupingSets(Object.freeze({ ...plan, groupingExpressions, aggregateExpressions, child }))
  if (node.aggregateExpressions.some(hasWindow)) return windowsOverAggregate(node)
  checkAggregate(node)
  return node
}

/** `window.start`, of rows that are grouped by a window of time. */
function timeWindow(
  { nameParts: [first, ...fields] }: UnresolvedAttribute,
  plan: Aggregate,
  child: LogicalPlan,
  resolver: Resolver,
): Expression | undefined {
  const window = plan.groupingExpressions.find((item) => item.kind === 'UnresolvedFunction' && item.name === 'window')
  if (!window || first?.toLowerCase() !== 'window') return undefined
  const field = fields.reduce<Expression>(
    (base, name) =>
      UnresolvedFunction({
        name: 'extract_value',
        args: [base, Literal({ value: name, dataType: StringType })],
        bySyntax: true,
      }),
    window,
  )
  return resolveExpression(field, { scope: scopeOf([child], resolver.analysis.caseSensitive) }, resolver)
}

/** Hive's name of `grouping_id()`. */
const hiveGroupingId = ({ nameParts }: UnresolvedAttribute): Expression | undefined =>
  nameParts.length === 1 && nameParts[0]?.toLowerCase() === 'grouping__id'
    ? groupingCall(UnresolvedFunction({ name: 'grouping_id', args: [] }))
    : undefined

/** Windows in the select list are over the groups: what they read is put out by the Aggregate below them. */
function windowsOverAggregate(plan: Aggregate): LogicalPlan {
  const own = plan.aggregateExpressions.filter((item) => !hasWindow(item))
  const added: Expression[] = []
  const keys = new Set(plan.groupingExpressions.map(semanticKey))
  const put = (node: Expression): Expression => {
    const item = node.kind === 'AttributeReference' ? node : Alias({ child: node, name: toPrettySql(node) })
    added.push(item)
    return toAttribute(item)
  }
  const overGroups = (node: Expression): Expression => {
    const known = [...own, ...added].find((item) => outputs(item, node))
    if (known) return toAttribute(known)
    if (node.kind === 'AggregateExpression' || keys.has(semanticKey(node))) return put(node)
    // It is not grouped, which the check of the Aggregate says.
    if (node.kind === 'AttributeReference') return put(node)
    return node.kind === 'WindowExpression' ? mapWindowInputs(node, overGroups) : mapChildren(node, overGroups)
  }
  const projectList = plan.aggregateExpressions.map((item) =>
    hasWindow(item) ? mapChildren(item, overGroups) : toAttribute(item),
  )
  const aggregate: Aggregate = Object.freeze({ ...plan, aggregateExpressions: [...own, ...added] })
  checkAggregate(aggregate)
  return projectOverWindows(projectList, aggregate)
}

function isGroupByAll(plan: Aggregate, source: NameSource): boolean {
  const [only, ...rest] = plan.groupingExpressions
  const isAll =
    !plan.groupingSets &&
    only?.kind === 'UnresolvedAttribute' &&
    only.nameParts.length === 1 &&
    only.nameParts[0]?.toUpperCase() === 'ALL'
  return isAll && rest.length === 0 && lookUp(only, source.scope) === undefined
}

const groupByAll = (items: readonly Expression[]): readonly Expression[] =>
  items.filter((item) => !hasAggregate(item) && !hasWindow(item)).map(withoutAliases)

function resolveGrouping(
  expression: Expression,
  selected: readonly Expression[],
  source: NameSource,
  resolver: Resolver,
): Expression {
  const { caseSensitive, groupByOrdinal, groupByAliases } = resolver.analysis
  if (
    groupByOrdinal &&
    expression.kind === 'Literal' &&
    expression.dataType.kind === 'int' &&
    typeof expression.value === 'number'
  )
    return ordinalItem(expression, expression.value, selected)
  const byAlias: NameSource = {
    ...source,
    fallback: (name) => {
      const [only, ...rest] = name.nameParts
      const alias = selected.find(
        (item) => item.kind === 'Alias' && rest.length === 0 && sameName(item.name, only ?? '', caseSensitive),
      )
      return alias && withoutAliases(alias)
    },
  }
  const names = groupByAliases ? byAlias : source
  const resolved = withoutAliases(resolveExpression(expression, names, resolver))
  if (hasAggregate(resolved)) throw analysisError('GROUP_BY_AGGREGATE', { sqlExpr: toPrettySql(resolved) }, expression)
  return resolved
}

function ordinalItem(at: Expression, position: number, selected: readonly Expression[]): Expression {
  const item = selected[position - 1]
  if (!item) throw analysisError('GROUP_BY_POS_OUT_OF_RANGE', { index: `${position}`, size: `${selected.length}` }, at)
  if (hasAggregate(item))
    throw analysisError('GROUP_BY_POS_AGGREGATE', { index: `${position}`, aggExpr: toPrettySql(item) }, at)
  return withoutAliases(item)
}

/** Names are of no use inside an expression, except for the fields of a struct. */
export function withoutAliases(expression: Expression): Expression {
  if (expression.kind === 'Alias') return withoutAliases(expression.child)
  if (expression.kind === 'ScalarFunction' && expression.name === 'struct') return expression
  return mapChildren(expression, withoutAliases)
}

/** Every output follows from grouping expressions, aggregates and constants. */
function checkAggregate(plan: Aggregate): void {
  const groupingKeys = new Set(plan.groupingExpressions.map(semanticKey))
  const check = (node: Expression, root: Expression): void => {
    if (node.kind === 'AggregateExpression') {
      checkNested(node)
      return
    }
    if (node.kind === 'Literal' || node.kind === 'OuterReference') return
    if (groupingKeys.has(semanticKey(node))) return
    if (isSubquery(node)) checkOuterReferences(node, plan, groupingKeys)
    if (node.kind === 'ScalarSubquery' || node.kind === 'Exists') return
    if (node.kind === 'AttributeReference') {
      if (plan.groupingExpressions.length === 0) throw analysisError('MISSING_GROUP_BY', {}, node)
      throw missingAggregation(node, node)
    }
    for (const child of childrenOf(node)) check(child, root)
  }
  for (const expression of plan.aggregateExpressions) check(expression, expression)
}

/** A subquery of the select list is evaluated once a group, so that it may refer to grouping expressions only. */
function checkOuterReferences(node: Subquery, plan: Aggregate, groupingKeys: ReadonlySet<string>): void {
  const input = new Set(outputOf(plan.child).map(({ exprId }) => exprId))
  const outer = outerReferencesOf(node.plan).filter(({ exprId }) => input.has(exprId))
  if (node.kind === 'ScalarSubquery' && outer.length > 0)
    throw analysisError(
      'SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION',
      { sqlExpr: quoted(toPrettySql(node)) },
      node,
    )
  const ungrouped = outer.find((attribute) => !groupingKeys.has(semanticKey(attribute)))
  if (ungrouped) throw missingAggregation(ungrouped, node)
}

/** The columns of queries around it that a plan reads. */
export function outerReferencesOf(plan: LogicalPlan): readonly AttributeReference[] {
  const found: AttributeReference[] = []
  for (const node of walkPlan(plan))
    for (const expression of expressionsOf(node))
      for (const part of walkExpression(expression)) {
        if (part.kind === 'OuterReference') found.push(part.attribute)
        else if (isSubquery(part)) found.push(...outerReferencesOf(part.plan))
      }
  return found
}

const missingAggregation = (column: AttributeReference, at: Expression): Error =>
  analysisError('MISSING_AGGREGATION', { expression: quoted(column.name) }, at)

function checkNested(aggregate: Expression): void {
  for (const child of childrenOf(aggregate)) {
    const inner = [...walkExpression(child)].find((node) => node.kind === 'AggregateExpression')
    if (inner) throw analysisError('NESTED_AGGREGATE_FUNCTION', {}, inner)
  }
}

/**
 * ResolveAggregateFunctions: expressions of HAVING and ORDER BY over an Aggregate, as expressions over its output.
 * Aggregate calls and grouping expressions that are not put out yet are added to it. In HAVING a name is a grouping column before it is
 * an output (SPARK-31519), in ORDER BY the other way round.
 */
export function resolveOverAggregate(
  expressions: readonly Expression[],
  aggregate: Aggregate,
  resolver: Resolver,
  clause: 'having' | 'order by',
): { expressions: readonly Expression[]; aggregate: Aggregate } {
  const scope = (plan: LogicalPlan): Scope => ({
    ...scopeOf([plan], resolver.analysis.caseSensitive),
    ...(clause === 'order by' && { skipsAmbiguous: true }),
  })
  const sets = groupingSetsOf(aggregate)
  const inputScope = scope(sets && aggregate.child.kind === 'Expand' ? aggregate.child.child : aggregate.child)
  const groupings = sets ? sets.keys.map(({ original }) => original) : aggregate.groupingExpressions
  const source: NameSource = {
    scope: scope(aggregate),
    fallback: (name) => lookUp(name, inputScope),
  }
  const added: Expression[] = []
  const extract = (node: Expression): Expression => {
    const existing = [...aggregate.aggregateExpressions, ...added].find((item) => outputs(item, node))
    if (existing) return toAttribute(existing)
    const isGrouping = aggregate.groupingExpressions.some((grouping) => semanticKey(grouping) === semanticKey(node))
    if (node.kind === 'AggregateExpression' || (isGrouping && !isOwnOutput(node, aggregate))) {
      if (node.kind === 'AttributeReference') {
        added.push(node)
        return node
      }
      const alias: Expression = Alias({
        child: node,
        name: toPrettySql(node),
      })
      added.push(alias)
      return toAttribute(alias)
    }
    if (node.kind === 'AttributeReference' && !isOwnOutput(node, aggregate))
      throw unresolvedColumn(
        UnresolvedAttribute({ nameParts: [node.name], ...(node.origin && { origin: node.origin }) }),
        source.scope,
      )
    return mapChildren(node, extract)
  }
  const resolved = expressions
    .map((expression) =>
      resolveAggregateCalls(
        expression,
        { scope: inputScope, fallback: (name) => lookUp(name, source.scope) },
        resolver,
      ),
    )
    .map((expression) =>
      clause === 'having' ? bindGroupings(expression, groupings, { scope: inputScope }, resolver) : expression,
    )
    .map((expression) => resolveExpression(expression, source, resolver))
    .map((expression) => extract(sets ? overGroupingSets(expression, sets) : expression))
  if (added.length === 0) return { expressions: resolved, aggregate }
  const aggregateExpressions = [...aggregate.aggregateExpressions, ...added]
  return { expressions: resolved, aggregate: Object.freeze({ ...aggregate, aggregateExpressions }) }
}

/** What is within an aggregate call is of the Aggregate's input, even where an output has the same name. */
function resolveAggregateCalls(expression: Expression, input: NameSource, resolver: Resolver): Expression {
  if (expression.kind === 'UnresolvedFunction' && isAggregateName(expression.name, resolver))
    return resolveExpression(expression, input, resolver)
  return mapChildren(expression, (child) => resolveAggregateCalls(child, input, resolver))
}

/** The expression with what is a grouping expression, by names of the Aggregate's input, resolved. */
function bindGroupings(
  expression: Expression,
  groupings: readonly Expression[],
  input: NameSource,
  resolver: Resolver,
): Expression {
  const keys = new Set(groupings.map(semanticKey))
  const hasNames = (node: Expression): boolean => someExpression(node, (part) => part.kind === 'UnresolvedAttribute')
  const bind = (node: Expression): Expression => {
    if (isSubquery(node) || !hasNames(node)) return node
    const resolved = overInput(node)
    return resolved && keys.has(semanticKey(resolved)) ? resolved : mapChildren(node, bind)
  }
  const overInput = (node: Expression): Expression | undefined => {
    try {
      return withoutAliases(resolveExpression(node, input, { ...resolver, outer: undefined }))
    } catch (error) {
      // Of other names or types than the input's, so that it is over the output.
      if (error instanceof SparkError) return undefined
      throw error
    }
  }
  return keys.size === 0 ? expression : bind(expression)
}

const outputs = (item: Expression, node: Expression): boolean =>
  node.kind !== 'Literal' && semanticKey(item) === semanticKey(node)

const isOwnOutput = (node: Expression, aggregate: Aggregate): boolean =>
  node.kind === 'AttributeReference' &&
  aggregate.aggregateExpressions.some((item) => toAttribute(item).exprId === node.exprId)

const isAggregateName = (name: string, resolver: Resolver): boolean =>
  resolver.analysis.functions.lookup(name)?.kind === 'aggregate'
