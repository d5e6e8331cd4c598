import { type Expression, Not } from '../../expressions/expression.ts'
import { mapChildren, someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, mapExpressions, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { splitConjuncts, trueLiteral } from '../predicates.ts'
import { existenceJoin, isPredicateSubquery, semiOrAntiJoin } from '../subquery/existence.ts'

/**
 * EXISTS and IN become joins: left semi, negated left anti, where they are a conjunct of a filter; NOT IN a null-aware
 * left anti join. Anywhere else a join adds a column that tells whether there is a match.
 */
export const RewritePredicateSubquery: OptimizerRule = {
  name: 'RewritePredicateSubquery',
  apply: (plan) =>
    transformPlanUp(plan, (original) => {
      const node = mapExpressions(original, (expression) => transformUp(expression, simplifyExists))
      if (node.kind === 'Filter') return rewriteFilter(node.condition, node.child, node)
      if (node.kind === 'Project' || node.kind === 'Aggregate') return rewriteUnary(node)
      return node
    }),
}

function rewriteFilter(condition: Expression, child: LogicalPlan, original: LogicalPlan): LogicalPlan {
  if (!hasPredicateSubquery(condition)) return original
  const conjuncts = splitConjuncts(condition)
  const plain = conjuncts.filter((conjunct) => !hasPredicateSubquery(conjunct))
  let plan = filter(plain, child)
  const nested: Expression[] = []
  for (const conjunct of conjuncts) {
    if (!hasPredicateSubquery(conjunct)) continue
    const negated = conjunct.kind === 'Not'
    const subquery = negated ? conjunct.child : conjunct
    if (isPredicateSubquery(subquery)) plan = semiOrAntiJoin(subquery, plan, negated)
    else nested.push(conjunct)
  }
  if (nested.length === 0) return plan
  const output = outputOf(plan)
  const rewritten = nested.map((conjunct) => {
    const result = withExistence(conjunct, plan)
    plan = result.plan
    return result.expression
  })
  return Project({ projectList: output, child: filter(rewritten, plan) })
}

function rewriteUnary(node: Extract<LogicalPlan, { kind: 'Project' | 'Aggregate' }>): LogicalPlan {
  if (!expressionsOf(node).some(hasPredicateSubquery)) return node
  let child = node.child
  const mapped = mapExpressions(node, (expression) => {
    const result = withExistence(expression, child)
    child = result.plan
    return result.expression
  })
  return mapped.kind === 'Project' || mapped.kind === 'Aggregate' ? Object.freeze({ ...mapped, child }) : mapped
}

/** The expression with each predicate subquery replaced by the marker of an existence join over the plan. */
function withExistence(
  expression: Expression,
  over: LogicalPlan,
): { readonly expression: Expression; readonly plan: LogicalPlan } {
  let plan = over
  const visit = (node: Expression): Expression => {
    const negated = node.kind === 'Not'
    const subquery = negated ? node.child : node
    if (!isPredicateSubquery(subquery)) return mapChildren(node, visit)
    const result = existenceJoin(subquery, plan, negated)
    plan = result.plan
    return negated ? Not({ child: result.exists }) : result.exists
  }
  return { expression: visit(expression), plan }
}

/** An aggregate without groups puts out one row whatever it is given, so that it always exists. */
const simplifyExists = (node: Expression): Expression =>
  node.kind === 'Exists' && isGlobalAggregate(node.plan) ? trueLiteral : node

const isGlobalAggregate = (plan: LogicalPlan): boolean =>
  plan.kind === 'Project' || plan.kind === 'Sort' || plan.kind === 'SubqueryAlias'
    ? isGlobalAggregate(plan.child)
    : plan.kind === 'Aggregate' && plan.groupingExpressions.length === 0

const hasPredicateSubquery = (expression: Expression): boolean => someExpression(expression, isPredicateSubquery)
