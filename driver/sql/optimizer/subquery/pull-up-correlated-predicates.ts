import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { Comparison, Expression, ExprId } from '../../expressions/expression.ts'
import { someExpression, transformUp } from '../../expressions/expression-tree.ts'
import type { Aggregate, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { expressionsOf } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { aggregate, alias, filter, project } from '../plan-nodes.ts'
import { splitConjuncts } from '../predicates.ts'
import { isCorrelated, referencesOf } from '../references.ts'
import { simplify } from '../rules/boolean-simplification.ts'

export interface PulledUp {
  readonly plan: LogicalPlan
  /** The correlated predicates taken out: over `plan`'s output and OuterReferences. */
  readonly conditions: readonly Expression[]
}

interface Needs {
  /** Whether an aggregate above must get the predicates as `inner column = outer expression`. */
  readonly underAggregate: boolean
  /** EXISTS: what the subquery selects, and how many rows of it, does not matter. */
  readonly onlyExistence: boolean
}

/**
 * Takes the predicates that read outer columns out of a subquery's plan (Spark's PullupCorrelatedPredicates), so that they
 * can become the condition of a join with it. Columns they read are carried up: projects put them out as well, and
 * aggregates group by them, which is only right for equalities. Any other place of an outer column is refused.
 */
export const pullUpCorrelatedPredicates = (plan: LogicalPlan, onlyExistence = false): PulledUp =>
  pullUp(plan, { underAggregate: false, onlyExistence })

function pullUp(plan: LogicalPlan, needs: Needs): PulledUp {
  if (!isCorrelated(plan)) return { plan, conditions: [] }
  switch (plan.kind) {
    case 'Filter':
      return pullUpFilter(plan.condition, plan.child, needs)
    case 'Project': {
      const inner = pullUp(plan.child, needs)
      if (needs.onlyExistence && !needs.underAggregate) return inner
      refuseOuter(plan)
      return { plan: project(withMissing(plan.projectList, inner), inner.plan), conditions: inner.conditions }
    }
    case 'Aggregate':
      return pullUpAggregate(plan, needs)
    case 'Join':
      return pullUpJoin(plan, needs)
    case 'Sort': {
      refuseOuter(plan)
      return pullUp(plan.child, needs)
    }
    case 'Limit':
      if (needs.onlyExistence && !needs.underAggregate && plan.offset === 0 && plan.limit !== 0) {
        return pullUp(plan.child, needs)
      }
      throw unsupported('an outer column below LIMIT')
    case 'Generate': {
      refuseOuter(plan)
      const inner = pullUp(plan.child, needs)
      return { plan: Object.freeze({ ...plan, child: inner.plan }), conditions: inner.conditions }
    }
    case 'SubqueryAlias':
    case 'Distinct':
    case 'Repartition':
      return pullUp(plan.child, needs)
    default:
      throw unsupported(`an outer column below ${plan.kind}`)
  }
}

function pullUpFilter(condition: Expression, child: LogicalPlan, needs: Needs): PulledUp {
  const inner = pullUp(child, needs)
  // Factors common to the branches of an OR may be the correlated ones.
  const conjuncts = splitConjuncts(transformUp(condition, simplify))
  const correlated = conjuncts.filter(readsOuter)
  const local = filter(
    conjuncts.filter((conjunct) => !readsOuter(conjunct)),
    inner.plan,
  )
  if (!needs.underAggregate) return { plan: local, conditions: [...inner.conditions, ...correlated] }
  // An aggregate above groups by the inner side of each equality, so that side has to be one column.
  const computed: Expression[] = []
  const equalities = correlated.map((conjunct) => {
    const { inside, outside, operator } = asEquality(conjunct)
    if (inside.kind === 'AttributeReference') return conjunct
    const column = alias(inside, '_correlated')
    computed.push(column)
    const equality: Comparison = { kind: 'Comparison', operator, left: toAttribute(column), right: outside }
    return Object.freeze(equality)
  })
  const plan = computed.length === 0 ? local : project([...outputOf(local), ...computed], local)
  return { plan, conditions: [...inner.conditions, ...equalities] }
}

function pullUpAggregate(plan: Aggregate, needs: Needs): PulledUp {
  const inner = pullUp(plan.child, { ...needs, underAggregate: true })
  refuseOuter(plan)
  const carried = missing(plan.groupingExpressions, inner)
  const shown = withMissing(plan.aggregateExpressions, inner)
  return {
    plan: aggregate([...plan.groupingExpressions, ...carried], shown, inner.plan),
    conditions: inner.conditions,
  }
}

function pullUpJoin(plan: Extract<LogicalPlan, { kind: 'Join' }>, needs: Needs): PulledUp {
  const sides = {
    left: plan.joinType !== 'right' && plan.joinType !== 'full',
    right: plan.joinType === 'inner' || plan.joinType === 'cross' || plan.joinType === 'right',
    condition: plan.joinType === 'inner' || plan.joinType === 'cross',
  }
  if (!sides.left && isCorrelated(plan.left)) throw unsupported('an outer column below the null side of an outer join')
  if (!sides.right && isCorrelated(plan.right))
    throw unsupported('an outer column below the null side of an outer join')
  const left = pullUp(plan.left, needs)
  const right = pullUp(plan.right, needs)
  const conjuncts = splitConjuncts(plan.condition)
  const correlated = conjuncts.filter(readsOuter)
  if (correlated.length > 0 && !sides.condition) throw unsupported('an outer column in the condition of an outer join')
  if (needs.underAggregate) for (const conjunct of correlated) asEquality(conjunct, true)
  const [first, ...others] = conjuncts.filter((conjunct) => !readsOuter(conjunct))
  const condition = others.reduce<Expression | undefined>(
    (all, conjunct) => all && Object.freeze({ kind: 'And', left: all, right: conjunct }),
    first,
  )
  return {
    plan: Object.freeze({ ...plan, left: left.plan, right: right.plan, condition }),
    conditions: [...left.conditions, ...right.conditions, ...correlated],
  }
}

/** The inner columns that the conditions read and a list does not put out yet. */
function missing(list: readonly Expression[], inner: PulledUp): readonly Expression[] {
  const shown = new Set<ExprId>(list.flatMap((item) => (item.kind === 'AttributeReference' ? [item.exprId] : [])))
  const available = outputOf(inner.plan)
  const wanted = new Set(inner.conditions.flatMap((condition) => [...referencesOf(condition)]))
  return available.filter((attribute) => wanted.has(attribute.exprId) && !shown.has(attribute.exprId))
}

const withMissing = (list: readonly Expression[], inner: PulledUp): readonly Expression[] => [
  ...list,
  ...missing(list, inner),
]

export const readsOuter = (expression: Expression): boolean =>
  someExpression(expression, (node) => node.kind === 'OuterReference')

/** An expression with plain attributes of the outer plan in the place of OuterReferences. */
export const stripOuter = (expression: Expression): Expression =>
  transformUp(expression, (node) => (node.kind === 'OuterReference' ? node.attribute : node))

function asEquality(
  conjunct: Expression,
  onlyColumns = false,
): { inside: Expression; outside: Expression; operator: '=' | '<=>' } {
  if (conjunct.kind === 'Comparison' && (conjunct.operator === '=' || conjunct.operator === '<=>')) {
    const { left, right, operator } = conjunct
    const pairs = [
      { inside: left, outside: right, operator },
      { inside: right, outside: left, operator },
    ]
    const found = pairs.find((pair) => !readsOuter(pair.inside) && referencesOf(pair.outside).size === 0)
    if (found && (!onlyColumns || found.inside.kind === 'AttributeReference')) return found
  }
  throw unsupported('below an aggregate, an outer column may only be compared with `=`')
}

function refuseOuter(plan: LogicalPlan): void {
  if (expressionsOf(plan).some(readsOuter)) throw unsupported(`an outer column in ${plan.kind}`)
}

const unsupported = (detail: string): SparkError =>
  new SparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SUBQUERY', { detail })
