import { SparkError } from '../../../common/errors/spark-error.ts'
import { splitConjuncts } from '../expressions/conjuncts.ts'
import type { Expression, ExprId } from '../expressions/expression.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { subqueriesOf, walkDeep } from '../plan/logical/logical-plan-tree.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import {
  CoalesceExec,
  ExpandExec,
  ExpectationExec,
  FileSourceScanExec,
  FilterExec,
  GenerateExec,
  GlobalLimitExec,
  LocalLimitExec,
  LocalTableScanExec,
  type PhysicalPlan,
  ProjectExec,
  RangeExec,
  ShuffleExchangeExec,
  UnionLoopRefExec,
  WriteFilesExec,
} from '../plan/physical/physical-plan.ts'
import type { PhysicalQuery } from '../plan/physical/physical-query.ts'
import { statisticsOf } from '../plan/statistics.ts'
import { planJoin } from './join-selection.ts'
import { planAggregate } from './plan-aggregate.ts'
import { type PlannedCtes, planCteRef } from './plan-cte-ref.ts'
import { planExpandedAggregate } from './plan-expanded-aggregate.ts'
import { asNamed, planSort, planTopK } from './plan-sort.ts'
import { planUnion } from './plan-union.ts'
import { planChild, planUnionLoop } from './plan-union-loop.ts'
import { planFilteredWindow, planWindow } from './plan-window.ts'
import { hashExchange, type OutputPartitioning, type Planned, requireSingle } from './planned.ts'
import { choosePartitions, type PlannerOptions } from './planner-options.ts'

/**
 * Turns an optimized logical plan into a physical one, exchanges included: every operator states how its input must be
 * spread over tasks, and an exchange goes in where the input is not. A fused plan begins with all rows in one task, so the
 * same code leaves no exchange in it.
 */
export function planQuery(logical: LogicalPlan, options: PlannerOptions): PhysicalQuery {
  const subqueries = new Map<ExprId, PhysicalPlan>()
  const ctes: PlannedCtes = new Map()
  for (const node of walkDeep(logical))
    for (const subquery of subqueriesOf(node))
      if (subquery.kind === 'ScalarSubquery' && !subqueries.has(subquery.exprId))
        subqueries.set(subquery.exprId, requireSingle(planNode(subquery.plan, options, ctes)).plan)
  return { plan: planNode(logical, options, ctes).plan, subqueries }
}

/** @param ctes the common table expressions met so far */
function planNode(logical: LogicalPlan, options: PlannerOptions, ctes: PlannedCtes): Planned {
  const plan = (child: LogicalPlan): Planned =>
    planChild(child, logical, options, (node, own) => planNode(node, own, ctes))
  const made = (own: Pick<Planned, 'plan' | 'partitioning'>): Planned => ({
    ...own,
    output: outputOf(logical),
    statistics: statisticsOf(logical),
  })
  switch (logical.kind) {
    case 'LogicalRelation':
      return made({
        plan: FileSourceScanExec({ relation: logical.relation, output: logical.output }),
        partitioning: leafPartitioning(options),
      })
    case 'LocalRelation':
      return made({
        plan: LocalTableScanExec({ output: logical.output, rows: logical.rows }),
        partitioning: { kind: 'single' },
      })
    case 'Range':
      return made({ plan: RangeExec({ ...logical }), partitioning: leafPartitioning(options) })
    case 'Project': {
      const child = plan(logical.child)
      return made({
        plan: ProjectExec({
          projectList: logical.projectList.map(asNamed),
          child: child.plan,
        }),
        partitioning: child.partitioning,
      })
    }
    case 'Filter': {
      const { condition } = logical
      const child =
        logical.child.kind === 'Window'
          ? planFilteredWindow(logical.child, condition, plan, options)
          : plan(logical.child)
      return made({
        plan: FilterExec({ condition, child: pushToScan(child.plan, condition) }),
        partitioning: child.partitioning,
      })
    }
    case 'Expectation': {
      const child = plan(logical.child)
      const { rule, condition, row } = logical
      return made({
        plan: ExpectationExec({ rule, condition, row, child: child.plan }),
        partitioning: child.partitioning,
      })
    }
    case 'Join':
      return made(planJoin(logical, plan(logical.left), plan(logical.right), options))
    case 'Aggregate': {
      const { child } = logical
      const expanded =
        child.kind === 'Expand' && planExpandedAggregate({ ...logical, child }, () => plan(child.child), options)
      if (expanded) return made(expanded)
      return made(
        planAggregate(
          logical.groupingExpressions,
          logical.aggregateExpressions.map(asNamed),
          plan(logical.child),
          statisticsOf(logical),
          options,
        ),
      )
    }
    case 'Expand': {
      const child = plan(logical.child)
      const { projections, output } = logical
      return made({
        plan: ExpandExec({ projections, output, child: child.plan }),
        partitioning: child.partitioning.kind === 'single' ? child.partitioning : { kind: 'unknown' },
      })
    }
    case 'Window':
      return made(planWindow(logical, plan(logical.child), options))
    case 'Generate': {
      const child = plan(logical.child)
      const { generator, outer, generatorOutput } = logical
      return made({
        plan: GenerateExec({ generator, outer, generatorOutput, child: child.plan }),
        partitioning: child.partitioning,
      })
    }
    case 'Sort':
      return made(planSort(logical, plan(logical.child), options))
    case 'Limit': {
      const topK = planTopK(logical, plan)
      if (topK) return made(topK)
      const child = plan(logical.child)
      const local = localLimit(child, logical.limit, logical.offset)
      const { limit, offset } = logical
      return made({
        plan: GlobalLimitExec({ limit, offset, child: requireSingle(local).plan }),
        partitioning: { kind: 'single' },
      })
    }
    case 'Union':
      return made(planUnion(outputOf(logical), logical.children.map(plan), options))
    case 'Repartition':
      return made(planRepartition(logical, plan(logical.child), options))
    case 'UnionLoop':
      return made(planUnionLoop(logical, plan))
    case 'UnionLoopRef': {
      const { loopId, output } = logical
      return made({ plan: UnionLoopRefExec({ loopId, output }), partitioning: { kind: 'single' } })
    }
    case 'CTERelationRef':
      return made(planCteRef(logical, plan, options, ctes))
    case 'SubqueryAlias':
      return plan(logical.child)
    case 'WriteFiles': {
      const child = plan(logical.child)
      const { path, options: writeOptions, partitionBy } = logical
      return made({
        plan: WriteFilesExec({
          write: { path, options: writeOptions, partitionBy },
          child: child.plan,
        }),
        partitioning: child.partitioning,
      })
    }
    case 'Distinct':
    case 'LateralJoin':
    case 'SetOperation':
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
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
      throw new SparkError('INTERNAL_ERROR', { message: `${logical.kind} reached physical planning` })
  }
}

const leafPartitioning = (options: PlannerOptions): OutputPartitioning =>
  options.fused ? { kind: 'single' } : { kind: 'unknown' }

/** Hands a filter's conjuncts to the scan right below it, which prunes folders and row groups by them. */
function pushToScan(child: Planned['plan'], condition: Expression): Planned['plan'] {
  if (child.kind !== 'FileSourceScanExec') return child
  return { ...child, pushedFilters: [...child.pushedFilters, ...splitConjuncts(condition)] }
}

function localLimit(child: Planned, limit: number | undefined, offset: number): Planned {
  if (limit === undefined || child.partitioning.kind === 'single') return child
  return { ...child, plan: LocalLimitExec({ limit: limit + offset, child: child.plan }) }
}

function planRepartition(
  logical: Extract<LogicalPlan, { kind: 'Repartition' }>,
  child: Planned,
  options: PlannerOptions,
): Pick<Planned, 'plan' | 'partitioning'> {
  if (options.fused) return child
  const numPartitions = logical.numPartitions ?? choosePartitions(child.statistics.sizeBytes, options)
  if (!logical.shuffle) {
    if (numPartitions === 1)
      return { plan: CoalesceExec({ numPartitions, child: child.plan }), partitioning: { kind: 'single' } }
    return { plan: CoalesceExec({ numPartitions, child: child.plan }), partitioning: { kind: 'unknown' } }
  }
  const order = logical.expressions.filter((expression) => expression.kind === 'SortOrder')
  if (order.length > 0 && numPartitions > 1) {
    const plan = ShuffleExchangeExec({ partitioning: { kind: 'range', order, numPartitions }, child: child.plan })
    return { plan, partitioning: { kind: 'unknown' } }
  }
  if (logical.expressions.length > 0 && order.length === 0)
    return hashExchange(child, logical.expressions, numPartitions)
  const partitioning = { kind: 'roundRobin', numPartitions, by: 'row' } as const
  return {
    plan: ShuffleExchangeExec({ partitioning, child: child.plan }),
    partitioning: numPartitions === 1 ? { kind: 'single' } : { kind: 'unknown' },
  }
}
