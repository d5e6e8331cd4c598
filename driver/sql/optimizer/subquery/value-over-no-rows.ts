import { aggregateFunction } from '../../expressions/builtin-functions.ts'
import { foldConstants } from '../../expressions/constant/fold-constants.ts'
import {
  type AggregateExpression,
  type AttributeReference,
  type Expression,
  type ExprId,
  Literal,
} from '../../expressions/expression.ts'
import { transformUp } from '../../expressions/expression-tree.ts'
import type { Aggregate, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import { aliasMapOf, replaceAttributes } from '../references.ts'

export const nullOf = ({ dataType }: AttributeReference | AggregateExpression): Expression =>
  Literal({ value: null, dataType })

/** The value of the subquery's column when no row reaches its aggregate; undefined where it is no global aggregate. */
export function valueOverNoRows(plan: LogicalPlan, column: ExprId): Expression | undefined {
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
    case 'Limit':
      return plan.limit === 0 || plan.offset > 0 ? undefined : valueOverNoRows(plan.child, column)
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedWith':
    case 'UnresolvedHaving':
    case 'UnresolvedTableValuedFunction':
    case 'UnresolvedInlineTable':
    case 'UnresolvedColumnEdit':
    case 'UnresolvedDeduplicate':
    case 'UnresolvedNaDrop':
    case 'UnresolvedPivot':
    case 'UnresolvedUnpivot':
    case 'LogicalRelation':
    case 'LocalRelation':
    case 'Range':
    case 'Filter':
    case 'Expectation':
    case 'Join':
    case 'Generate':
    case 'Expand':
    case 'Window':
    case 'Distinct':
    case 'Union':
    case 'LateralJoin':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'CTERelationRef':
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

/** An expression of an aggregate's list over no rows at all. */
export function overNoRows(expression: Expression): Expression {
  const value = transformUp(expression, (node) => {
    if (node.kind !== 'AggregateExpression') return node
    return aggregateFunction(node.name)?.defaultResult?.(node.dataType) ?? nullOf(node)
  })
  return foldConstants(value)
}
