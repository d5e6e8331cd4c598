import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type DataType, IntegerType, LongType } from '../../../../common/types/data-type.ts'
import { aggregateFunction } from '../../expressions/builtin-functions.ts'
import {
  AggregateExpression,
  Alias,
  type AttributeReference,
  CaseWhen,
  Comparison,
  type Expression,
  type ExprId,
  IsNull,
  Literal,
  ScalarFunction,
  type ScalarSubquery,
} from '../../expressions/expression.ts'
import { someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { Aggregate, Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, mapExpressions, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { foldConstants } from '../constant/fold-constants.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { andAll, isNullLiteral, trueLiteral } from '../predicates.ts'
import { aliasMapOf, isCorrelated, replaceAttributes } from '../references.ts'
import { deduplicateRight } from '../subquery/deduplicate-right.ts'
import { pullUpCorrelatedPredicates, stripOuter } from '../subquery/pull-up-correlated-predicates.ts'

/**
 * A scalar subquery that reads outer columns becomes a left outer join with its aggregate, grouped by the columns it is
 * correlated on. No group is not the same as an aggregate over no rows where that is not null (`count`): there a marker
 * column tells a missing match from a null, and the value over no rows is put in its place.
 */
export const RewriteCorrelatedScalarSubquery: OptimizerRule = {
  name: 'RewriteCorrelatedScalarSubquery',
  apply: (plan) =>
    transformPlanUp(plan, (node) => {
      if (node.kind !== 'Filter' && node.kind !== 'Project' && node.kind !== 'Aggregate') return node
      if (!expressionsOf(node).some((expression) => someExpression(expression, isCorrelatedScalar))) return node
      return rewrite(node)
    }),
}

function rewrite(node: Extract<LogicalPlan, { kind: 'Filter' | 'Project' | 'Aggregate' }>): LogicalPlan {
  let child = node.child
  const done = new Map<LogicalPlan, Expression>()
  const mapped = mapExpressions(node, (expression) =>
    transformUp(expression, (part) => {
      if (!isCorrelatedScalar(part)) return part
      const known = done.get(part.plan)
      if (known) return known
      const result = joinWith(child, part)
      child = result.plan
      done.set(part.plan, result.value)
      return result.value
    }),
  )
  const rewritten = Object.freeze({ ...mapped, child }) as LogicalPlan
  return node.kind === 'Filter' ? Project({ projectList: outputOf(node), child: rewritten }) : rewritten
}

function joinWith(left: LogicalPlan, subquery: ScalarSubquery): { plan: LogicalPlan; value: Expression } {
  const [selected] = outputOf(subquery.plan)
  if (!selected) throw new SparkError('INTERNAL_ERROR', { message: 'a scalar subquery without a column' })
  const isAggregate = valueOverNoRows(subquery.plan, selected.exprId) !== undefined
  const inner = isAggregate ? subquery.plan : singleRow(subquery.plan, selected)
  const [column = selected] = outputOf(inner)
  const overNothing = stripOuter((isAggregate ? valueOverNoRows(inner, column.exprId) : undefined) ?? nullOf(column))
  const pulled = pullUpCorrelatedPredicates(inner, left)
  const missing = isNullLiteral(overNothing) ? undefined : Alias({ child: trueLiteral, name: 'alwaysTrue' })
  const marked = missing
    ? Project({ projectList: [...outputOf(pulled.plan), missing], child: pulled.plan })
    : pulled.plan
  const { right, overRight } = deduplicateRight(left, marked, [column, ...pulled.conditions])
  const [value = column, ...conditions] = overRight
  const plan = Join({ left, right, joinType: 'left', condition: andAll(conditions.map(stripOuter)) })
  if (!missing) return { plan, value: asNullable(value) }
  const branch = { condition: IsNull({ child: asNullable(toAttribute(missing)) }), value: overNothing }
  return { plan, value: CaseWhen({ branches: [branch], elseValue: asNullable(value) }) }
}

/** The one value of a subquery that is no aggregate, as an aggregate: a second row fails the query. */
function singleRow(plan: LogicalPlan, column: AttributeReference): LogicalPlan {
  const { dataType } = column
  const call = (name: string, args: readonly Expression[], type: DataType): Expression =>
    AggregateExpression({
      name,
      args,
      dataType: type,
      nullable: name !== 'count',
    })
  const one: Expression = Literal({ value: 1, dataType: IntegerType })
  const limit: Expression = Literal({ value: 1n, dataType: LongType })
  const isSecond: Expression = Comparison({
    operator: '>',
    left: call('count', [one], LongType),
    right: limit,
  })
  const failure: Expression = ScalarFunction({
    name: 'raise_too_many_rows',
    args: [],
    dataType,
    nullable: true,
  })
  const value: Expression = CaseWhen({
    branches: [{ condition: isSecond, value: failure }],
    elseValue: call('first', [column], dataType),
  })
  return Aggregate({
    groupingExpressions: [],
    aggregateExpressions: [Alias({ child: value, name: column.name })],
    child: plan,
  })
}

const nullOf = ({ dataType }: AttributeReference | AggregateExpression): Expression =>
  Literal({ value: null, dataType })

/** The value of the subquery's column when no row reaches its aggregate; undefined where it is no global aggregate. */
function valueOverNoRows(plan: LogicalPlan, column: ExprId): Expression | undefined {
  switch (plan.kind) {
    case 'Project': {
      const item = plan.projectList.find((candidate) => toAttribute(candidate).exprId === column)
      const below = item && findAggregate(plan.child)
      if (!item || !below) return undefined
      const computed = item.kind === 'Alias' ? item.child : item
      const values = new Map<ExprId, Expression>()
      for (const [id, expression] of aliasMapOf(below.aggregateExpressions)) values.set(id, overNoRows(expression))
      return foldConstants(replaceAttributes(computed, values))
    }
    case 'Aggregate': {
      if (plan.groupingExpressions.length > 0) return undefined
      const item = aliasMapOf(plan.aggregateExpressions).get(column)
      return item && overNoRows(item)
    }
    case 'Sort':
      return valueOverNoRows(plan.child, column)
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedWith':
    case 'UnresolvedHaving':
    case 'UnresolvedInlineTable':
    case 'UnresolvedColumnEdit':
    case 'UnresolvedDeduplicate':
    case 'UnresolvedNaDrop':
    case 'LogicalRelation':
    case 'LocalRelation':
    case 'Range':
    case 'Filter':
    case 'Join':
    case 'Generate':
    case 'Limit':
    case 'Distinct':
    case 'Union':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'Repartition':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return undefined
  }
}

const findAggregate = (plan: LogicalPlan): Aggregate | undefined =>
  plan.kind === 'Aggregate' && plan.groupingExpressions.length === 0 ? plan : undefined

function overNoRows(expression: Expression): Expression {
  const value = transformUp(expression, (node) => {
    if (node.kind !== 'AggregateExpression') return node
    return aggregateFunction(node.name)?.defaultResult?.(node.dataType) ?? nullOf(node)
  })
  return foldConstants(value)
}

const asNullable = (expression: Expression): Expression =>
  expression.kind === 'AttributeReference' && !expression.nullable
    ? Object.freeze({ ...expression, nullable: true })
    : expression

const isCorrelatedScalar = (expression: Expression): expression is ScalarSubquery =>
  expression.kind === 'ScalarSubquery' && isCorrelated(expression.plan)
