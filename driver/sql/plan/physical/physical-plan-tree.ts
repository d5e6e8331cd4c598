import type { AttributeReference, Expression, ScalarSubquery } from '../../expressions/expression.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import { NodeFields } from '../../tree/node-fields.ts'
import { toAttribute } from '../logical/plan-output.ts'
import type { PhysicalPlan } from './physical-plan.ts'
import { physicalShapes } from './physical-shapes.ts'

const children = new NodeFields<PhysicalPlan, PhysicalPlan>(physicalShapes, 'child')
const expressions = new NodeFields<PhysicalPlan, Expression>(physicalShapes, 'expression')

/** The direct child plans, in order. */
export const physicalChildrenOf = (plan: PhysicalPlan): readonly PhysicalPlan[] => children.of(plan)

/** Maps the direct child plans; returns the same object when none changed. */
export const mapPhysicalChildren = (plan: PhysicalPlan, map: (child: PhysicalPlan) => PhysicalPlan): PhysicalPlan =>
  children.map(plan, map)

/** The expressions a node evaluates over its children. Those of a final aggregate are over the rows below the partial one. */
export const physicalExpressionsOf = (plan: PhysicalPlan): readonly Expression[] =>
  plan.kind === 'HashAggregateExec' && plan.mode === 'final' ? [] : expressions.of(plan)

/** The scalar subqueries in a node's expressions, whose values the node needs. */
export const scalarSubqueriesOf = (plan: PhysicalPlan): readonly ScalarSubquery[] =>
  expressions
    .of(plan)
    .flatMap((expression) => [...walkExpression(expression)].filter((node) => node.kind === 'ScalarSubquery'))

/** The attributes a physical plan puts out, in order. */
export function physicalOutputOf(plan: PhysicalPlan): readonly AttributeReference[] {
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'LocalTableScanExec':
    case 'RangeExec':
    case 'UnionExec':
    case 'ExpandExec':
    case 'StageInputExec':
    case 'UnionLoopExec':
    case 'UnionLoopRefExec':
    case 'CTERelationRefExec':
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
    case 'WindowExec':
      return [...physicalOutputOf(plan.child), ...plan.windowExpressions.map(toAttribute)]
    case 'FilterExec':
    case 'ExpectationExec':
    case 'WindowGroupLimitExec':
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
