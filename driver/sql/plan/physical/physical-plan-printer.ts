import type { AttributeReference, Expression } from '../../expressions/expression.ts'
import { expressionText } from '../expression-text.ts'
import type { Partitioning, PhysicalPlan } from './physical-plan.ts'
import { physicalChildrenOf, physicalOutputOf } from './physical-plan-tree.ts'

/** A physical plan in the tree form of Spark's EXPLAIN. */
export function formatPhysicalPlan(plan: PhysicalPlan): string {
  return lines(plan, '', '').join('\n')
}

function lines(plan: PhysicalPlan, first: string, rest: string): readonly string[] {
  const children = physicalChildrenOf(plan)
  return [
    first + nodeText(plan),
    ...children.flatMap((child, index) =>
      index === children.length - 1
        ? lines(child, `${rest}+- `, `${rest}   `)
        : lines(child, `${rest}:- `, `${rest}:  `),
    ),
  ]
}

const list = (expressions: readonly Expression[]): string => `[${expressions.map(expressionText).join(', ')}]`
const columns = (attributes: readonly AttributeReference[]): string => list(attributes)

function nodeText(plan: PhysicalPlan): string {
  switch (plan.kind) {
    case 'FileSourceScanExec': {
      const { options, rootPaths, files } = plan.relation
      const paths = rootPaths.length > 1 ? `${rootPaths.length} paths` : (rootPaths[0] ?? '')
      return `FileScan ${options.format} ${columns(plan.output)} Location: ${paths} (${files.length} files), PushedFilters: ${list(plan.pushedFilters)}`
    }
    case 'LocalTableScanExec':
      return `LocalTableScan ${columns(plan.output)}`
    case 'RangeExec':
      return `Range (${plan.start}, ${plan.end}, step=${plan.step})`
    case 'ProjectExec':
      return `Project ${list(plan.projectList)}`
    case 'FilterExec':
      return `Filter ${expressionText(plan.condition)}`
    case 'ExpectationExec':
      return `Expectation ${plan.rule.name}, ${plan.rule.action}, ${expressionText(plan.condition)}`
    case 'HashAggregateExec':
      return `HashAggregate(${plan.mode}, keys=${list(plan.groupingExpressions)}, output=${columns(physicalOutputOf(plan))})`
    case 'ExpandExec':
      return `Expand [${plan.projections.map(list).join(', ')}], ${columns(plan.output)}`
    case 'WindowExec':
      return `Window ${list(plan.windowExpressions)}, ${list(plan.partitionSpec)}, ${list(plan.orderSpec)}`
    case 'WindowGroupLimitExec':
      return `WindowGroupLimit ${expressionText(plan.rank)}, ${plan.limit}, Partial`
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec': {
      const name = plan.kind === 'BroadcastHashJoinExec' ? 'BroadcastHashJoin' : 'ShuffledHashJoin'
      const condition = plan.condition ? `, ${expressionText(plan.condition)}` : ''
      return `${name} ${list(plan.leftKeys)}, ${list(plan.rightKeys)}, ${plan.joinType}, build ${plan.buildSide}${condition}${plan.nullAware ? ', null aware' : ''}`
    }
    case 'BroadcastNestedLoopJoinExec':
      return `BroadcastNestedLoopJoin build ${plan.buildSide}, ${plan.joinType}${plan.condition ? `, ${expressionText(plan.condition)}` : ''}`
    case 'SortExec':
      return `Sort ${list(plan.order)}, ${plan.global}`
    case 'TakeOrderedAndProjectExec':
      return `TakeOrderedAndProject(limit=${plan.limit}${plan.offset > 0 ? `, offset=${plan.offset}` : ''}, orderBy=${list(plan.order)}, output=${list(plan.projectList)})`
    case 'LocalLimitExec':
      return `LocalLimit ${plan.limit}`
    case 'GlobalLimitExec':
      return `GlobalLimit ${plan.limit ?? 'all'}, ${plan.offset}`
    case 'UnionExec':
      return 'Union'
    case 'GenerateExec':
      return `Generate ${expressionText(plan.generator)}, ${plan.outer}, ${columns(plan.generatorOutput)}`
    case 'UnionLoopExec':
      return `UnionLoop ${plan.loopId}, ${columns(plan.output)}`
    case 'UnionLoopRefExec':
      return `UnionLoopRef ${plan.loopId}, ${columns(plan.output)}`
    case 'CTERelationRefExec':
      return `CTERelationRef ${plan.cteId}, ${columns(plan.output)}`
    case 'CoalesceExec':
      return `Coalesce ${plan.numPartitions}`
    case 'ShuffleExchangeExec':
      return `Exchange ${partitioningText(plan.partitioning)}`
    case 'BroadcastExchangeExec':
      return 'BroadcastExchange'
    case 'WriteFilesExec':
      return `WriteFiles ${plan.write.options.format} ${plan.write.path}${plan.write.partitionBy.length > 0 ? ` partitioned by [${plan.write.partitionBy.join(', ')}]` : ''}`
    case 'StageInputExec':
      return `StageInput ${plan.name} ${columns(plan.output)}`
  }
}

function partitioningText(partitioning: Partitioning): string {
  switch (partitioning.kind) {
    case 'hash':
      return `hashpartitioning(${partitioning.expressions.map(expressionText).join(', ')}, ${partitioning.numPartitions})`
    case 'range':
      return `rangepartitioning(${partitioning.order.map(expressionText).join(', ')}, ${partitioning.numPartitions})`
    case 'roundRobin':
      return `RoundRobinPartitioning(${partitioning.numPartitions})`
    case 'single':
      return 'SinglePartition'
  }
}
