import { conjunction, splitConjuncts } from '../expressions/conjuncts.ts'
import { type Expression, IsNull, Or } from '../expressions/expression.ts'
import { walkExpression } from '../expressions/expression-tree.ts'
import type { Join, JoinType } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import {
  BroadcastExchangeExec,
  BroadcastHashJoinExec,
  BroadcastNestedLoopJoinExec,
  type PhysicalPlan,
  ShuffledHashJoinExec,
} from '../plan/physical/physical-plan.ts'
import { hashExchange, isHashedBy, type OutputPartitioning, type Planned, requireSingle } from './planned.ts'
import { choosePartitions, type PlannerOptions } from './planner-options.ts'

type Side = 'left' | 'right'

/** Spark's JoinSelection: broadcast hash join where a side is small, shuffled hash join else, nested loop without equal keys. */
export function planJoin(
  join: Join,
  left: Planned,
  right: Planned,
  options: PlannerOptions,
): Pick<Planned, 'plan' | 'partitioning'> {
  const { leftKeys, rightKeys, rest } = extractEquiJoinKeys(join)
  const both = left.partitioning.kind === 'single' && right.partitioning.kind === 'single'
  const buildSide = smallerBuildSide(join.joinType, left, right)
  if (leftKeys.length === 0) return nestedLoopJoin(join.nullAware ? nullsMatching(join) : join, left, right, both)
  const node = { joinType: join.joinType, condition: rest, leftKeys, rightKeys, nullAware: join.nullAware === true }
  if (both) {
    return {
      plan: ShuffledHashJoinExec({ ...node, buildSide, left: left.plan, right: right.plan }),
      partitioning: { kind: 'single' },
    }
  }
  const broadcastSide = join.nullAware === true ? 'right' : chooseBroadcast(join, left, right, options)
  if (broadcastSide) {
    return {
      plan: BroadcastHashJoinExec({
        ...node,
        buildSide: broadcastSide,
        left: broadcastSide === 'left' ? broadcast(left) : left.plan,
        right: broadcastSide === 'right' ? broadcast(right) : right.plan,
      }),
      partitioning: broadcastSide === 'left' ? right.partitioning : left.partitioning,
    }
  }
  const [l, r] = coPartition(left, right, leftKeys, rightKeys, options)
  return {
    plan: ShuffledHashJoinExec({ ...node, buildSide, left: l.plan, right: r.plan }),
    partitioning: joinedPartitioning(join.joinType, l, r),
  }
}

/** NOT IN with a value that is no column of the outer side: a comparison that is null keeps a row out, as a match does. */
function nullsMatching(join: Join): Join {
  const { condition } = join
  if (!condition) return join
  const unknown: Expression = IsNull({ child: condition })
  return { ...join, condition: Or({ left: condition, right: unknown }), nullAware: false }
}

const broadcast = (side: Planned): PhysicalPlan => BroadcastExchangeExec({ child: side.plan })

/** Sides a join type can build on when the other side's rows are spread over tasks. */
function broadcastable(joinType: JoinType): readonly Side[] {
  switch (joinType) {
    case 'inner':
    case 'cross':
      return ['left', 'right']
    case 'left':
    case 'left semi':
    case 'left anti':
      return ['right']
    case 'right':
      return ['left']
    case 'full':
      return []
  }
}

function chooseBroadcast(join: Join, left: Planned, right: Planned, options: PlannerOptions): Side | undefined {
  const sides = broadcastable(join.joinType)
  if (join.hint === 'broadcast-left' && sides.includes('left')) return 'left'
  if (join.hint === 'broadcast-right' && sides.includes('right')) return 'right'
  if (join.hint === 'shuffle-hash' || options.broadcastThresholdBytes < 0) return undefined
  const size = (side: Side) => (side === 'left' ? left : right).statistics.sizeBytes
  const fitting = sides.filter((side) => size(side) <= options.broadcastThresholdBytes)
  return fitting.sort((a, b) => size(a) - size(b))[0]
}

function smallerBuildSide(joinType: JoinType, left: Planned, right: Planned): Side {
  if (joinType === 'left semi' || joinType === 'left anti') return 'right'
  return left.statistics.sizeBytes < right.statistics.sizeBytes ? 'left' : 'right'
}

function nestedLoopJoin(
  join: Join,
  left: Planned,
  right: Planned,
  both: boolean,
): Pick<Planned, 'plan' | 'partitioning'> {
  const sides = broadcastable(join.joinType)
  const smaller = smallerBuildSide(join.joinType, left, right)
  const buildSide = sides.includes(smaller) ? smaller : (sides[0] ?? 'right')
  const node = { joinType: join.joinType, condition: join.condition, buildSide }
  if (both || sides.length === 0) {
    const [l, r] = [requireSingle(left), requireSingle(right)]
    return {
      plan: BroadcastNestedLoopJoinExec({ ...node, left: l.plan, right: r.plan }),
      partitioning: { kind: 'single' },
    }
  }
  return {
    plan: BroadcastNestedLoopJoinExec({
      ...node,
      left: buildSide === 'left' ? broadcast(left) : left.plan,
      right: buildSide === 'right' ? broadcast(right) : right.plan,
    }),
    partitioning: buildSide === 'left' ? right.partitioning : left.partitioning,
  }
}

function coPartition(
  left: Planned,
  right: Planned,
  leftKeys: readonly Expression[],
  rightKeys: readonly Expression[],
  options: PlannerOptions,
): readonly [Planned, Planned] {
  const leftHashed = isHashedBy(left, leftKeys)
  const rightHashed = isHashedBy(right, rightKeys)
  const numPartitions =
    leftHashed ??
    rightHashed ??
    choosePartitions(Math.max(left.statistics.sizeBytes, right.statistics.sizeBytes), options)
  return [
    leftHashed === numPartitions ? left : hashExchange(left, leftKeys, numPartitions),
    rightHashed === numPartitions ? right : hashExchange(right, rightKeys, numPartitions),
  ]
}

function joinedPartitioning(joinType: JoinType, left: Planned, right: Planned): OutputPartitioning {
  if (joinType === 'full') return { kind: 'unknown' }
  if (joinType === 'right') return right.partitioning
  const [ofLeft, ofRight] = [left.partitioning, right.partitioning]
  if (joinType !== 'inner' || ofLeft.kind !== 'hash' || ofRight.kind !== 'hash') return ofLeft
  return { ...ofLeft, keys: [...ofLeft.keys, ...ofRight.keys] }
}

/** Splits a join's condition into pairs of equal keys, left and right, and the rest. */
function extractEquiJoinKeys(join: Join) {
  const leftIds = new Set(outputOf(join.left).map((attribute) => attribute.exprId))
  const rightIds = new Set(outputOf(join.right).map((attribute) => attribute.exprId))
  const onlyFrom = (expression: Expression, ids: ReadonlySet<number>): boolean => {
    let found = false
    for (const node of walkExpression(expression)) {
      if (node.kind !== 'AttributeReference') continue
      if (!ids.has(node.exprId)) return false
      found = true
    }
    return found
  }
  const leftKeys: Expression[] = []
  const rightKeys: Expression[] = []
  const rest: Expression[] = []
  for (const conjunct of join.condition ? splitConjuncts(join.condition) : []) {
    if (conjunct.kind === 'Comparison' && conjunct.operator === '=') {
      if (onlyFrom(conjunct.left, leftIds) && onlyFrom(conjunct.right, rightIds)) {
        leftKeys.push(conjunct.left)
        rightKeys.push(conjunct.right)
        continue
      }
      if (onlyFrom(conjunct.left, rightIds) && onlyFrom(conjunct.right, leftIds)) {
        leftKeys.push(conjunct.right)
        rightKeys.push(conjunct.left)
        continue
      }
    }
    rest.push(conjunct)
  }
  return { leftKeys, rightKeys, rest: conjunction(rest) }
}
