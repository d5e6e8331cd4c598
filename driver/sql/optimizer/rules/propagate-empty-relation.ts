import { Alias, type Expression, Literal } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { type Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { emptyRelation, isEmptyRelation } from '../plan-nodes.ts'
import { outputSetOf } from '../references.ts'

/** What is made of an empty relation is empty, but for aggregates without groups and outer sides of joins. */
export const PropagateEmptyRelation: OptimizerRule = {
  name: 'PropagateEmptyRelation',
  apply: (plan) => transformPlanUp(plan, propagate),
}

function propagate(node: LogicalPlan): LogicalPlan {
  switch (node.kind) {
    case 'Project':
    case 'Filter':
    case 'Sort':
    case 'Expectation':
    case 'Limit':
    case 'Repartition':
    case 'CTERelationRef':
    case 'Generate':
    case 'Expand':
    case 'Distinct':
    case 'Window':
      return isEmptyRelation(node.child) ? emptyRelation(node) : node
    case 'Aggregate':
      return isEmptyRelation(node.child) && node.groupingExpressions.length > 0 ? emptyRelation(node) : node
    case 'Union':
      return node.children.every(isEmptyRelation) ? emptyRelation(node) : node
    case 'Join':
      return propagateJoin(node)
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
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'LocalRelation':
    case 'Range':
    case 'LateralJoin':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return node
  }
}

function propagateJoin(node: Join): LogicalPlan {
  const left = isEmptyRelation(node.left)
  const right = isEmptyRelation(node.right)
  if (!left && !right) return node
  switch (node.joinType) {
    case 'inner':
    case 'cross':
    case 'left semi':
      return emptyRelation(node)
    case 'left anti':
      return left ? emptyRelation(node) : node.left
    case 'left':
      return left ? emptyRelation(node) : withNulls(node, node.left)
    case 'right':
      return right ? emptyRelation(node) : withNulls(node, node.right)
    case 'full':
      if (left && right) return emptyRelation(node)
      return withNulls(node, left ? node.right : node.left)
  }
}

/** The side that has rows, with nulls for the columns of the other. */
function withNulls(node: Join, side: LogicalPlan): LogicalPlan {
  const present = outputSetOf(side)
  const list = outputOf(node).map((attribute): Expression => {
    if (present.has(attribute.exprId)) return attribute
    const missing: Expression = Literal({ value: null, dataType: dataTypeOf(attribute) })
    return Object.freeze({ ...Alias({ child: missing, name: attribute.name }), exprId: attribute.exprId })
  })
  return Project({ projectList: list, child: side })
}
