import type { Expression, ExprId } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import type { LogicalPlan } from './logical/logical-plan.ts'
import { childPlansOf } from './logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from './logical/plan-output.ts'
import { type ColumnStatistics, typeWidth } from './statistics/column-statistics.ts'
import { joinRowCount } from './statistics/estimate-join.ts'
import { relationStatistics } from './statistics/relation-statistics.ts'
import { selectivityOf } from './statistics/selectivity.ts'

/** What is estimated of a plan's rows. Sizes are of the needed columns, compressed where they come from Parquet. */
export interface Statistics {
  readonly rowCount: number
  readonly sizeBytes: number
  /** The number of different values, where it can be guessed; never more than there are rows. */
  distinct(id: ExprId): number | undefined
  /** How many nulls there are, where the files tell. */
  nullCount(id: ExprId): number | undefined
  column(id: ExprId): ColumnStatistics | undefined
}

const known = new WeakMap<LogicalPlan, Statistics>()

/** Estimates a plan's rows bottom-up from the footers of its files. Plans are frozen, so each is estimated once. */
export function statisticsOf(plan: LogicalPlan): Statistics {
  const cached = known.get(plan)
  if (cached) return cached
  const statistics = estimate(plan)
  known.set(plan, statistics)
  return statistics
}

type Columns = ReadonlyMap<ExprId, ColumnStatistics>

function estimate(plan: LogicalPlan): Statistics {
  switch (plan.kind) {
    case 'LogicalRelation': {
      const { rowCount, columns, sizeBytes } = relationStatistics(plan)
      return statistics(plan, rowCount, columns, sizeBytes)
    }
    case 'LocalRelation':
      return statistics(plan, plan.rows.length, new Map())
    case 'Range': {
      const count = Number((plan.end - plan.start) / plan.step)
      const columns: [ExprId, ColumnStatistics][] = plan.output.map((attribute) => [
        attribute.exprId,
        { distinct: count, nullCount: 0, min: Number(plan.start), max: Number(plan.end), width: 8 },
      ])
      return statistics(plan, Math.max(0, count), new Map(columns))
    }
    case 'Filter': {
      const child = statisticsOf(plan.child)
      const selectivity = selectivityOf(plan.condition, (id) => child.column(id))
      return statistics(plan, Math.max(1, child.rowCount * selectivity), columnsOf(plan.child, child))
    }
    case 'Project': {
      const child = statisticsOf(plan.child)
      return statistics(plan, child.rowCount, projected(plan.projectList, child))
    }
    case 'Aggregate': {
      const child = statisticsOf(plan.child)
      const groups = plan.groupingExpressions.reduce((product, grouping) => product * groupsOf(grouping, child), 1)
      return statistics(plan, Math.min(groups, child.rowCount), projected(plan.aggregateExpressions, child))
    }
    case 'Join': {
      const left = statisticsOf(plan.left)
      const right = statisticsOf(plan.right)
      const isNullable = plan.joinType === 'full' || plan.joinType === 'left' || plan.joinType === 'right'
      const columns = new Map([...columnsOf(plan.left, left), ...columnsOf(plan.right, right)])
      if (isNullable) for (const [id, column] of columns) columns.set(id, { ...column, nullCount: undefined })
      return statistics(plan, joinRowCount(plan, left, right), columns)
    }
    case 'Union': {
      const children = plan.children.map(statisticsOf)
      return statistics(plan, sum(children.map((child) => child.rowCount)), new Map())
    }
    case 'LateralJoin':
    case 'SetOperation': {
      const left = statisticsOf(plan.left)
      return statistics(plan, left.rowCount, columnsOf(plan.left, left))
    }
    case 'Limit': {
      const child = statisticsOf(plan.child)
      const rowCount = plan.limit === undefined ? child.rowCount : Math.min(plan.limit, child.rowCount)
      return statistics(plan, rowCount, columnsOf(plan.child, child))
    }
    case 'Expand': {
      const child = statisticsOf(plan.child)
      return statistics(plan, child.rowCount * plan.projections.length, columnsOf(plan, child))
    }
    case 'Generate': {
      const child = statisticsOf(plan.child)
      return statistics(plan, child.rowCount * 10, columnsOf(plan.child, child))
    }
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
    case 'Expectation':
    case 'Sort':
    case 'Distinct':
    case 'SubqueryAlias':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'CTERelationRef':
    case 'Repartition':
    case 'Window':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles': {
      const [child] = childPlansOf(plan)
      if (!child) return statistics(plan, 1, new Map())
      const below = statisticsOf(child)
      return statistics(plan, below.rowCount, columnsOf(child, below))
    }
  }
}

function statistics(plan: LogicalPlan, rowCount: number, columns: Columns, sizeBytes?: number): Statistics {
  const width = sum(
    outputOf(plan).map((attribute) => columns.get(attribute.exprId)?.width ?? typeWidth(attribute.dataType)),
  )
  return {
    rowCount,
    sizeBytes: sizeBytes ?? Math.max(1, rowCount * Math.max(1, width)),
    distinct: (id) => {
      const distinct = columns.get(id)?.distinct
      return distinct === undefined ? undefined : Math.max(1, Math.min(distinct, rowCount))
    },
    nullCount: (id) => columns.get(id)?.nullCount,
    column: (id) => columns.get(id),
  }
}

function columnsOf(plan: LogicalPlan, below: Statistics): Columns {
  const columns = new Map<ExprId, ColumnStatistics>()
  for (const attribute of outputOf(plan)) {
    const column = below.column(attribute.exprId)
    if (column) columns.set(attribute.exprId, column)
  }
  return columns
}

/** Columns that are only renamed keep what is known of them. */
function projected(list: readonly Expression[], child: Statistics): Columns {
  const columns = new Map<ExprId, ColumnStatistics>()
  for (const item of list) {
    const source = item.kind === 'Alias' ? item.child : item
    const column = source.kind === 'AttributeReference' ? child.column(source.exprId) : undefined
    if (column) columns.set(toAttribute(item).exprId, column)
  }
  return columns
}

const groupsOf = (grouping: Expression, child: Statistics): number => {
  if (grouping.kind === 'AttributeReference') return child.distinct(grouping.exprId) ?? Math.sqrt(child.rowCount)
  return dataTypeOf(grouping).kind === 'boolean' ? 2 : Math.sqrt(child.rowCount)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
