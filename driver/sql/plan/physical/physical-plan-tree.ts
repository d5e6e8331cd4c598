import type { AttributeReference, Expression } from '../../expressions/expression.ts'
import { toAttribute } from '../logical/plan-output.ts'
import type { PhysicalPlan } from './physical-plan.ts'

/** The direct child plans, in order. */
export function physicalChildrenOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
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

/** Maps the direct child plans; returns the same object when none changed. */
export function mapPhysicalChildren(plan: PhysicalPlan, map: (child: PhysicalPlan) => PhysicalPlan): PhysicalPlan {
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'LocalTableScanExec':
    case 'RangeExec':
    case 'StageInputExec':
      return plan
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
    case 'BroadcastNestedLoopJoinExec': {
      const left = map(plan.left)
      const right = map(plan.right)
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right }
    }
    case 'UnionExec': {
      const children = plan.children.map(map)
      return children.every((child, index) => child === plan.children[index]) ? plan : { ...plan, children }
    }
    default: {
      const child = map(plan.child)
      return child === plan.child ? plan : { ...plan, child }
    }
  }
}

/** The expressions a node evaluates over its children. */
export function physicalExpressionsOf(plan: PhysicalPlan): readonly Expression[] {
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

/** Maps the expressions a node holds itself in which subqueries can stand. */
export function mapPhysicalExpressions(plan: PhysicalPlan, map: (expression: Expression) => Expression): PhysicalPlan {
  const named = <T extends Expression>(list: readonly T[]): readonly T[] => list.map((e) => map(e) as T)
  switch (plan.kind) {
    case 'ProjectExec':
    case 'TakeOrderedAndProjectExec':
      return { ...plan, projectList: named(plan.projectList) }
    case 'FilterExec':
      return { ...plan, condition: map(plan.condition) }
    case 'HashAggregateExec':
      return {
        ...plan,
        groupingExpressions: named(plan.groupingExpressions),
        aggregateExpressions: named(plan.aggregateExpressions),
      }
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
      return { ...plan, condition: plan.condition && map(plan.condition) }
    case 'GenerateExec':
      return { ...plan, generator: map(plan.generator) }
    default:
      return plan
  }
}

/** The attributes a physical plan puts out, in order. */
export function physicalOutputOf(plan: PhysicalPlan): readonly AttributeReference[] {
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'LocalTableScanExec':
    case 'RangeExec':
    case 'UnionExec':
    case 'StageInputExec':
      return plan.output
    case 'ProjectExec':
    case 'TakeOrderedAndProjectExec':
      return plan.projectList.map(toAttribute)
    case 'HashAggregateExec':
      return plan.mode === 'partial' ? plan.buffer : plan.aggregateExpressions.map(toAttribute)
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
      return plan.joinType === 'left semi' || plan.joinType === 'left anti'
        ? physicalOutputOf(plan.left)
        : [...physicalOutputOf(plan.left), ...physicalOutputOf(plan.right)]
    case 'GenerateExec':
      return [...physicalOutputOf(plan.child), ...plan.generatorOutput]
    case 'FilterExec':
    case 'SortExec':
    case 'LocalLimitExec':
    case 'GlobalLimitExec':
    case 'CoalesceExec':
    case 'ShuffleExchangeExec':
    case 'BroadcastExchangeExec':
    case 'WriteFilesExec':
      return physicalOutputOf(plan.child)
  }
}
