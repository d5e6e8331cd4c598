import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type DataType, IntegerType, LongType } from '../../../../common/types/data-type.ts'
import {
  AggregateExpression,
  Alias,
  type AttributeReference,
  CaseWhen,
  Comparison,
  type Expression,
  IsNull,
  Literal,
  ScalarFunction,
  type ScalarSubquery,
} from '../../expressions/expression.ts'
import { someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { Aggregate, Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, mapExpressions, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { asNullable } from '../plan-nodes.ts'
import { andAll, isNullLiteral, trueLiteral } from '../predicates.ts'
import { isCorrelated } from '../references.ts'
import { deduplicateRight } from '../subquery/deduplicate-right.ts'
import { pullUpCorrelatedPredicates, stripOuter } from '../subquery/pull-up-correlated-predicates.ts'
import { nullOf, valueOverNoRows } from '../subquery/value-over-no-rows.ts'

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
  const done = new Map<string, Expression>()
  const mapped = mapExpressions(node, (expression) =>
    transformUp(expression, (part) => {
      if (!isCorrelatedScalar(part)) return part
      const key = semanticKey(part)
      const known = done.get(key)
      if (known) return known
      const result = joinWith(child, part)
      child = result.plan
      done.set(key, result.value)
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
  const pulled = pullUpCorrelatedPredicates(inner, left, { missingIsNull: true })
  const missing = isNullLiteral(overNothing) ? undefined : Alias({ child: trueLiteral, name: 'alwaysTrue' })
  const marked = missing
    ? Project({ projectList: [...outputOf(pulled.plan), missing], child: pulled.plan })
    : pulled.plan
  const { right, overRight } = deduplicateRight(left, marked, [column, ...pulled.conditions])
  const [value = column, ...conditions] = overRight
  const plan = Join({
    left,
    right,
    joinType: 'left',
    condition: andAll(conditions.map(stripOuter)),
    productAllowed: true,
  })
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

const isCorrelatedScalar = (expression: Expression): expression is ScalarSubquery =>
  expression.kind === 'ScalarSubquery' && isCorrelated(expression.plan)
