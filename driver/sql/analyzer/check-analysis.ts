import { sqlTypeName } from '../../../common/types/data-type.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import { windowFunction } from '../expressions/builtin-functions.ts'
import { isDeterministic } from '../expressions/determinism.ts'
import type { Expression, Subquery } from '../expressions/expression.ts'
import { toPrettySql } from '../expressions/expression-sql.ts'
import { isSubquery, walkExpression } from '../expressions/expression-tree.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import { holdsMap } from '../expressions/types/type-shapes.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import type { Rule } from '../plan/rule-executor.ts'
import type { AnalysisContext } from './analysis-context.ts'
import { analysisError, quoted } from './analysis-error.ts'
import { isGroupingCall } from './operators/grouping-sets.ts'
import { outerReferencesOf } from './operators/resolve-aggregate.ts'
import { isGeneratorCall } from './resolve-expression.ts'
import { requireOrderable } from './types/ordering.ts'

/** Refuses what is resolved but means nothing: aggregates and generators out of place, and anything left unresolved. */
export const CheckAnalysis: Rule<AnalysisContext> = {
  name: 'CheckAnalysis',
  apply: (plan) => {
    check(plan)
    return plan
  },
}

function check(plan: LogicalPlan): void {
  for (const node of walkPlan(plan)) {
    if (node.kind.startsWith('Unresolved'))
      throw analysisError('INTERNAL_ERROR', { message: `${node.kind} is left after analysis` }, node)
    checkMaps(node)
    if (node.kind === 'Aggregate') checkOuterReferences([...node.groupingExpressions, ...node.aggregateExpressions])
    if (node.kind === 'Sort') checkOuterReferences(node.order)
    if (node.kind === 'Window')
      checkOuterReferences([...node.windowExpressions, ...node.partitionSpec, ...node.orderSpec])
    for (const expression of expressionsOf(node)) {
      const parts = walkExpression(expression)
      const windowed = new Set(parts.flatMap((part) => (part.kind === 'WindowExpression' ? [part.function] : [])))
      for (const part of parts) if (!windowed.has(part)) checkPart(part, node)
    }
  }
}

/** An outer column stands in a WHERE or a select list of its subquery, but not in an aggregate's. */
function checkOuterReferences(expressions: readonly Expression[]): void {
  for (const expression of expressions) {
    const parts = [...walkExpression(expression)]
    if (!parts.some((part) => part.kind === 'OuterReference')) continue
    const mixed = parts.find((part) => part.kind === 'AggregateExpression' && holdsBoth(part))
    if (mixed)
      throw analysisError(
        'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES',
        { function: toPrettySql(mixed) },
        mixed,
      )
    throw analysisError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE',
      { sqlExprs: quoted(toPrettySql(expression)) },
      expression,
    )
  }
}

function holdsBoth(expression: Expression): boolean {
  const kinds = new Set([...walkExpression(expression)].map((part) => part.kind))
  return kinds.has('OuterReference') && kinds.has('AttributeReference')
}

/** DISTINCT, UNION and their kind compare rows, which maps do not let them. */
function checkMaps(node: LogicalPlan): void {
  if (node.kind !== 'Distinct' && node.kind !== 'SetOperation') return
  const column = outputOf(node).find(({ dataType }) => holdsMap(dataType))
  if (column)
    throw analysisError(
      'UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE',
      { colName: quotedName([column.name]), dataType: sqlTypeName(column.dataType) },
      node,
    )
}

function checkPart(part: Expression, node: LogicalPlan): void {
  if (part.kind.startsWith('Unresolved'))
    throw analysisError('INTERNAL_ERROR', { message: `${part.kind} is left after analysis` }, part)
  if (part.kind === 'AggregateExpression' && node.kind !== 'Aggregate') throw unsupportedExpression(part, node)
  if (part.kind === 'AggregateExpression' && !part.args.every(isDeterministic))
    throw analysisError(
      'AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION',
      { sqlExpr: quoted(toPrettySql(part)) },
      part,
    )
  if (part.kind === 'WindowExpression' && node.kind !== 'Window') throw unsupportedExpression(part, node)
  if (part.kind === 'ScalarFunction' && isGroupingCall(part.name))
    throw analysisError('UNSUPPORTED_GROUPING_EXPRESSION', {}, part)
  if (part.kind === 'ScalarFunction' && windowFunction(part.name))
    throw analysisError('WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', { funcName: quoted(toPrettySql(part)) }, part)
  if (part.kind === 'SortOrder') requireOrderable(part, 'sortorder', dataTypeOf(part))
  if (isGeneratorCall(part) && node.kind !== 'Generate')
    throw analysisError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: node.kind }, part)
  if (!isSubquery(part)) return
  checkSubqueryPlace(part, node)
  check(part.plan)
}

const unsupportedExpression = (part: Expression, { kind }: LogicalPlan): Error =>
  analysisError('UNSUPPORTED_EXPR_FOR_OPERATOR', { operator: kind, invalidExprSqls: quoted(toPrettySql(part)) }, part)

/** Where the optimizer makes a join of a subquery. */
function checkSubqueryPlace(subquery: Subquery, node: LogicalPlan): void {
  if (node.kind === 'Filter' || node.kind === 'Project' || node.kind === 'Aggregate') return
  if (subquery.kind === 'LateralSubquery') return
  if (subquery.kind !== 'ScalarSubquery' && node.kind !== 'Join')
    throw analysisError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY',
      { treeNode: node.kind },
      subquery,
    )
  if (subquery.kind === 'ScalarSubquery' && outerReferencesOf(subquery.plan).length > 0)
    throw analysisError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY',
      { treeNode: node.kind },
      subquery,
    )
}
