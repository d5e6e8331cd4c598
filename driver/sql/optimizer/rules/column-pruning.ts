import type { AttributeReference, Expression, ExprId } from '../../expressions/expression.ts'
import {
  type Aggregate,
  type Expand,
  type Expectation,
  type LocalRelation,
  type LogicalPlan,
  type LogicalRelation,
  Project,
  type Union,
  type Window,
} from '../../plan/logical/logical-plan.ts'
import { mapChildPlans } from '../../plan/logical/logical-plan-tree.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { typeWidth } from '../../plan/statistics/column-statistics.ts'
import type { OptimizerContext, OptimizerRule } from '../optimizer-context.ts'
import { isSameAttributes } from '../plan-nodes.ts'
import { outputSetOf, referencesOf, referencesOfAll } from '../references.ts'

/**
 * Leaves in each node only the columns something above reads, down to the columns a relation reads from its files. One
 * top-down pass carries the needed ids; projects are added where rows are kept or sent (sides of joins, sorts, limits)
 * and would carry more. Every plan keeps at least one column, the cheapest, so that rows can be counted.
 */
export const ColumnPruning: OptimizerRule = {
  name: 'ColumnPruning',
  apply: (plan, context) => prune(plan, outputSetOf(plan), context),
}

type Ids = ReadonlySet<ExprId>

/** The plan without columns that are not needed; it may still put out more than those. */
function prune(plan: LogicalPlan, needed: Ids, context: OptimizerContext): LogicalPlan {
  switch (plan.kind) {
    case 'LogicalRelation':
      return pruneRelation(plan, needed)
    case 'LocalRelation':
      return pruneLocal(plan, needed)
    case 'Project':
      return pruneProject(plan, needed, context)
    case 'Aggregate':
      return pruneAggregate(plan, needed, context)
    case 'Filter':
      return withChild(plan, prune(plan.child, union(needed, referencesOf(plan.condition)), context))
    case 'Expectation':
      return pruneExpectation(plan, needed, context)
    case 'Limit':
      return withChild(plan, exactly(plan.child, needed, context))
    case 'Sort': {
      const child = exactly(plan.child, union(needed, referencesOfAll(plan.order)), context)
      return withChild(plan, child)
    }
    case 'Repartition':
      return withChild(plan, exactly(plan.child, union(needed, referencesOfAll(plan.expressions)), context))
    case 'Expand':
      return pruneExpand(plan, needed, context)
    case 'Window':
      return pruneWindow(plan, needed, context)
    case 'Generate': {
      const below = union(needed, referencesOf(plan.generator))
      return withChild(plan, exactly(plan.child, below, context))
    }
    case 'Join': {
      const below = union(needed, referencesOf(plan.condition))
      // Between joins a project would keep an engine that orders joins itself from seeing them as one.
      const side = (child: LogicalPlan) =>
        child.kind === 'Join' && !context.joinReorder ? prune(child, below, context) : exactly(child, below, context)
      const left = side(plan.left)
      const right = side(plan.right)
      return left === plan.left && right === plan.right ? plan : Object.freeze({ ...plan, left, right })
    }
    case 'Union':
      return pruneUnion(plan, needed, context)
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
    case 'Range':
    case 'Distinct':
    case 'LateralJoin':
    case 'SetOperation':
    case 'SubqueryAlias':
    case 'UnionLoop':
    case 'UnionLoopRef':
    case 'CTERelationRef':
    case 'CreateTempView':
    case 'DropView':
    case 'ExplainCommand':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
    case 'WriteFiles':
      return mapChildPlans(plan, (child) => prune(child, outputSetOf(child), context))
  }
}

/** The pruned plan, projected to the needed columns if it puts out more. */
function exactly(plan: LogicalPlan, needed: Ids, context: OptimizerContext): LogicalPlan {
  const pruned = prune(plan, needed, context)
  if (pruned.kind === 'Project' || pruned.kind === 'LogicalRelation' || pruned.kind === 'Aggregate') return pruned
  const output = outputOf(pruned)
  const kept = output.filter((attribute) => needed.has(attribute.exprId))
  if (kept.length === output.length || output.length === 1) return pruned
  return Project({ projectList: kept.length > 0 ? kept : [cheapest(output)], child: pruned })
}

function pruneRelation(plan: LogicalRelation, needed: Ids): LogicalPlan {
  const kept = plan.output.filter((attribute) => needed.has(attribute.exprId))
  if (kept.length === plan.output.length) return plan
  if (kept.length > 0) return Object.freeze({ ...plan, output: kept })
  // Text has no cheapest column: none is parsed, and none can be malformed.
  if (plan.relation.options.format !== 'parquet') {
    if (plan.relation.isCounted) return plan
    const relation = Object.freeze({ ...plan.relation, isCounted: true })
    return Object.freeze({ ...plan, relation, output: [cheapest(plan.output)] })
  }
  const bytes = (attribute: AttributeReference) =>
    plan.relation.files.reduce(
      (total, file) =>
        (file.footer?.rowGroups ?? []).reduce(
          (sum, group) => sum + (group.columns[attribute.name]?.compressedBytes ?? 0),
          total,
        ),
      0,
    )
  const least = plan.output.reduce(
    (best, attribute) => (bytes(attribute) < bytes(best) ? attribute : best),
    cheapest(plan.output),
  )
  return plan.output.length === 1 ? plan : Object.freeze({ ...plan, output: [least] })
}

function pruneLocal(plan: LocalRelation, needed: Ids): LogicalPlan {
  const wanted = plan.output.map((attribute) => needed.has(attribute.exprId))
  if (wanted.every(Boolean)) return plan
  if (!wanted.some(Boolean)) {
    if (plan.output.length <= 1) return plan
    wanted[0] = true
  }
  const keep = <T>(list: readonly T[]): readonly T[] => list.filter((_, index) => wanted[index])
  return Object.freeze({ ...plan, output: keep(plan.output), rows: plan.rows.map(keep) })
}

function pruneProject(plan: Project, needed: Ids, context: OptimizerContext): LogicalPlan {
  const isOneColumn = plan.projectList.length === 1 && plan.projectList[0]?.kind === 'AttributeReference'
  const kept = isOneColumn ? plan.projectList : keepNeeded(plan.projectList, needed)
  if (kept.length === 0 && plan.projectList.length > 0) {
    const child = exactly(plan.child, new Set(), context)
    if (outputOf(child).length > 0) return child
    const isPruned = child === plan.child && plan.projectList.length === 1
    return isPruned ? plan : withChild({ ...plan, projectList: plan.projectList.slice(0, 1) }, child)
  }
  const child = prune(plan.child, referencesOfAll(kept), context)
  if (kept === plan.projectList && child === plan.child) return plan
  return Object.freeze({ ...plan, projectList: kept, child })
}

function pruneAggregate(plan: Aggregate, needed: Ids, context: OptimizerContext): LogicalPlan {
  const wanted = keepNeeded(plan.aggregateExpressions, needed)
  const kept =
    wanted.length > 0
      ? wanted
      : plan.aggregateExpressions.length > 1
        ? plan.aggregateExpressions.slice(0, 1)
        : plan.aggregateExpressions
  const child = prune(plan.child, referencesOfAll([...plan.groupingExpressions, ...kept]), context)
  if (kept === plan.aggregateExpressions && child === plan.child) return plan
  return Object.freeze({ ...plan, aggregateExpressions: kept, child })
}

function pruneExpand(plan: Expand, needed: Ids, context: OptimizerContext): LogicalPlan {
  const wanted = plan.output.map(({ exprId }) => needed.has(exprId))
  if (!wanted.some(Boolean)) wanted[wanted.length - 1] = true
  const isWanted = (_: unknown, column: number): boolean => wanted[column] === true
  const projections = wanted.every(Boolean)
    ? plan.projections
    : plan.projections.map((projection) => projection.filter(isWanted))
  const child = exactly(plan.child, referencesOfAll(projections.flat()), context)
  if (projections === plan.projections && child === plan.child) return plan
  return Object.freeze({ ...plan, projections, output: plan.output.filter(isWanted), child })
}

function pruneWindow(plan: Window, needed: Ids, context: OptimizerContext): LogicalPlan {
  const kept = keepNeeded(plan.windowExpressions, needed)
  if (kept.length === 0) return prune(plan.child, needed, context)
  const below = union(needed, referencesOfAll([...kept, ...plan.partitionSpec, ...plan.orderSpec]))
  const child = exactly(plan.child, below, context)
  if (kept === plan.windowExpressions && child === plan.child) return plan
  return Object.freeze({ ...plan, windowExpressions: kept, child })
}

function pruneUnion(plan: Union, needed: Ids, context: OptimizerContext): LogicalPlan {
  const wanted = outputOf(plan).map((attribute) => needed.has(attribute.exprId))
  if (!wanted.some(Boolean) && wanted.length > 0) wanted[0] = true
  const children = plan.children.map((child) => {
    const columns = outputOf(child).filter((_, index) => wanted[index])
    const pruned = prune(child, new Set(columns.map((attribute) => attribute.exprId)), context)
    return isSameAttributes(outputOf(pruned), columns) ? pruned : Project({ projectList: columns, child: pruned })
  })
  return children.every((child, index) => child === plan.children[index]) ? plan : Object.freeze({ ...plan, children })
}

/** What is set aside is whole; of other violations what is read anyway is shown. */
function pruneExpectation(plan: Expectation, needed: Ids, context: OptimizerContext): LogicalPlan {
  const read = union(needed, referencesOf(plan.condition))
  const isWhole = plan.rule.action === 'set aside'
  const row = isWhole ? plan.row : plan.row.filter(({ exprId }) => read.has(exprId))
  const child = prune(plan.child, isWhole ? union(read, referencesOfAll(row)) : read, context)
  if (row.length === plan.row.length && child === plan.child) return plan
  return Object.freeze({ ...plan, row, child })
}

function keepNeeded(list: readonly Expression[], needed: Ids): readonly Expression[] {
  const kept = list.filter((item) => needed.has(toAttribute(item).exprId))
  return kept.length === list.length ? list : kept
}

const cheapest = (output: readonly AttributeReference[]): AttributeReference =>
  output.reduce((best, attribute) => (typeWidth(attribute.dataType) < typeWidth(best.dataType) ? attribute : best))

function withChild<T extends LogicalPlan & { readonly child: LogicalPlan }>(plan: T, child: LogicalPlan): LogicalPlan {
  return mapChildPlans(plan, () => child)
}

function union(left: Ids, right: Ids): Ids {
  return right.size === 0 ? left : new Set([...left, ...right])
}
