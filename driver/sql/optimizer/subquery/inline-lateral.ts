import type { Expression } from '../../expressions/expression.ts'
import type { LateralJoin, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { filter } from '../plan-nodes.ts'
import { splitConjuncts } from '../predicates.ts'
import { stripOuter } from './pull-up-correlated-predicates.ts'

/**
 * A lateral subquery over one row without columns (`LATERAL (SELECT a + 1)`, `LATERAL explode(a)`) as the same operators over the left
 * side, without a join; undefined of any other.
 */
export function inlineLateral({ left, right, joinType, condition }: LateralJoin): LogicalPlan | undefined {
  if (joinType === 'left' && (condition || !keepsEveryRow(right.plan))) return undefined
  const plan = over(right.plan, left, joinType === 'left')
  return plan && filter(splitConjuncts(condition), plan)
}

/** The operators of a plan over another one, whose columns they pass on. */
function over(plan: LogicalPlan, left: LogicalPlan, outer: boolean): LogicalPlan | undefined {
  switch (plan.kind) {
    case 'LocalRelation':
      return plan.rows.length === 1 && plan.output.length === 0 ? left : undefined
    case 'Project': {
      const child = over(plan.child, left, outer)
      const projectList = [...outputOf(left), ...plan.projectList.map(stripOuter)]
      return child && Object.freeze({ ...plan, projectList, child })
    }
    case 'Filter': {
      const child = over(plan.child, left, outer)
      return child && Object.freeze({ ...plan, condition: stripOuter(plan.condition), child })
    }
    case 'Generate': {
      const child = over(plan.child, left, outer)
      const generator = stripOuter(plan.generator)
      return child && Object.freeze({ ...plan, generator, outer: plan.outer || outer, child })
    }
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
    case 'Range':
    case 'Join':
    case 'LateralJoin':
    case 'Aggregate':
    case 'Window':
    case 'Expand':
    case 'Sort':
    case 'Limit':
    case 'Distinct':
    case 'Union':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'CTERelationRef':
    case 'Repartition':
    case 'Expectation':
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

/** Whether its operators over the left side are a left outer join: one row for each, or a generator whose columns are all it puts out. */
function keepsEveryRow(plan: LogicalPlan): boolean {
  if (plan.kind === 'LocalRelation') return true
  if (plan.kind === 'Generate') return plan.child.kind === 'LocalRelation'
  if (plan.kind !== 'Project') return false
  return plan.child.kind === 'LocalRelation' || (plan.projectList.every(isColumn) && keepsEveryRow(plan.child))
}

const isColumn = (item: Expression): boolean =>
  item.kind === 'AttributeReference' || (item.kind === 'Alias' && item.child.kind === 'AttributeReference')
