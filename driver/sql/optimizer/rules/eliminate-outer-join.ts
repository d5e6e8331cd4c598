import type { Expression } from '../../expressions/expression.ts'
import type { Join, JoinType, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanDown } from '../../plan/logical/logical-plan-tree.ts'
import { rejectsNulls } from '../null-rejection.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { splitConjuncts } from '../predicates.ts'
import { outputSetOf } from '../references.ts'

/** An outer join whose rows without a match are dropped right above is an inner join, or outer on one side only. */
export const EliminateOuterJoin: OptimizerRule = {
  name: 'EliminateOuterJoin',
  apply: (plan) =>
    transformPlanDown(plan, (node) => {
      if (node.kind === 'Filter' && node.child.kind === 'Join') {
        const child = narrow(node.child, splitConjuncts(node.condition))
        return child === node.child ? node : Object.freeze({ ...node, child })
      }
      return node.kind === 'Join' && !node.nullAware ? narrowSides(node) : node
    }),
}

function narrow(join: Join, conjuncts: readonly Expression[]): Join {
  if (join.joinType !== 'left' && join.joinType !== 'right' && join.joinType !== 'full') return join
  const needs = (side: LogicalPlan) => conjuncts.some((conjunct) => rejectsNulls(conjunct, outputSetOf(side)))
  const joinType = narrowed(join.joinType, needs(join.left), needs(join.right))
  return joinType === join.joinType ? join : Object.freeze({ ...join, joinType })
}

function narrowed(joinType: 'left' | 'right' | 'full', needsLeft: boolean, needsRight: boolean): JoinType {
  switch (joinType) {
    case 'left':
      return needsRight ? 'inner' : 'left'
    case 'right':
      return needsLeft ? 'inner' : 'right'
    case 'full':
      if (needsLeft && needsRight) return 'inner'
      return needsLeft ? 'left' : needsRight ? 'right' : 'full'
  }
}

/** The condition of an inner or semi join filters its sides as a filter would. */
function narrowSides(join: Join): Join {
  const filtersLeft = join.joinType === 'inner' || join.joinType === 'left semi' || join.joinType === 'right'
  const filtersRight = join.joinType === 'inner' || join.joinType === 'left semi' || join.joinType === 'left'
  const conjuncts = splitConjuncts(join.condition)
  const left = filtersLeft && join.left.kind === 'Join' ? narrow(join.left, conjuncts) : join.left
  const right = filtersRight && join.right.kind === 'Join' ? narrow(join.right, conjuncts) : join.right
  return left === join.left && right === join.right ? join : Object.freeze({ ...join, left, right })
}
