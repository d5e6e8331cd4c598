import { Alias, Comparison, type Expression, type ExprId, IsNotNull, IsNull, Or } from '../../expressions/expression.ts'
import { nullableOf } from '../../expressions/expression-type.ts'
import { Aggregate, Join, Limit, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { andAll, trueLiteral } from '../predicates.ts'
import { outputSetOf, readsOnly, referencesOf } from '../references.ts'
import { deduplicateRight } from './deduplicate-right.ts'
import { pullUpCorrelatedPredicates, stripOuter } from './pull-up-correlated-predicates.ts'

/** EXISTS and IN. */
export type PredicateSubquery = Extract<Expression, { kind: 'Exists' | 'InSubquery' }>

/** The right side and the condition of a join that asks a predicate subquery of each row of `left`. */
interface SubqueryJoin {
  readonly right: LogicalPlan
  readonly conditions: readonly Expression[]
  readonly correlated: boolean
}

/** `negated`: within NOT IN a comparison that is null counts as a match. */
function asJoin(subquery: PredicateSubquery, left: LogicalPlan, negated: boolean): SubqueryJoin {
  const pulled = pullUpCorrelatedPredicates(subquery.plan, left, { onlyExistence: subquery.kind === 'Exists' })
  const columns = outputOf(pulled.plan)
  const values = subquery.kind === 'InSubquery' ? subquery.values : []
  // The values are the outer query's; marked as such until the right side's ids are surely others.
  const columnList = values.map((_, index) => columns[index]).filter((column) => column !== undefined)
  const { right, overRight } = deduplicateRight(left, pulled.plan, [...columnList, ...pulled.conditions])
  const comparisons = values.map((value, index) => {
    const equality = Comparison({ operator: '=', left: value, right: overRight[index] ?? value })
    return negated && nullableOf(equality) ? Or({ left: equality, right: IsNull({ child: equality }) }) : equality
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
    return Object.freeze({
      ...Join({ left, right, joinType: type, condition: andAll([condition.left]) }),
      nullAware: true,
    })
  }
  // EXISTS of a plan without columns in common: one row is as good as all.
  if (conditions.length === 0)
    return Join({ left, right: Limit({ limit: 1, child: right }), joinType: type, condition: andAll(conditions) })
  return Join({ left, right, joinType: type, condition: andAll(conditions) })
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
  const marker = Alias({ child: trueLiteral, name: 'exists' })
  // Null where the left join finds nothing, whatever the literal it stands for.
  const exists = IsNotNull({ child: { ...toAttribute(marker), nullable: true } })
  if (conditions.length === 0) {
    const marked = Project({ projectList: [marker], child: Limit({ limit: 1, child: right }) })
    return { plan: Join({ left, right: marked, joinType: 'left', productAllowed: true }), exists }
  }
  const inside = outputSetOf(right)
  const keys = conditions.map((condition) => rightKeyOf(condition, inside))
  if (keys.every((key) => key !== undefined)) {
    const columns = keys.map((key) => (key.kind === 'AttributeReference' ? key : Alias({ child: key, name: '_key' })))
    const computed = Project({
      projectList: [...outputOf(right), ...columns.filter((column) => column.kind === 'Alias')],
      child: right,
    })
    const attributes = columns.map(toAttribute)
    const distinct = Project({
      projectList: [...attributes, marker],
      child: Aggregate({ groupingExpressions: attributes, aggregateExpressions: attributes, child: computed }),
    })
    const equalities = conditions.map((condition, index) => withRightKey(condition, inside, attributes[index]))
    return { plan: Join({ left, right: distinct, joinType: 'left', condition: andAll(equalities) }), exists }
  }
  const read = new Set(conditions.flatMap((condition) => [...referencesOf(condition)]))
  const outer = outputOf(left).filter((attribute) => read.has(attribute.exprId))
  const domain = Aggregate({ groupingExpressions: outer, aggregateExpressions: outer, child: left })
  const matched = Join({ left: domain, right, joinType: 'left semi', condition: andAll(conditions) })
  const copies = outer.map((attribute) => Alias({ child: attribute, name: attribute.name }))
  const marked = Project({ projectList: [...copies, marker], child: matched })
  const equalities = outer.map((attribute, index) =>
    Comparison({ operator: '<=>', left: attribute, right: toAttribute(copies[index] ?? attribute) }),
  )
  return { plan: Join({ left, right: marked, joinType: 'left', condition: andAll(equalities) }), exists }
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
    ? Comparison({ operator: '=', left: condition.right, right: key })
    : Comparison({ operator: '=', left: condition.left, right: key })
}

export const isPredicateSubquery = (expression: Expression): expression is PredicateSubquery =>
  expression.kind === 'Exists' || expression.kind === 'InSubquery'
