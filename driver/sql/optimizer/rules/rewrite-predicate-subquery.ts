import { SparkError } from '../../../../common/errors/spark-error.ts'
import { Alias, type Expression, Not } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { childrenOf, mapChildren, someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { Aggregate, type Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { expressionsOf, mapChildPlans, mapExpressions, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { filter } from '../plan-nodes.ts'
import { andAll, splitConjuncts, trueLiteral } from '../predicates.ts'
import { outputSetOf, referencesOf } from '../references.ts'
import { existenceJoin, isPredicateSubquery, type PredicateSubquery, semiOrAntiJoin } from '../subquery/existence.ts'

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
      if (node.kind === 'Project') return rewriteUnary(node)
      if (node.kind === 'Aggregate') return rewriteAggregate(node)
      return node.kind === 'Join' ? rewriteJoin(node) : node
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
  const markers = new ExistenceMarkers(plan)
  const rewritten = nested.map((conjunct) => markers.replaceIn(conjunct))
  return Project({ projectList: output, child: filter(rewritten, markers.plan) })
}

function rewriteUnary(node: Project | Aggregate): LogicalPlan {
  if (!expressionsOf(node).some(hasPredicateSubquery)) return node
  const markers = new ExistenceMarkers(node.child)
  const mapped = mapExpressions(node, (expression) => markers.replaceIn(expression))
  return mapChildPlans(mapped, () => markers.plan)
}

/** Subqueries over what the aggregate puts out are asked of its rows; those it groups or computes by, of its input's. */
function rewriteAggregate(node: Aggregate): LogicalPlan {
  const keys = new Set(node.groupingExpressions.map(semanticKey))
  const isOwn = (part: Expression): boolean => part.kind === 'AggregateExpression' || keys.has(semanticKey(part))
  const asksOutput = (part: Expression): boolean =>
    !isOwn(part) && (isPredicateSubquery(part) || childrenOf(part).some(asksOutput))
  if (!node.aggregateExpressions.some(asksOutput)) return rewriteUnary(node)
  const computed = new Map<string, Expression>()
  const extract = (part: Expression): Expression => {
    if (!isOwn(part)) return mapChildren(part, extract)
    const key = semanticKey(part)
    const item =
      computed.get(key) ?? (part.kind === 'AttributeReference' ? part : Alias({ child: part, name: '_computed' }))
    computed.set(key, item)
    return toAttribute(item)
  }
  // What a subquery reads of the outer row are grouping columns.
  for (const grouping of node.groupingExpressions) if (grouping.kind === 'AttributeReference') extract(grouping)
  const list = node.aggregateExpressions.map((item) => {
    const extracted = extract(item)
    return extracted.kind === 'AttributeReference' && extracted.exprId !== toAttribute(item).exprId
      ? Object.freeze({ ...toAttribute(item), exprId: extracted.exprId })
      : extracted
  })
  const below = Aggregate({
    groupingExpressions: node.groupingExpressions,
    aggregateExpressions: [...computed.values()],
    child: node.child,
  })
  return Project({ projectList: list, child: rewriteUnary(below) })
}

/** A marker joined to the side that the subquery reads, before the join itself. */
function rewriteJoin(node: Join): LogicalPlan {
  if (!node.condition || !hasPredicateSubquery(node.condition)) return node
  const [left, right] = [new ExistenceMarkers(node.left), new ExistenceMarkers(node.right)]
  const rightIds = outputSetOf(node.right)
  const condition = splitConjuncts(node.condition).map((conjunct) =>
    replaceSubqueries(conjunct, (subquery, negated) => {
      const read = referencesOf(subquery)
      const ofRight = read.size > 0 && [...read].every((id) => rightIds.has(id))
      if (!ofRight && [...read].some((id) => rightIds.has(id)))
        throw new SparkError(
          'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION',
          { subqueryExpression: toPrettySql(subquery) },
        )
      return (ofRight ? right : left).markerOf(subquery, negated)
    }),
  )
  const joined = Object.freeze({ ...node, left: left.plan, right: right.plan, condition: andAll(condition) })
  return Project({ projectList: outputOf(node), child: joined })
}

/** A plan under existence joins, one for each predicate subquery asked of it. */
class ExistenceMarkers {
  plan: LogicalPlan
  readonly #known = new Map<string, Expression>()

  constructor(plan: LogicalPlan) {
    this.plan = plan
  }
  /** The expression with markers in the place of its predicate subqueries. */
  replaceIn(expression: Expression): Expression {
    return replaceSubqueries(expression, (subquery, negated) => this.markerOf(subquery, negated))
  }
  /** The marker of a subquery, or of one that is negated; subqueries that mean the same have one. */
  markerOf(subquery: PredicateSubquery, negated: boolean): Expression {
    const key = `${negated} ${semanticKey(subquery)}`
    const known = this.#known.get(key)
    if (known) return known
    const { plan, exists } = existenceJoin(subquery, this.plan, negated)
    this.plan = plan
    const marker = negated ? Not({ child: exists }) : exists
    this.#known.set(key, marker)
    return marker
  }
}

function replaceSubqueries(
  node: Expression,
  markerOf: (subquery: PredicateSubquery, negated: boolean) => Expression,
): Expression {
  const negated = node.kind === 'Not'
  const subquery = negated ? node.child : node
  return isPredicateSubquery(subquery)
    ? markerOf(subquery, negated)
    : mapChildren(node, (child) => replaceSubqueries(child, markerOf))
}

/** An aggregate without groups puts out one row whatever it is given, so that it always exists. */
const simplifyExists = (node: Expression): Expression =>
  node.kind === 'Exists' && isGlobalAggregate(node.plan) ? trueLiteral : node

const isGlobalAggregate = (plan: LogicalPlan): boolean =>
  plan.kind === 'Project' || plan.kind === 'Sort' || plan.kind === 'SubqueryAlias'
    ? isGlobalAggregate(plan.child)
    : plan.kind === 'Aggregate' && plan.groupingExpressions.length === 0

const hasPredicateSubquery = (expression: Expression): boolean => someExpression(expression, isPredicateSubquery)
