import type { LogicalPlan } from '../plan/logical/logical-plan.ts'

/** The most rows a plan can put out, where its shape alone tells. */
export function maxRows(plan: LogicalPlan): number | undefined {
  switch (plan.kind) {
    case 'LocalRelation':
      return plan.rows.length
    case 'Aggregate':
      return plan.groupingExpressions.length === 0 ? 1 : maxRows(plan.child)
    case 'Limit': {
      const below = maxRows(plan.child)
      const limited = plan.limit ?? below
      return below === undefined || limited === undefined ? limited : Math.min(below, limited)
    }
    case 'Project':
    case 'Filter':
    case 'Expectation':
    case 'Sort':
    case 'Distinct':
    case 'Repartition':
    case 'CTERelationRef':
    case 'Window':
      return maxRows(plan.child)
    case 'Join':
      return plan.joinType === 'left semi' || plan.joinType === 'left anti' ? maxRows(plan.left) : undefined
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
    case 'Range':
    case 'Generate':
    case 'Expand':
    case 'Union':
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
      return undefined
  }
}
