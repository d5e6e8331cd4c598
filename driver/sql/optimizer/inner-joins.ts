import { isDeterministic } from '../expressions/determinism.ts'
import type { Expression } from '../expressions/expression.ts'
import { type Join, type LogicalPlan, Project } from '../plan/logical/logical-plan.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import { isSameAttributes } from './plan-nodes.ts'
import { splitConjuncts } from './predicates.ts'

export interface InnerJoins {
  readonly items: readonly LogicalPlan[]
  readonly conditions: readonly Expression[]
  /** Whether one of the joins may be without a condition: it says CROSS JOIN, or was made of a subquery. */
  readonly crossed: boolean
}

/** A join that may change places with others: inner, and not told by a hint how to run. */
export const isFreeJoin = (plan: LogicalPlan): plan is Join =>
  plan.kind === 'Join' &&
  (plan.joinType === 'inner' || plan.joinType === 'cross') &&
  plan.hint === undefined &&
  splitConjuncts(plan.condition).every(isDeterministic)

/** The items and conditions of a tree of inner joins, seen through projects that only pick columns. */
export function flattenInnerJoins(plan: LogicalPlan, bothSides: boolean): InnerJoins {
  const join = seeThrough(plan)
  if (!join) return { items: [plan], conditions: [], crossed: false }
  const left = flattenInnerJoins(join.left, bothSides)
  const right = bothSides
    ? flattenInnerJoins(join.right, true)
    : { items: [join.right], conditions: [], crossed: false }
  return {
    items: [...left.items, ...right.items],
    conditions: [...left.conditions, ...right.conditions, ...splitConjuncts(join.condition)],
    crossed: left.crossed || right.crossed || join.joinType === 'cross' || join.productAllowed === true,
  }
}

function seeThrough(plan: LogicalPlan): Join | undefined {
  if (isFreeJoin(plan)) return plan
  const isPick = plan.kind === 'Project' && plan.projectList.every((item) => item.kind === 'AttributeReference')
  return isPick && isFreeJoin(plan.child) ? plan.child : undefined
}

/** The reordered plan with the columns of the original, in their order. */
export function withOutputOf(original: LogicalPlan, reordered: LogicalPlan): LogicalPlan {
  const output = outputOf(original)
  return isSameAttributes(output, outputOf(reordered)) ? reordered : Project({ projectList: output, child: reordered })
}
