import type { Expression } from '../expressions/expression.ts'
import type { PhysicalPlan } from '../plan/physical/physical-plan.ts'

export function childPlans(plan: PhysicalPlan): readonly PhysicalPlan[] {
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'LocalTableScanExec':
    case 'RangeExec':
    case 'StageInputExec':
      return []
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
      return [plan.left, plan.right]
    case 'UnionExec':
      return plan.children
    default:
      return [plan.child]
  }
}

/** The expressions a node evaluates over its children. */
export function expressionsOf(plan: PhysicalPlan): readonly Expression[] {
  switch (plan.kind) {
    case 'ProjectExec':
      return plan.projectList
    case 'FilterExec':
      return [plan.condition]
    case 'HashAggregateExec':
      return plan.mode === 'final' ? [] : [...plan.groupingExpressions, ...plan.aggregateExpressions]
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
      return [...plan.leftKeys, ...plan.rightKeys, ...(plan.condition ? [plan.condition] : [])]
    case 'BroadcastNestedLoopJoinExec':
      return plan.condition ? [plan.condition] : []
    case 'SortExec':
      return plan.order
    case 'TakeOrderedAndProjectExec':
      return [...plan.order, ...plan.projectList]
    case 'GenerateExec':
      return [plan.generator]
    default:
      return []
  }
}
