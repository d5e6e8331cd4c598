import { isDeterministic } from '../../expressions/determinism.ts'
import type { ExprId } from '../../expressions/expression.ts'
import type { Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { walkPlan } from '../../plan/logical/logical-plan-tree.ts'
import { isFreeJoin } from '../inner-joins.ts'
import { outputSetOf } from '../references.ts'
import { equalities, renamedFrom } from './key-source.ts'

/** Where dropping rows by a key drops the rows with that key from the whole plan, and nothing else. */
export interface FilterPlace {
  readonly plan: LogicalPlan
  readonly key: ExprId
  /** The whole plan with another in this place. */
  readonly replace: (by: LogicalPlan) => LogicalPlan
}

/**
 * The lowest such place: a relation with its filter, below the joins that only use it. Undefined where a semi join on the key
 * is in the way already, written by the user or put there before.
 */
export function filterPlace(
  plan: LogicalPlan,
  key: ExprId,
  replace: FilterPlace['replace'] = (by) => by,
): FilterPlace | undefined {
  const here = { plan, key, replace }
  if (plan.kind === 'Filter') {
    if (!holdsJoin(plan.child) || !isDeterministic(plan.condition)) return here
    return filterPlace(plan.child, key, (child) => replace(Object.freeze({ ...plan, child })))
  }
  if (plan.kind === 'Project') {
    const source = renamedFrom(plan.projectList, key)
    if (source === undefined || !plan.projectList.every(isDeterministic)) return here
    return filterPlace(plan.child, source, (child) => replace(Object.freeze({ ...plan, child })))
  }
  return plan.kind === 'Join' ? placeInJoin(plan, key, replace) : here
}

function placeInJoin(plan: Join, key: ExprId, replace: FilterPlace['replace']): FilterPlace | undefined {
  const isSemi = plan.joinType === 'left semi'
  if (isSemi && equalities(plan.condition, plan.left, plan.right).some(([column]) => column === key)) return undefined
  const isLeft = outputSetOf(plan.left).has(key)
  const passesLeft = isSemi || plan.joinType === 'left anti'
  if (!(isLeft && passesLeft) && !isFreeJoin(plan)) return { plan, key, replace }
  return isLeft
    ? filterPlace(plan.left, key, (left) => replace(Object.freeze({ ...plan, left })))
    : filterPlace(plan.right, key, (right) => replace(Object.freeze({ ...plan, right })))
}

const holdsJoin = (plan: LogicalPlan): boolean => [...walkPlan(plan)].some((node) => node.kind === 'Join')
