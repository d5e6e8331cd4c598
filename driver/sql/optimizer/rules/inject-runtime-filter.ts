import { isDeterministic } from '../../expressions/determinism.ts'
import { type AttributeReference, Comparison, type ExprId } from '../../expressions/expression.ts'
import { withFreshIds } from '../../plan/logical/fresh-ids.ts'
import { type Aggregate, Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { mapChildPlans, transformPlanDown, walkPlan } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import type { OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { andAll } from '../predicates.ts'
import { type FilterPlace, filterPlace } from '../runtime-filter/filter-place.ts'
import { equalities, type KeySource, keySources, renamedFrom } from '../runtime-filter/key-source.ts'

/** A filter is to keep at most this share of the keys. */
const keptShare = 1 / 8
/** Making the filter is to read at most this share of the rows that it is put on. */
const creationShare = 0.25

/**
 * Keeps an aggregate from computing groups that a join above it drops again. A decorrelated scalar subquery aggregates a whole
 * table by its key although the other side of the join asks for few keys (TPC-H Q17: 200 of 200,000 parts). The part of the
 * other side that picks the keys is copied, and a left semi join with it is put on the table under the aggregate. Where Spark
 * filters through a Bloom filter, this is exact, and an engine can push the keys it finds into its scan.
 *
 * It is unseen: a group that vanishes has a key that no row of the other side has, so it had no match. That needs a join which
 * does not keep unmatched groups.
 */
export const InjectRuntimeFilter: OptimizerRule = {
  name: 'InjectRuntimeFilter',
  apply: (plan, context) =>
    transformPlanDown(plan, (node) => {
      if (node.kind !== 'Join') return node
      const right = dropsUnmatched(node, 'right') ? filtered(node.right, node.left, node, context) : node.right
      const left = dropsUnmatched(node, 'left') ? filtered(node.left, right, node, context) : node.left
      return left === node.left && right === node.right ? node : Object.freeze({ ...node, left, right })
    }),
}

/** Whether rows of the side are not seen unless they match. */
function dropsUnmatched(node: Join, side: 'left' | 'right'): boolean {
  switch (node.joinType) {
    case 'inner':
    case 'cross':
    case 'left semi':
      return true
    case 'left':
      return side === 'right'
    case 'right':
      return side === 'left'
    case 'full':
    case 'left anti':
      return false
  }
}

/** The side with a filter under its aggregate; the same object if it has no aggregate, or no filter pays. */
function filtered(side: LogicalPlan, other: LogicalPlan, node: Join, context: OptimizerContext): LogicalPlan {
  const found = aggregateOf(side)
  if (!found) return side
  const choices: RuntimeFilter[] = []
  for (const [inside, outside] of equalities(node.condition, side, other)) {
    const key = groupingKey(side, inside)
    if (key === undefined) continue
    const place = filterPlace(found.child, key)
    // One filter is enough: the next would find few rows left.
    if (!place) return side
    choices.push(...filtersAt(place, keySources(other, outside), context))
  }
  const [best] = choices.sort((a, b) => a.cost - b.cost)
  if (!best) return side
  const child = best.place.replace(semiJoin(best.place, best.source))
  return withAggregate(side, Object.freeze({ ...found, child }))
}

interface RuntimeFilter {
  readonly place: FilterPlace
  readonly source: KeySource
  /** Rows read for the filter and rows that it leaves. */
  readonly cost: number
}

/** The filters that are estimated to pay; none where nothing is known of the key's values. */
function filtersAt(
  place: FilterPlace,
  sources: readonly KeySource[],
  context: OptimizerContext,
): readonly RuntimeFilter[] {
  const { rowCount, column } = context.statistics(place.plan)
  const values = column(place.key)?.distinct
  if (values === undefined) return []
  const most = scannedRows(place.plan, context) * creationShare
  return sources.flatMap((source) => {
    const made = context.statistics(source.plan)
    const scanned = scannedRows(source.plan, context)
    const share = (made.distinct(source.key) ?? made.rowCount) / values
    if (share > keptShare || scanned > most || made.rowCount > most) return []
    return [{ place, source, cost: scanned + share * rowCount }]
  })
}

function semiJoin(place: FilterPlace, source: KeySource): LogicalPlan {
  const copy = withFreshIds(Project({ projectList: [columnOf(source)], child: source.plan }))
  const keys = outputOf(copy)
  return Join({
    left: place.plan,
    right: copy,
    joinType: 'left semi',
    condition: andAll([Comparison({ operator: '=', left: columnOf(place), right: keys[0] ?? columnOf(source) })]),
  })
}

function columnOf(source: KeySource): AttributeReference {
  const column = outputOf(source.plan).find((attribute) => attribute.exprId === source.key)
  if (!column) throw new RangeError('a key that its plan does not put out')
  return column
}

function scannedRows(plan: LogicalPlan, context: OptimizerContext): number {
  let rows = 0
  for (const node of walkPlan(plan)) {
    if (node.kind === 'LogicalRelation' || node.kind === 'LocalRelation' || node.kind === 'Range')
      rows += context.statistics(node).rowCount
  }
  return rows
}

/** The aggregate on top of a side, below projects and filters. */
function aggregateOf(side: LogicalPlan): Aggregate | undefined {
  if (side.kind === 'Aggregate') return side.groupingExpressions.length > 0 ? side : undefined
  const isPassed =
    (side.kind === 'Filter' && isDeterministic(side.condition)) ||
    (side.kind === 'Project' && side.projectList.every(isDeterministic))
  return isPassed ? aggregateOf(side.child) : undefined
}

const withAggregate = (side: LogicalPlan, by: Aggregate): LogicalPlan =>
  side.kind === 'Aggregate' ? by : mapChildPlans(side, (child) => withAggregate(child, by))

/** The column of the aggregate's child that it groups by and that the side puts out under the id. */
function groupingKey(side: LogicalPlan, id: ExprId): ExprId | undefined {
  if (side.kind === 'Filter') return groupingKey(side.child, id)
  if (side.kind !== 'Project' && side.kind !== 'Aggregate') return undefined
  const list = side.kind === 'Project' ? side.projectList : side.aggregateExpressions
  const source = renamedFrom(list, id)
  if (source === undefined || side.kind === 'Project') return source && groupingKey(side.child, source)
  const isGrouped = side.groupingExpressions.some(
    (grouping) => grouping.kind === 'AttributeReference' && grouping.exprId === source,
  )
  return isGrouped ? source : undefined
}
