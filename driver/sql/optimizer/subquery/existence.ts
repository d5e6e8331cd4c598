import type { Expression, ExprId } from '../../expressions/expression.ts'
import { nullableOf } from '../../expressions/expression-type.ts'
import type { Join, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { aggregate, alias, join, limit, project } from '../plan-nodes.ts'
import { comparison, isNotNull, isNull, or, trueLiteral } from '../predicates.ts'
import { outputSetOf, readsOnly, referencesOf } from '../references.ts'
import { deduplicateRight } from './deduplicate-right.ts'
import { pullUpCorrelatedPredicates, stripOuter } from './pull-up-correlated-predicates.ts'

type PredicateSubquery = Extract<Expression, { kind: 'Exists' | 'InSubquery' }>

/** The right side and the condition of a join that asks a predicate subquery of each row of `left`. */
interface SubqueryJoin {
  readonly right: LogicalPlan
  readonly conditions: readonly Expression[]
  readonly correlated: boolean
}

/** `negated`: within NOT IN a comparison that is null counts as a match. */
function asJoin(subquery: PredicateSubquery, left: LogicalPlan, negated: boolean): SubqueryJoin {
  const pulled = pullUpCorrelatedPredicates(subquery.plan, left, subquery.kind === 'Exists')
  const columns = outputOf(pulled.plan)
  const values = subquery.kind === 'InSubquery' ? subquery.values : []
  // The values are the outer query's; marked as such until the right side's ids are surely others.
  const columnList = values.map((_, index) => columns[index]).filter((column) => column !== undefined)
  const { right, overRight } = deduplicateRight(left, pulled.plan, [...columnList, ...pulled.conditions])
  const comparisons = values.map((value, index) => {
    const equality = comparison('=', value, overRight[index] ?? value)
    return negated && nullableOf(equality) ? or(equality, isNull(equality)) : equality
  })
  const conditions = [...comparisons, ...overRight.slice(columnList.length).map(stripOuter)]
  return { right, conditions, correlated: pulled.conditions.length > 0 }
}

/** The left semi or left anti join that a conjunct of a filter is. */
export function semiOrAntiJoin(subquery: PredicateSubquery, left: LogicalPlan, negated: boolean): Join {
  const type = negated ? 'left anti' : 'left semi'
  const { right, conditions, correlated } = asJoin(subquery, left, negated)
  const [value] = subquery.kind === 'InSubquery' ? subquery.values : []
  const [condition] = conditions
  const isOneNullableColumn = conditions.length === 1 && !correlated && condition?.kind === 'Or'
  if (negated && value && isOneNullableColumn) {
    return Object.freeze({ ...join(left, right, type, [condition.left]), nullAware: true })
  }
  // EXISTS of a plan without columns in common: one row is as good as all.
  if (conditions.length === 0) return join(left, limit(1, right), type, conditions)
  return join(left, right, type, conditions)
}

/**
 * A predicate subquery that is not a conjunct of its own (under OR, in a CASE, selected) becomes a column that is not null
 * where there is a match: a left join with the distinct keys of the subquery and a marker. Where the condition is more
 * than equalities, the keys are the outer columns it reads: distinct, and reduced by a semi join to those with a match.
 */
export function existenceJoin(
  subquery: PredicateSubquery,
  left: LogicalPlan,
  negated: boolean,
): { readonly plan: LogicalPlan; readonly exists: Expression } {
  const { right, conditions } = asJoin(subquery, left, negated)
  const marker = alias(trueLiteral, 'exists')
  // Null where the left join finds nothing, whatever the literal it stands for.
  const exists = isNotNull({ ...toAttribute(marker), nullable: true })
  if (conditions.length === 0) {
    const marked = project([marker], limit(1, right))
    return { plan: join(left, marked, 'left', []), exists }
  }
  const inside = outputSetOf(right)
  const keys = conditions.map((condition) => rightKeyOf(condition, inside))
  if (keys.every((key) => key !== undefined)) {
    const columns = keys.map((key) => (key.kind === 'AttributeReference' ? key : alias(key, '_key')))
    const computed = project([...outputOf(right), ...columns.filter((column) => column.kind === 'Alias')], right)
    const attributes = columns.map(toAttribute)
    const distinct = project([...attributes, marker], aggregate(attributes, attributes, computed))
    const equalities = conditions.map((condition, index) => withRightKey(condition, inside, attributes[index]))
    return { plan: join(left, distinct, 'left', equalities), exists }
  }
  const read = new Set(conditions.flatMap((condition) => [...referencesOf(condition)]))
  const outer = outputOf(left).filter((attribute) => read.has(attribute.exprId))
  const domain = aggregate(outer, outer, left)
  const matched = join(domain, right, 'left semi', conditions)
  const copies = outer.map((attribute) => alias(attribute, attribute.name))
  const marked = project([...copies, marker], matched)
  const equalities = outer.map((attribute, index) =>
    comparison('<=>', attribute, toAttribute(copies[index] ?? attribute)),
  )
  return { plan: join(left, marked, 'left', equalities), exists }
}

/** The side of `left = right` that reads the subquery, when the other does not. */
function rightKeyOf(condition: Expression, inside: ReadonlySet<ExprId>): Expression | undefined {
  if (condition.kind !== 'Comparison' || condition.operator !== '=') return undefined
  const sides = [condition.left, condition.right]
  const key = sides.find((side) => readsOnly(side, inside) && referencesOf(side).size > 0)
  const other = sides.find((side) => side !== key)
  if (!key || !other || [...referencesOf(other)].some((id) => inside.has(id))) return undefined
  return key
}

function withRightKey(condition: Expression, inside: ReadonlySet<ExprId>, key: Expression | undefined): Expression {
  if (condition.kind !== 'Comparison' || !key) return condition
  return rightKeyOf(condition, inside) === condition.left
    ? comparison('=', condition.right, key)
    : comparison('=', condition.left, key)
}

export const isPredicateSubquery = (expression: Expression): expression is PredicateSubquery =>
  expression.kind === 'Exists' || expression.kind === 'InSubquery'
