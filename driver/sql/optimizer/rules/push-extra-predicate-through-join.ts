import { isDeterministic } from '../../expressions/determinism.ts'
import { And, type Expression, type ExprId, Or } from '../../expressions/expression.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import type { Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanDown } from '../../plan/logical/logical-plan-tree.ts'
import { constraintKeysOf } from '../constraints.ts'
import { droppableSides } from '../join-sides.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { splitConjuncts } from '../predicates.ts'
import { outputSetOf, readsOnly, referencesOf } from '../references.ts'

/**
 * A condition over both sides may imply one over a single side: of `(l.a = 1 AND r.b = 2) OR (l.a = 3 AND r.b = 4)` follows
 * `l.a = 1 OR l.a = 3` (TPC-H Q7, Q19). It filters that side early; the condition itself stays.
 */
export const PushExtraPredicateThroughJoin: OptimizerRule = {
  name: 'PushExtraPredicateThroughJoin',
  apply: (plan) => transformPlanDown(plan, (node) => (node.kind === 'Join' ? pushExtra(node) : node)),
}

function pushExtra(join: Join): Join {
  if (!join.condition || join.nullAware) return join
  const conjuncts = splitConjuncts(join.condition).filter(isDeterministic)
  const { left, right } = droppableSides[join.joinType]
  const extraLeft = left ? implied(conjuncts, join.left) : []
  const extraRight = right ? implied(conjuncts, join.right) : []
  if (extraLeft.length + extraRight.length === 0) return join
  return Object.freeze({ ...join, left: filter(extraLeft, join.left), right: filter(extraRight, join.right) })
}

function implied(conjuncts: readonly Expression[], side: LogicalPlan): readonly Expression[] {
  const ids = outputSetOf(side)
  const known = constraintKeysOf(side)
  return conjuncts
    .filter((conjunct) => conjunct.kind === 'Or')
    .map((conjunct) => within(conjunct, ids))
    .filter((found) => found !== undefined)
    .flatMap(splitConjuncts)
    .filter((found) => referencesOf(found).size > 0 && !known.has(semanticKey(found)))
}

/** The strongest condition over the ids alone that the expression implies. */
function within(expression: Expression, ids: ReadonlySet<ExprId>): Expression | undefined {
  if (expression.kind === 'And') {
    const left = within(expression.left, ids)
    const right = within(expression.right, ids)
    return left && right ? And({ left, right }) : (left ?? right)
  }
  if (expression.kind === 'Or') {
    const left = within(expression.left, ids)
    const right = within(expression.right, ids)
    return left && right ? Or({ left, right }) : undefined
  }
  return readsOnly(expression, ids) ? expression : undefined
}
