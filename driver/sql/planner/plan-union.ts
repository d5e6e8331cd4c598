import type { AttributeReference } from '../expressions/expression.ts'
import { type PhysicalPlan, ShuffleExchangeExec, UnionExec } from '../plan/physical/physical-plan.ts'
import { physicalChildrenOf } from '../plan/physical/physical-plan-tree.ts'
import type { Planned } from './planned.ts'
import { choosePartitions, type PlannerOptions } from './planner-options.ts'

/**
 * Children that are whole in one task each share it. Else a union's tasks are those of its children one after another, all running one fragment in which the other children's inputs are
 * empty. A child for which empty input does not mean no rows (a global aggregate, a local table) is exchanged first.
 */
export function planUnion(
  output: readonly AttributeReference[],
  children: readonly Planned[],
  options: PlannerOptions,
): Pick<Planned, 'plan' | 'partitioning'> {
  if (children.every((child) => child.partitioning.kind === 'single')) {
    return {
      plan: UnionExec({ tasks: 'one', output, children: children.map((c) => c.plan) }),
      partitioning: { kind: 'single' },
    }
  }
  const plans = children.map((child): PhysicalPlan => {
    if (isEmptyOnEmptyInput(child.plan)) return child.plan
    const numPartitions = Math.min(options.totalCores, choosePartitions(child.statistics.sizeBytes, options))
    return ShuffleExchangeExec({
      partitioning: { kind: 'roundRobin', numPartitions, by: 'row' },
      child: child.plan,
    })
  })
  return {
    plan: UnionExec({ tasks: 'concatenated', output, children: plans }),
    partitioning: { kind: 'unknown' },
  }
}

function isEmptyOnEmptyInput(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'ShuffleExchangeExec':
    case 'StageInputExec':
    case 'RangeExec':
      return true
    case 'UnionLoopExec':
    case 'UnionLoopRefExec':
    case 'LocalTableScanExec':
    case 'CoalesceExec':
    case 'BroadcastExchangeExec':
      return false
    case 'HashAggregateExec':
      return plan.groupingExpressions.length > 0 && physicalChildrenOf(plan).every(isEmptyOnEmptyInput)
    case 'BroadcastHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
      // A full join keeps the rows of either side.
      if (plan.joinType === 'full') return physicalChildrenOf(plan).every(isEmptyOnEmptyInput)
      return isEmptyOnEmptyInput(plan.buildSide === 'left' ? plan.right : plan.left)
    case 'ProjectExec':
    case 'WindowExec':
    case 'ExpandExec':
    case 'CTERelationRefExec':
    case 'WindowGroupLimitExec':
    case 'FilterExec':
    case 'ExpectationExec':
    case 'ShuffledHashJoinExec':
    case 'SortExec':
    case 'TakeOrderedAndProjectExec':
    case 'LocalLimitExec':
    case 'GlobalLimitExec':
    case 'UnionExec':
    case 'GenerateExec':
    case 'WriteFilesExec':
      return physicalChildrenOf(plan).every(isEmptyOnEmptyInput)
  }
}
