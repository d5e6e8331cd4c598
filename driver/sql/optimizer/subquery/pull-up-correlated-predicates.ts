import { SparkError } from '../../../../common/errors/spark-error.ts'
import { Alias, CaseWhen, Comparison, type Expression, type ExprId, IsNull } from '../../expressions/expression.ts'
import { someExpression, transformUp } from '../../expressions/expression-tree.ts'
import { Aggregate, Join, Limit, type LogicalPlan, Project, type Union } from '../../plan/logical/logical-plan.ts'
import { childPlansOf, expressionsOf } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { asNullable, emptyRelation, filter } from '../plan-nodes.ts'
import { andAll, splitConjuncts, trueLiteral } from '../predicates.ts'
import { isCorrelated, referencesOf, replaceAttributes } from '../references.ts'
import { simplify } from '../rules/boolean-simplification.ts'
import { Domain, outerColumnsOf } from './domain.ts'
import { limitPerGroup } from './limit-per-group.ts'
import { overNoRows } from './value-over-no-rows.ts'

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
  /** An aggregate without groups may leave out its row over no rows: the caller puts in the value (`valueOverNoRows`). */
  readonly missingIsNull: boolean
  /** The plan the outer columns are of. */
  readonly outer: LogicalPlan
}

/**
 * Takes the predicates that read outer columns out of a subquery's plan (Spark's PullupCorrelatedPredicates), so that they
 * can become the condition of a join with it. Columns they read are carried up: projects put them out as well, and
 * aggregates group by them, which is only right for equalities. Other predicates below an aggregate, and outer columns in what is
 * computed, read them from a join with their distinct values instead (Spark's DomainJoin). The remaining places are refused.
 */
export const pullUpCorrelatedPredicates = (
  plan: LogicalPlan,
  outer: LogicalPlan,
  needs: Partial<Pick<Needs, 'onlyExistence' | 'missingIsNull'>> = {},
): PulledUp => pullUp(plan, { underAggregate: false, onlyExistence: false, missingIsNull: false, ...needs, outer })

function pullUp(plan: LogicalPlan, needs: Needs): PulledUp {
  if (!isCorrelated(plan)) return { plan, conditions: [] }
  switch (plan.kind) {
    case 'Filter':
      return pullUpFilter(plan.condition, plan.child, needs)
    case 'Project': {
      const inner = pullUp(plan.child, needs)
      if (needs.onlyExistence && !needs.underAggregate) return inner
      const { below, list } = withDomain(plan.projectList, inner, needs)
      return {
        plan: Project({ projectList: withMissing(list, below), child: below.plan }),
        conditions: below.conditions,
      }
    }
    case 'Aggregate':
      return pullUpAggregate(plan, needs)
    case 'Join':
      return pullUpJoin(plan, needs)
    case 'Sort': {
      refuseOuter(plan)
      return pullUp(plan.child, needs)
    }
    case 'Limit': {
      const isOneRow = givesAtMostOneRow(plan.child)
      if (plan.limit === 0 || (isOneRow && plan.offset > 0)) return { plan: emptyRelation(plan), conditions: [] }
      const onlyExists = needs.onlyExistence && !needs.underAggregate && plan.offset === 0
      if (onlyExists || isOneRow) return pullUp(plan.child, needs)
      return pullUpLimit(plan, needs)
    }
    case 'Union':
      return pullUpUnion(plan, needs)
    case 'Window': {
      refuseOuter(plan)
      // The rows of one outer row are those of one value of each correlated column: windows do not reach beyond them.
      const inner = pullUp(plan.child, { ...needs, underAggregate: true, missingIsNull: false })
      const partitionSpec = [...plan.partitionSpec, ...missing(plan.partitionSpec, inner)]
      const windowExpressions = plan.windowExpressions.map((item) => withKeys(item, partitionSpec))
      return {
        plan: Object.freeze({ ...plan, partitionSpec, windowExpressions, child: inner.plan }),
        conditions: inner.conditions,
      }
    }
    case 'Generate': {
      const inner = pullUp(plan.child, { ...needs, missingIsNull: false })
      const { below, list } = withDomain([plan.generator], inner, needs)
      const [generator = plan.generator] = list
      return { plan: Object.freeze({ ...plan, generator, child: below.plan }), conditions: below.conditions }
    }
    case 'LateralJoin': {
      // Its right side reads no further than its left one.
      refuseOuter(plan)
      const inner = pullUp(plan.left, { ...needs, missingIsNull: false })
      return { plan: Object.freeze({ ...plan, left: inner.plan }), conditions: inner.conditions }
    }
    case 'SubqueryAlias':
    case 'CTERelationRef':
    case 'Distinct':
    case 'Repartition':
      return pullUp(plan.child, needs)
    case 'UnionLoop':
      throw notAllowed()
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedWith':
    case 'UnresolvedHaving':
    case 'UnresolvedTableValuedFunction':
    case 'UnresolvedInlineTable':
    case 'UnresolvedColumnEdit':
    case 'UnresolvedDeduplicate':
    case 'UnresolvedNaDrop':
    case 'UnresolvedPivot':
    case 'UnresolvedUnpivot':
    case 'LogicalRelation':
    case 'Expand':
    case 'UnionLoopRef':
    case 'LocalRelation':
    case 'Range':
    case 'SetOperation':
    case 'Expectation':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      throw unsupported(`an outer column below ${plan.kind}`)
  }
}

function pullUpFilter(condition: Expression, child: LogicalPlan, needs: Needs): PulledUp {
  // Factors common to the branches of an OR may be the correlated ones.
  return pullUpConjuncts(
    splitConjuncts(transformUp(condition, simplify)),
    // The condition reads what the child puts out.
    pullUp(child, { ...needs, onlyExistence: false, missingIsNull: false }),
    needs,
  )
}

function pullUpConjuncts(conjuncts: readonly Expression[], inner: PulledUp, needs: Needs): PulledUp {
  const correlated = conjuncts.filter(readsOuter)
  const local = conjuncts.filter((conjunct) => !readsOuter(conjunct))
  if (!needs.underAggregate) {
    return { plan: filter(local, inner.plan), conditions: [...inner.conditions, ...correlated] }
  }
  // An aggregate above groups by the inner side of each equality, so that side has to be one column.
  const computed: Expression[] = []
  const equalities = correlated.flatMap((conjunct): readonly Expression[] => {
    const equality = asEquality(conjunct)
    if (!equality) return []
    if (equality.inside.kind === 'AttributeReference') return [conjunct]
    const column = Alias({ child: equality.inside, name: '_correlated' })
    computed.push(column)
    return [Comparison({ operator: equality.operator, left: toAttribute(column), right: equality.outside })]
  })
  const others = correlated.filter((conjunct) => !asEquality(conjunct))
  const { below, list } = withDomain(others, inner, needs)
  const kept = filter([...local, ...list], below.plan)
  const plan = computed.length === 0 ? kept : Project({ projectList: [...outputOf(kept), ...computed], child: kept })
  return { plan, conditions: [...below.conditions, ...equalities] }
}

/** Joins the plan with the distinct values of the outer columns that the expressions read, for them to read those. */
function withDomain(
  expressions: readonly Expression[],
  inner: PulledUp,
  { outer }: Needs,
): { readonly below: PulledUp; readonly list: readonly Expression[] } {
  const columns = outerColumnsOf(expressions)
  if (columns.length === 0) return { below: inner, list: expressions }
  const domain = new Domain(columns, outer)
  const conditions = [...inner.conditions, ...domain.conditions()]
  return {
    below: {
      plan: Join({ left: inner.plan, right: domain.plan, joinType: 'inner', productAllowed: true }),
      conditions,
    },
    list: expressions.map((expression) => domain.replace(expression)),
  }
}

function pullUpAggregate(plan: Aggregate, needs: Needs): PulledUp {
  const inner = pullUp(plan.child, { ...needs, underAggregate: true, missingIsNull: false })
  const { below, list } = withDomain([...plan.groupingExpressions, ...plan.aggregateExpressions], inner, needs)
  const keys = list.slice(0, plan.groupingExpressions.length)
  const carried = missing(keys, below)
  const shown = withMissing(list.slice(keys.length), below)
  const grouped = {
    plan: Aggregate({ groupingExpressions: [...keys, ...carried], aggregateExpressions: shown, child: below.plan }),
    conditions: below.conditions,
  }
  return keys.length > 0 || needs.missingIsNull ? grouped : oneRowEach(plan, grouped, needs)
}

/**
 * An aggregate without groups gives a row for every outer one, where nothing reaches it too (`count` is 0, `max` null). Grouped by
 * what it is correlated on it doesn't: the distinct outer values are joined with it, and have the values over no rows where it has none.
 */
function oneRowEach(plan: Aggregate, grouped: PulledUp, { outer }: Needs): PulledUp {
  const columns = outerColumnsOf([...grouped.conditions, ...plan.aggregateExpressions])
  if (columns.length === 0) return grouped
  const domain = new Domain(columns, outer)
  const values = outputOf(grouped.plan).map((attribute) => Alias({ child: attribute, name: attribute.name }))
  const marker = Alias({ child: trueLiteral, name: 'alwaysTrue' })
  const renamed = new Map(
    outputOf(grouped.plan).map(({ exprId }, index) => [exprId, toAttribute(values[index] ?? marker)]),
  )
  const conditions = grouped.conditions.map((condition) => domain.replace(replaceAttributes(condition, renamed)))
  const joined = Join({
    left: domain.plan,
    right: Project({ projectList: [...values, marker], child: grouped.plan }),
    joinType: 'left',
    condition: andAll(conditions),
  })
  const list = plan.aggregateExpressions.map((item) => {
    const { exprId, name } = toAttribute(item)
    const value = asNullable(renamed.get(exprId) ?? toAttribute(item))
    const overNothing = domain.replace(overNoRows(item.kind === 'Alias' ? item.child : item))
    const branch = { condition: IsNull({ child: asNullable(toAttribute(marker)) }), value: overNothing }
    return Alias({ child: CaseWhen({ branches: [branch], elseValue: value }), name, exprId })
  })
  return {
    plan: Project({ projectList: [...list, ...domain.columns], child: joined }),
    conditions: domain.conditions(),
  }
}

/** Each side is joined with the distinct outer values its predicates are about, which the union then puts out. */
function pullUpUnion(plan: Union, needs: Needs): PulledUp {
  const sides = plan.children.map((child) => pullUp(child, { ...needs, onlyExistence: false, missingIsNull: false }))
  const columns = outerColumnsOf(sides.flatMap(({ conditions }) => conditions))
  const domains = sides.map(() => new Domain(columns, needs.outer))
  const children = sides.map((side, index): LogicalPlan => {
    const [child, domain] = [plan.children[index], domains[index]]
    if (!child || !domain) return side.plan
    const conditions = side.conditions.map((condition) => domain.replace(condition))
    return Project({
      projectList: [...outputOf(child), ...domain.columns],
      child: Join({
        left: side.plan,
        right: domain.plan,
        joinType: 'inner',
        condition: andAll(conditions),
        productAllowed: true,
      }),
    })
  })
  return { plan: Object.freeze({ ...plan, children }), conditions: domains[0]?.conditions() ?? [] }
}

/** The first rows of all are those of each outer row: of each value of the correlated columns. */
function pullUpLimit(plan: Limit, needs: Needs): PulledUp {
  const { child, limit, offset } = plan
  if (child.kind === 'Project') {
    // To the sort below, whose columns need not be selected.
    return pullUp(Project({ ...child, child: Limit({ limit, offset, child: child.child }) }), needs)
  }
  const orderSpec = child.kind === 'Sort' ? child.order : []
  const sorted = child.kind === 'Sort' ? child.child : child
  if (orderSpec.some(readsOuter)) throw unsupported('an outer column in Sort')
  const inner = pullUp(sorted, { ...needs, underAggregate: true, onlyExistence: false, missingIsNull: false })
  return { plan: limitPerGroup(inner.plan, missing([], inner), orderSpec, plan), conditions: inner.conditions }
}

function pullUpJoin(plan: Join, needs: Needs): PulledUp {
  const { joinType } = plan
  const isInner = joinType === 'inner' || joinType === 'cross'
  if ((joinType === 'right' || joinType === 'full') && isCorrelated(plan.left)) throw notAllowed()
  if ((joinType === 'left' || joinType === 'full') && isCorrelated(plan.right)) throw notAllowed()
  const left = pullUp(plan.left, { ...needs, missingIsNull: false })
  const right = pullUp(plan.right, { ...needs, missingIsNull: false })
  const conjuncts = splitConjuncts(plan.condition)
  const correlated = conjuncts.filter(readsOuter)
  const local = conjuncts.filter((conjunct) => !readsOuter(conjunct))
  if (isInner || (correlated.length === 0 && (joinType === 'right' || right.conditions.length === 0))) {
    const joined: PulledUp = {
      plan: Object.freeze({ ...plan, left: left.plan, right: right.plan, condition: andAll(local) }),
      conditions: [...left.conditions, ...right.conditions],
    }
    return correlated.length === 0 ? joined : pullUpConjuncts(correlated, joined, needs)
  }
  if (joinType === 'full') throw unsupported('an outer column in the condition of a full outer join')
  // A predicate that decides on matches stays in the condition, and reads the outer values beside the rows that are kept.
  const kept = joinType === 'right' ? right : left
  const { below, list } = withDomain([...correlated, ...(joinType === 'right' ? left : right).conditions], kept, needs)
  const condition = andAll([...local, ...list])
  return {
    plan:
      joinType === 'right'
        ? Object.freeze({ ...plan, left: left.plan, right: below.plan, condition })
        : Object.freeze({ ...plan, left: below.plan, right: right.plan, condition }),
    conditions: below.conditions,
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

const withKeys = (item: Expression, partitionBy: readonly Expression[]): Expression =>
  transformUp(item, (node) => (node.kind === 'WindowExpression' ? Object.freeze({ ...node, partitionBy }) : node))

const readsOuter = (expression: Expression): boolean =>
  someExpression(expression, (node) => node.kind === 'OuterReference')

/** An expression with plain attributes of the outer plan in the place of OuterReferences. */
export const stripOuter = (expression: Expression): Expression =>
  transformUp(expression, (node) => (node.kind === 'OuterReference' ? node.attribute : node))

/** A correlated predicate as `inner expression = outer expression`; undefined where it is something else. */
function asEquality(
  conjunct: Expression,
): { inside: Expression; outside: Expression; operator: '=' | '<=>' } | undefined {
  if (conjunct.kind === 'Comparison' && (conjunct.operator === '=' || conjunct.operator === '<=>')) {
    const { left, right, operator } = conjunct
    const pairs = [
      { inside: left, outside: right, operator },
      { inside: right, outside: left, operator },
    ]
    return pairs.find((pair) => !readsOuter(pair.inside) && referencesOf(pair.outside).size === 0)
  }
  return undefined
}

function refuseOuter(plan: LogicalPlan): void {
  if (expressionsOf(plan).some(readsOuter)) throw unsupported(`an outer column in ${plan.kind}`)
}

/** Whether a plan gives one row at most for every outer one. */
const givesAtMostOneRow = (plan: LogicalPlan): boolean => {
  if (plan.kind === 'Aggregate') return plan.groupingExpressions.length === 0 || givesAtMostOneRow(plan.child)
  const passes = ['Project', 'Filter', 'Sort', 'Limit', 'SubqueryAlias', 'Distinct', 'Repartition']
  return passes.includes(plan.kind) && childPlansOf(plan).every(givesAtMostOneRow)
}

const notAllowed = (): SparkError =>
  new SparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED', {})

const unsupported = (detail: string): SparkError =>
  new SparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SUBQUERY', { detail })
