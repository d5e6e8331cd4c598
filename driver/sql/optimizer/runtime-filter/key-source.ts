import { isDeterministic } from '../../expressions/determinism.ts'
import type { Expression, ExprId } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../../plan/logical/logical-plan-tree.ts'
import { splitConjuncts } from '../predicates.ts'
import { hasSubquery, outputSetOf } from '../references.ts'

/** A part of a plan and the column it puts out that becomes the key. */
export interface KeySource {
  readonly plan: LogicalPlan
  readonly key: ExprId
}

/**
 * Parts of a plan that put out at least the values that the key has in the plan's rows, and that can run a second time: the
 * plan itself, what it filters, the sides of its joins. A row of an inner or left semi join has the same key on both sides.
 */
export function keySources(plan: LogicalPlan, key: ExprId): readonly KeySource[] {
  return [...(isCopyable(plan) ? [{ plan, key }] : []), ...sourcesBelow(plan, key)]
}

function sourcesBelow(plan: LogicalPlan, key: ExprId): readonly KeySource[] {
  if (plan.kind === 'Filter') return keySources(plan.child, key)
  if (plan.kind === 'Project') {
    const source = renamedFrom(plan.projectList, key)
    return source === undefined ? [] : keySources(plan.child, source)
  }
  if (plan.kind !== 'Join') return []
  const [inside, outside] = outputSetOf(plan.left).has(key) ? [plan.left, plan.right] : [plan.right, plan.left]
  const isBothSides = plan.joinType === 'inner' || plan.joinType === 'left semi'
  const equal = isBothSides ? equalities(plan.condition, inside, outside).filter(([column]) => column === key) : []
  return [...keySources(inside, key), ...equal.flatMap(([, column]) => keySources(outside, column))]
}

const copyable = new Set<LogicalPlan['kind']>([
  'LogicalRelation',
  'LocalRelation',
  'Range',
  'Project',
  'Filter',
  'Join',
])

const isCopyable = (plan: LogicalPlan): boolean =>
  [...walkPlan(plan)].every(
    (node) =>
      copyable.has(node.kind) &&
      expressionsOf(node).every((expression) => isDeterministic(expression) && !hasSubquery(expression)),
  )

/** The pairs of columns, one of each side, that a condition asks to be equal. */
export function equalities(
  condition: Expression | undefined,
  left: LogicalPlan,
  right: LogicalPlan,
): readonly (readonly [ExprId, ExprId])[] {
  return splitConjuncts(condition).flatMap((conjunct) => {
    if (conjunct.kind !== 'Comparison' || conjunct.operator !== '=') return []
    const { left: a, right: b } = conjunct
    if (a.kind !== 'AttributeReference' || b.kind !== 'AttributeReference') return []
    if (outputSetOf(left).has(a.exprId) && outputSetOf(right).has(b.exprId)) return [[a.exprId, b.exprId] as const]
    if (outputSetOf(left).has(b.exprId) && outputSetOf(right).has(a.exprId)) return [[b.exprId, a.exprId] as const]
    return []
  })
}

/** The column below that a list of named expressions puts out under the id, if it is no more than renamed. */
export function renamedFrom(list: readonly Expression[], id: ExprId): ExprId | undefined {
  for (const item of list) {
    if (item.kind === 'AttributeReference' && item.exprId === id) return id
    if (item.kind === 'Alias' && item.exprId === id)
      return item.child.kind === 'AttributeReference' ? item.child.exprId : undefined
  }
  return undefined
}
