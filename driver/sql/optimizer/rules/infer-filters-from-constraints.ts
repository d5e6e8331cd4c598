import { isDeterministic } from '../../expressions/determinism.ts'
import { type AttributeReference, type Expression, type ExprId, IsNotNull } from '../../expressions/expression.ts'
import { someExpression, walkExpression } from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import type { Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { constraintsOf } from '../constraints.ts'
import { droppableSides } from '../join-sides.ts'
import { rejectsNulls } from '../null-rejection.ts'
import type { OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { distinctExpressions, splitConjuncts } from '../predicates.ts'
import { hasSubquery, outputSetOf, readsOnly, referencesOf, replaceAttributes } from '../references.ts'

/**
 * Filters that follow for a side of a join: its keys are not null (left out where the files say they never are), and what
 * is known of one column holds for those equal to it (`a = b AND a > 5` gives `b > 5`).
 */
export const InferFiltersFromConstraints: OptimizerRule = {
  name: 'InferFiltersFromConstraints',
  apply: (plan, context) => transformPlanUp(plan, (node) => (node.kind === 'Join' ? infer(node, context) : node)),
}

function infer(join: Join, context: OptimizerContext): Join {
  if (!join.condition || join.nullAware) return join
  const conjuncts = splitConjuncts(join.condition).filter(isDeterministic)
  const constraints = [...conjuncts, ...constraintsOf(join.left), ...constraintsOf(join.right)]
  const { left: toLeft, right: toRight } = droppableSides[join.joinType]
  const left = toLeft ? withInferred(join.left, conjuncts, constraints, context) : join.left
  const right = toRight ? withInferred(join.right, conjuncts, constraints, context) : join.right
  return left === join.left && right === join.right ? join : Object.freeze({ ...join, left, right })
}

function withInferred(
  side: LogicalPlan,
  conjuncts: readonly Expression[],
  constraints: readonly Expression[],
  context: OptimizerContext,
): LogicalPlan {
  const own = constraintsOf(side)
  const known = new Set(own.map(semanticKey))
  const ids = outputSetOf(side)
  const transitive = distinctExpressions(transitiveOver(constraints, ids)).filter(
    (found) => !known.has(semanticKey(found)),
  )
  const holding = [...own, ...transitive]
  const keys = outputOf(side).filter((attribute) => {
    if (!attribute.nullable) return false
    const only = new Set([attribute.exprId])
    if (!conjuncts.some((conjunct) => isJoinKey(conjunct, attribute) && rejectsNulls(conjunct, only))) return false
    if (holding.some((constraint) => rejectsNulls(constraint, only))) return false
    return context.statistics(side).nullCount(attribute.exprId) !== 0
  })
  return filter([...transitive, ...keys.map((child) => IsNotNull({ child }))], side)
}

const isJoinKey = (conjunct: Expression, attribute: AttributeReference): boolean =>
  conjunct.kind === 'Comparison' && conjunct.operator === '=' && referencesOf(conjunct).has(attribute.exprId)

/** What the constraints say of the side's columns once a column is put in the place of one that equals it. */
function transitiveOver(constraints: readonly Expression[], ids: ReadonlySet<ExprId>): readonly Expression[] {
  const found: Expression[] = []
  for (const equality of constraints) {
    if (equality.kind !== 'Comparison' || equality.operator !== '=') continue
    const { left, right } = equality
    if (left.kind !== 'AttributeReference' || right.kind !== 'AttributeReference') continue
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      if (!ids.has(to.exprId) || ids.has(from.exprId)) continue
      const replacement = new Map<ExprId, Expression>([[from.exprId, to]])
      for (const constraint of constraints) {
        if (constraint === equality || !referencesOf(constraint).has(from.exprId) || !isCheap(constraint)) continue
        const moved = replaceAttributes(constraint, replacement)
        if (readsOnly(moved, ids) && !isTrivial(moved)) found.push(moved)
      }
    }
  }
  return found
}

/** Comparisons with literals, and equalities of columns: anything larger would be worked out twice for little. */
function isCheap(constraint: Expression): boolean {
  if (hasSubquery(constraint) || constraint.kind === 'IsNotNull') return false
  if (someExpression(constraint, (node) => node.kind === 'CaseWhen' || node.kind === 'ScalarFunction')) return false
  return [...walkExpression(constraint)].length <= 16
}

const isTrivial = (constraint: Expression): boolean =>
  constraint.kind === 'Comparison' && semanticKey(constraint.left) === semanticKey(constraint.right)
