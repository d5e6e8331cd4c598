import type { Expression, SortOrder } from '../../expressions/expression.ts'
import type { JoinType } from '../logical/logical-plan.ts'
import type { HashAggregateExec, Partitioning, PhysicalPlan, ShuffledHashJoinExec } from './physical-plan.ts'

/** How an operator's rows are spread over tasks. */
export type Delivered =
  | { readonly kind: 'single' }
  | { readonly kind: 'unknown' }
  /** Lists of keys whose values are equal, by each of which the rows are hashed: after an inner join those of both sides. */
  | { readonly kind: 'hash'; readonly keys: readonly (readonly Expression[])[]; readonly numPartitions: number }
  | { readonly kind: 'range'; readonly order: readonly SortOrder[] }
  /** All rows in every task. */
  | { readonly kind: 'broadcast' }

/** How an operator needs the rows of a child to be spread (Spark's Distribution). */
export type Required =
  | { readonly kind: 'any' }
  | { readonly kind: 'single' }
  /** Rows with equal keys in one task. */
  | { readonly kind: 'clustered'; readonly keys: readonly Expression[] }
  /** Hashed by exactly these keys, into as many partitions as the other side. */
  | { readonly kind: 'hashed'; readonly keys: readonly Expression[] }
  /** Ranges of the order, one a task. */
  | { readonly kind: 'ordered'; readonly order: readonly SortOrder[] }
  | { readonly kind: 'broadcast' }

const SINGLE: Delivered = { kind: 'single' }
const UNKNOWN: Delivered = { kind: 'unknown' }
const ANY: Required = { kind: 'any' }
const ONE: Required = { kind: 'single' }

/** @param children how the children's rows are spread, in their order @param fused whether the whole query is one task */
export function deliveredBy(plan: PhysicalPlan, children: readonly Delivered[], fused: boolean): Delivered {
  const [first = UNKNOWN, second = UNKNOWN] = children
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'RangeExec':
      return fused ? SINGLE : UNKNOWN
    case 'LocalTableScanExec':
    case 'GlobalLimitExec':
    case 'UnionLoopExec':
    case 'UnionLoopRefExec':
      return SINGLE
    case 'StageInputExec':
      return UNKNOWN
    case 'CTERelationRefExec':
    case 'ProjectExec':
    case 'FilterExec':
    case 'ExpectationExec':
    case 'GenerateExec':
    case 'SortExec':
    case 'LocalLimitExec':
    case 'TakeOrderedAndProjectExec':
    case 'HashAggregateExec':
    case 'WindowExec':
    case 'WindowGroupLimitExec':
    case 'WriteFilesExec':
      return first
    // Its columns are other ones than those by which the rows are spread.
    case 'ExpandExec':
      return first.kind === 'single' ? SINGLE : UNKNOWN
    case 'BroadcastHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
      return plan.buildSide === 'left' ? second : first
    case 'ShuffledHashJoinExec':
      return deliveredByJoin(plan.joinType, first, second)
    case 'UnionExec':
      return plan.tasks === 'one' ? SINGLE : UNKNOWN
    case 'CoalesceExec':
      return plan.numPartitions === 1 ? SINGLE : UNKNOWN
    case 'ShuffleExchangeExec':
      return deliveredByExchange(plan.partitioning)
    case 'BroadcastExchangeExec':
      return { kind: 'broadcast' }
  }
}

function deliveredByExchange(partitioning: Partitioning): Delivered {
  if (partitioning.kind === 'single') return SINGLE
  const { numPartitions } = partitioning
  switch (partitioning.kind) {
    case 'hash':
      return { kind: 'hash', keys: [partitioning.expressions], numPartitions }
    case 'range':
      return numPartitions === 1 ? SINGLE : { kind: 'range', order: partitioning.order }
    case 'roundRobin':
      return numPartitions === 1 ? SINGLE : UNKNOWN
  }
}

/** The side that may be filled up with nulls is hashed by its keys no longer. */
function deliveredByJoin(joinType: JoinType, left: Delivered, right: Delivered): Delivered {
  if (left.kind === 'single' && right.kind === 'single') return SINGLE
  switch (joinType) {
    case 'inner':
    case 'cross':
      return left.kind === 'hash' && right.kind === 'hash' ? { ...left, keys: [...left.keys, ...right.keys] } : left
    case 'left':
    case 'left semi':
    case 'left anti':
      return left
    case 'right':
      return right
    case 'full':
      return UNKNOWN
  }
}

/** What a node needs of each child; two sides of a join that are both in one task need no hashing. */
export function requiredBy(plan: PhysicalPlan, children: readonly Delivered[]): readonly Required[] {
  switch (plan.kind) {
    case 'FileSourceScanExec':
    case 'LocalTableScanExec':
    case 'RangeExec':
    case 'StageInputExec':
    case 'UnionLoopRefExec':
      return []
    case 'UnionLoopExec':
      return [ONE, ONE]
    case 'ProjectExec':
    case 'FilterExec':
    case 'ExpectationExec':
    case 'GenerateExec':
    case 'ExpandExec':
    case 'LocalLimitExec':
    case 'WindowGroupLimitExec':
    case 'CoalesceExec':
    case 'CTERelationRefExec':
    case 'ShuffleExchangeExec':
    case 'BroadcastExchangeExec':
    case 'WriteFilesExec':
      return [ANY]
    case 'HashAggregateExec':
      return [requiredByAggregate(plan)]
    case 'WindowExec':
      return [plan.partitionSpec.length === 0 ? ONE : { kind: 'clustered', keys: plan.partitionSpec }]
    case 'BroadcastHashJoinExec':
      return plan.buildSide === 'left' ? [{ kind: 'broadcast' }, ANY] : [ANY, { kind: 'broadcast' }]
    case 'BroadcastNestedLoopJoinExec':
      if (areSingle(children)) return [ONE, ONE]
      return plan.buildSide === 'left' ? [{ kind: 'broadcast' }, ANY] : [ANY, { kind: 'broadcast' }]
    case 'ShuffledHashJoinExec':
      return areSingle(children) ? [ONE, ONE] : hashedSides(plan)
    case 'SortExec':
      return [plan.global ? { kind: 'ordered', order: plan.order } : ANY]
    case 'TakeOrderedAndProjectExec':
    case 'GlobalLimitExec':
      return [ONE]
    case 'UnionExec':
      return plan.children.map(() => (plan.tasks === 'one' ? ONE : ANY))
  }
}

const areSingle = (children: readonly Delivered[]): boolean => children.every(({ kind }) => kind === 'single')

const hashedSides = ({ leftKeys, rightKeys }: ShuffledHashJoinExec): readonly Required[] => [
  { kind: 'hashed', keys: leftKeys },
  { kind: 'hashed', keys: rightKeys },
]

function requiredByAggregate({ mode, groupingExpressions }: HashAggregateExec): Required {
  if (mode === 'partial') return ANY
  if (groupingExpressions.length === 0) return ONE
  return { kind: 'clustered', keys: groupingExpressions.map((key) => (key.kind === 'Alias' ? key.child : key)) }
}
