import { isOrderSensitive } from '../expressions/aggregates.ts'
import { windowFunction } from '../expressions/builtin-functions.ts'
import { isDeterministic } from '../expressions/determinism.ts'
import type { AttributeReference, Expression, ExprId, NamedExpression } from '../expressions/expression.ts'
import { someExpression } from '../expressions/expression-tree.ts'
import { isWholePartition } from '../expressions/window-frame.ts'
import { outputOf } from '../plan/logical/plan-output.ts'
import type {
  ExpandExec,
  HashAggregateExec,
  Partitioning,
  PhysicalPlan,
  WindowExec,
} from '../plan/physical/physical-plan.ts'
import {
  physicalChildrenOf,
  physicalExpressionsOf,
  physicalOutputOf,
  scalarSubqueriesOf,
} from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalQuery } from '../plan/physical/physical-query.ts'
import type { PhysicalStage } from './physical-stage.ts'

/**
 * What a second run of a fragment over the same inputs gives (Spark's DeterministicLevel, and of what is not indeterminate also the columns
 * that may hold other values).
 *
 * DuckDB keeps the order of rows through scans, filters and projections, and through nothing else; in another order `first` takes another
 * row, and floating-point numbers add up to another sum. A column made so is *unstable*. That does no harm as long as nothing decides by it
 * which rows there are or where they go: whichever run a row is taken from, it comes once.
 */
export type Determinacy =
  | { readonly level: 'determinate' | 'unordered'; readonly unstable: ReadonlySet<ExprId> }
  | { readonly level: 'indeterminate' }

export type Repeatable = Exclude<Determinacy, { readonly level: 'indeterminate' }>

const INDETERMINATE: Determinacy = Object.freeze({ level: 'indeterminate' })

/**
 * The determinacy of a stage's fragment.
 *
 * @param inputOf what a stage input gives: files the same rows in the same order whenever they are read; an exchange what its map stage
 * made, which may have been computed again since
 */
export function determinacyOf({ plan, subqueries }: PhysicalQuery, inputOf: (name: string) => Repeatable): Determinacy {
  if (plan.kind === 'StageInputExec') return inputOf(plan.name)
  const inputs: Repeatable[] = []
  for (const child of physicalChildrenOf(plan)) {
    const input = determinacyOf({ plan: child, subqueries }, inputOf)
    if (input.level === 'indeterminate') return INDETERMINATE
    inputs.push(input)
  }
  const unstable = new Set(inputs.flatMap((input) => [...input.unstable]))
  for (const { exprId } of scalarSubqueriesOf(plan)) {
    const subquery = subqueries.get(exprId)
    const value = subquery ? determinacyOf({ plan: subquery, subqueries }, inputOf) : INDETERMINATE
    if (value.level === 'indeterminate') return INDETERMINATE
    for (const id of value.unstable) unstable.add(id)
  }
  return ofOperator(
    plan,
    inputs.every(({ level }) => level === 'determinate'),
    unstable,
  )
}

/** Whether a second run of a stage's task writes the same rows, and puts them into the same partitions. */
export function isRepeatable({ fragment, output, determinacy }: PhysicalStage): boolean {
  if (output.kind !== 'shuffle') return determinacy.level !== 'indeterminate'
  return placesTheSame(determinacy, output.partitioning, physicalOutputOf(fragment))
}

function placesTheSame(fragment: Determinacy, partitioning: Partitioning, output: readonly Expression[]): boolean {
  if (fragment.level === 'indeterminate') return false
  const placedBy = (expressions: readonly Expression[]): boolean =>
    expressions.every((expression) => isStable(expression, fragment.unstable))
  switch (partitioning.kind) {
    case 'single':
      return true
    case 'hash':
      return placedBy(partitioning.expressions)
    case 'range':
      return placedBy(partitioning.order)
    case 'roundRobin':
      return partitioning.by === 'position' ? fragment.level === 'determinate' : placedBy(output)
  }
}

/** @param inOrder whether the operator reads its rows in the same order whenever it runs */
function ofOperator(node: PhysicalPlan, inOrder: boolean, unstable: ReadonlySet<ExprId>): Determinacy {
  const unlessBy = (expressions: readonly Expression[], level: Repeatable['level']): Determinacy =>
    expressions.every((expression) => isStable(expression, unstable)) ? { level, unstable } : INDETERMINATE
  const order = inOrder ? 'determinate' : 'unordered'
  switch (node.kind) {
    case 'FileSourceScanExec':
    case 'LocalTableScanExec':
    case 'RangeExec':
    case 'StageInputExec':
    case 'CoalesceExec':
    case 'WriteFilesExec':
      return { level: order, unstable }
    case 'ProjectExec':
      return node.projectList.every(isDeterministic)
        ? { level: order, unstable: new Set([...unstable, ...unstableAmong(node.projectList, unstable)]) }
        : INDETERMINATE
    case 'FilterExec':
    case 'ExpectationExec':
      return unlessBy([node.condition], order)
    case 'GenerateExec':
      return unlessBy([node.generator], order)
    case 'HashAggregateExec':
      return ofAggregate(node, unstable)
    case 'ExpandExec':
      return ofExpand(node, unstable)
    case 'WindowExec':
      return ofWindow(node, unstable)
    // Of rows that sort alike, any may be the last one taken.
    case 'WindowGroupLimitExec':
      return someExpression(node.rank, dependsOnTies) ? INDETERMINATE : unlessBy([node.rank], 'unordered')
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
      return unlessBy(physicalExpressionsOf(node), 'unordered')
    case 'SortExec':
      return unlessBy(
        node.order.filter((key) => !isDeterministic(key)),
        'unordered',
      )
    case 'LocalLimitExec':
    case 'GlobalLimitExec':
      return inOrder ? { level: order, unstable } : INDETERMINATE
    // Of rows that sort alike, any may be the last one taken.
    case 'TakeOrderedAndProjectExec':
      return INDETERMINATE
    case 'CTERelationRefExec':
      return { level: order, unstable: unstableByPlace(node.output, [node.child], unstable) }
    case 'UnionLoopRefExec':
      return { level: 'unordered', unstable }
    case 'UnionLoopExec':
      return { level: 'unordered', unstable: unstableByPlace(node.output, [node.anchor, node.recursion], unstable) }
    case 'UnionExec':
      return { level: 'unordered', unstable: unstableByPlace(node.output, node.children, unstable) }
    case 'ShuffleExchangeExec':
    case 'BroadcastExchangeExec':
      return { level: 'unordered', unstable }
  }
}

function ofAggregate(node: HashAggregateExec, unstable: ReadonlySet<ExprId>): Determinacy {
  const { groupingExpressions, aggregateExpressions, mode, buffer } = node
  const isKept = (expression: Expression): boolean => isStable(expression, unstable)
  if (!groupingExpressions.every(isKept) || !aggregateExpressions.every(isDeterministic)) return INDETERMINATE
  const buffers = buffer.slice(groupingExpressions.length)
  switch (mode) {
    case 'complete':
      return { level: 'unordered', unstable: unstableAmong(aggregateExpressions, unstable) }
    // Which aggregate a buffer belongs to is not told apart.
    case 'partial':
      return {
        level: 'unordered',
        unstable: unstableAmong(aggregateExpressions, unstable).size > 0 ? idsOf(buffers) : new Set(),
      }
    case 'final':
      return {
        level: 'unordered',
        unstable: buffers.every(isKept)
          ? unstableAmong(aggregateExpressions, unstable)
          : idsOf(aggregateExpressions.filter((e) => someExpression(e, ({ kind }) => kind === 'AggregateExpression'))),
      }
  }
}

/** Every row comes once, whatever its values are; those that hang on the order of ties, or on what is unstable, may be others. */
function ofWindow({ windowExpressions }: WindowExec, unstable: ReadonlySet<ExprId>): Determinacy {
  if (!windowExpressions.every(isDeterministic)) return INDETERMINATE
  const changing = windowExpressions.filter(
    (named) => !isStable(named, unstable) || someExpression(named, dependsOnTies),
  )
  return { level: 'unordered', unstable: new Set([...unstable, ...idsOf(changing)]) }
}

function ofExpand({ projections, output }: ExpandExec, unstable: ReadonlySet<ExprId>): Determinacy {
  if (!projections.flat().every(isDeterministic)) return INDETERMINATE
  const changing = output.filter((_, column) =>
    projections.some((projection) => projection[column] && !isStable(projection[column], unstable)),
  )
  return { level: 'unordered', unstable: new Set([...unstable, ...idsOf(changing)]) }
}

function dependsOnTies(node: Expression): boolean {
  if (node.kind !== 'WindowExpression') return false
  const definition = node.function.kind === 'ScalarFunction' ? windowFunction(node.function.name) : undefined
  if (definition) return definition.dependsOnTies
  return node.frame?.unit === 'rows' && !isWholePartition(node.frame)
}

const idsOf = (list: readonly NamedExpression[]): ReadonlySet<ExprId> => new Set(list.map(({ exprId }) => exprId))

const unstableAmong = (list: readonly NamedExpression[], unstable: ReadonlySet<ExprId>): ReadonlySet<ExprId> =>
  idsOf(list.filter((expression) => !isStable(expression, unstable)))

/** Columns that go by ids of their own, in the place of the children's. */
function unstableByPlace(
  own: readonly AttributeReference[],
  children: readonly PhysicalPlan[],
  unstable: ReadonlySet<ExprId>,
): ReadonlySet<ExprId> {
  const columns = children.map(physicalOutputOf)
  return new Set(
    own.flatMap(({ exprId }, index) =>
      columns.some((output) => unstable.has(output[index]?.exprId ?? exprId)) ? [exprId] : [],
    ),
  )
}

function isStable(expression: Expression, unstable: ReadonlySet<ExprId>): boolean {
  return (
    isDeterministic(expression) &&
    !someExpression(expression, (node) => {
      if (node.kind === 'AttributeReference') return unstable.has(node.exprId)
      if (node.kind === 'ScalarSubquery') return outputOf(node.plan).some(({ exprId }) => unstable.has(exprId))
      return node.kind === 'AggregateExpression' && isOrderSensitive(node)
    })
  )
}
