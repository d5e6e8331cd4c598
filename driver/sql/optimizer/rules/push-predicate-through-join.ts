import { isDeterministic } from '../../expressions/determinism.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Filter, Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanDown } from '../../plan/logical/logical-plan-tree.ts'
import { droppableSides, preservedSides } from '../join-sides.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { andAll, splitConjuncts } from '../predicates.ts'
import { outputSetOf, readsOnly } from '../references.ts'

/**
 * Moves the conjuncts of a filter over a join, and of the join's own condition, to the side they read, where the type of
 * join allows it; what reads both sides of an inner join becomes its condition.
 */
export const PushPredicateThroughJoin: OptimizerRule = {
  name: 'PushPredicateThroughJoin',
  apply: (plan) =>
    transformPlanDown(plan, (node) => {
      if (node.kind === 'Filter' && node.child.kind === 'Join') return pushFilter(node, node.child)
      if (node.kind === 'Join') return pushCondition(node)
      return node
    }),
}

interface Split {
  readonly left: readonly Expression[]
  readonly right: readonly Expression[]
  readonly rest: readonly Expression[]
}

function split(conjuncts: readonly Expression[], join: Join, sides: { left: boolean; right: boolean }): Split {
  const left: Expression[] = []
  const right: Expression[] = []
  const rest: Expression[] = []
  const leftIds = outputSetOf(join.left)
  const rightIds = outputSetOf(join.right)
  for (const conjunct of conjuncts) {
    if (!isDeterministic(conjunct)) rest.push(conjunct)
    else if (sides.left && readsOnly(conjunct, leftIds)) left.push(conjunct)
    else if (sides.right && readsOnly(conjunct, rightIds)) right.push(conjunct)
    else rest.push(conjunct)
  }
  return { left, right, rest }
}

function pushFilter(node: Filter, join: Join): LogicalPlan {
  const { left, right, rest } = split(splitConjuncts(node.condition), join, preservedSides[join.joinType])
  const isInner = join.joinType === 'inner' || join.joinType === 'cross'
  const joined = isInner ? rest.filter(isDeterministic) : []
  const stay = isInner ? rest.filter((conjunct) => !isDeterministic(conjunct)) : rest
  if (left.length + right.length + joined.length === 0) return node
  const below = withSides(join, left, right, [...splitConjuncts(join.condition), ...joined])
  return filter(stay, below.kind === 'Join' ? pushCondition(below) : below)
}

function pushCondition(join: Join): Join {
  if (join.nullAware || !join.condition) return join
  const { left, right, rest } = split(splitConjuncts(join.condition), join, droppableSides[join.joinType])
  return left.length + right.length === 0 ? join : withSides(join, left, right, rest)
}

function withSides(
  join: Join,
  left: readonly Expression[],
  right: readonly Expression[],
  condition: readonly Expression[],
): Join {
  const joinType = join.joinType === 'cross' && condition.length > 0 ? 'inner' : join.joinType
  return Object.freeze({
    ...join,
    joinType,
    left: filter(left, join.left),
    right: filter(right, join.right),
    condition: andAll(condition),
  })
}
