import { collectAggregates, supportsPartial } from '../expressions/aggregates.ts'
import { aggregateFunction } from '../expressions/builtin-functions.ts'
import {
  type AggregateExpression,
  Alias,
  type AttributeReference,
  type Expression,
  type ExprId,
  type NamedExpression,
} from '../expressions/expression.ts'
import { transformUp, walkExpression } from '../expressions/expression-tree.ts'
import { semanticKey } from '../expressions/semantic-equals.ts'
import { Aggregate, type Expand } from '../plan/logical/logical-plan.ts'
import { toAttribute } from '../plan/logical/plan-output.ts'
import { ExpandExec, HashAggregateExec } from '../plan/physical/physical-plan.ts'
import { statisticsOf } from '../plan/statistics.ts'
import { bufferColumns, nameGrouping } from './plan-aggregate.ts'
import { asNamed } from './plan-sort.ts'
import { type Planned, requireClustered } from './planned.ts'
import type { PlannerOptions } from './planner-options.ts'

/** Of more rows than this part the finest groups save nothing. */
const MOST_GROUPS = 0.5

/**
 * An Aggregate over an Expand, aggregated before it: the rows into groups by all the keys, and those, a row for each grouping set, into the groups of the
 * sets. So the rows are read once and the few groups expanded, where Spark expands the rows.
 *
 * @param planChild plans the Expand's input
 * @returns undefined where that cannot be done, or saves nothing
 */
export function planExpandedAggregate(
  logical: Aggregate & { readonly child: Expand },
  planChild: () => Planned,
  options: PlannerOptions,
): Pick<Planned, 'plan' | 'partitioning'> | undefined {
  const { child: expand } = logical
  const aggregateExpressions = logical.aggregateExpressions.map(asNamed)
  const found = collectAggregates(aggregateExpressions)
  const passed = passedColumns(expand)
  const overInput = <E extends Expression>(expression: E): E =>
    transformUp(expression, (node) =>
      node.kind === 'AttributeReference' ? (passed.get(node.exprId) ?? node) : node,
    ) as E
  const keys = logical.groupingExpressions.map((key) =>
    key.kind === 'AttributeReference' ? keyOf(key, expand) : undefined,
  )
  // Of those that take a row as it comes, the rows should come as they are.
  const takesRows = ({ name }: AggregateExpression): boolean => aggregateFunction(name)?.orderSensitivity === 'always'
  if (!found.every(supportsPartial) || found.some(takesRows) || !keys.every((key) => key !== undefined))
    return undefined
  const own = new Set(expand.output.filter(({ exprId }) => !passed.has(exprId)).map(({ exprId }) => exprId))
  const readsOwn = (expression: Expression): boolean =>
    walkExpression(expression).some((node) => node.kind === 'AttributeReference' && own.has(node.exprId))
  if (found.some(readsOwn)) return undefined

  const inner = found.map((aggregate) => Alias({ child: overInput(aggregate), name: aggregate.name }))
  if (collectAggregates(inner).length < found.length) return undefined
  const grouping = new Map<string, NamedExpression>()
  for (const { original } of keys)
    if (original && !grouping.has(semanticKey(original)))
      grouping.set(semanticKey(original), nameGrouping(original, []))
  const groupingExpressions = [...grouping.values()]
  const groups = Aggregate({
    groupingExpressions: [...groupingExpressions.map(unaliased)],
    aggregateExpressions: groupingExpressions,
    child: expand.child,
  })
  if (statisticsOf(groups).rowCount > MOST_GROUPS * statisticsOf(expand.child).rowCount) return undefined

  const child = planChild()
  const buffers = bufferColumns(found)
  const partial = HashAggregateExec({
    mode: 'partial',
    groupingExpressions,
    aggregateExpressions: inner,
    buffer: [...groupingExpressions.map(toAttribute), ...buffers],
    child: child.plan,
  })
  const output: readonly AttributeReference[] = [...keys.map(({ attribute }) => attribute), ...bufferColumns(found)]
  const projections = expand.projections.map((_, set) => [
    ...keys.map(({ values }) => {
      const value = values[set]
      const name = value && grouping.get(semanticKey(value))
      return name ? toAttribute(name) : (value as Expression)
    }),
    ...buffers,
  ])
  const expanded: Planned = {
    plan: ExpandExec({ projections, output, child: partial }),
    output,
    partitioning: child.partitioning.kind === 'single' ? child.partitioning : { kind: 'unknown' },
    statistics: statisticsOf(logical),
  }
  const attributes = keys.map(({ attribute }) => attribute)
  const exchanged = requireClustered(expanded, attributes, options)
  return {
    plan: HashAggregateExec({
      mode: 'final',
      groupingExpressions: attributes,
      aggregateExpressions,
      buffer: output,
      child: exchanged.plan,
    }),
    partitioning: exchanged.partitioning,
  }
}

/** Columns that every projection puts out alike, by what they are below. */
function passedColumns({ projections, output }: Expand): ReadonlyMap<ExprId, Expression> {
  const [first = []] = projections
  return new Map(
    output.flatMap(({ exprId }, column) => {
      const value = first[column]
      const isAlike = value && projections.every((projection) => sameValue(projection[column], value))
      return value?.kind === 'AttributeReference' && isAlike ? [[exprId, value] as const] : []
    }),
  )
}

interface Key {
  readonly attribute: AttributeReference
  /** By each projection. */
  readonly values: readonly Expression[]
  /** What the rows are grouped by below; undefined of a column of constants. */
  readonly original: Expression | undefined
}

/** A grouping column, which is an expression or a constant; undefined where the projections have different expressions. */
function keyOf(attribute: AttributeReference, { projections, output }: Expand): Key | undefined {
  const column = output.findIndex(({ exprId }) => exprId === attribute.exprId)
  if (column < 0) return undefined
  const values = projections.flatMap((projection) => projection[column] ?? [])
  const expressions = values.filter(({ kind }) => kind !== 'Literal')
  const [original] = expressions
  return expressions.every((one) => sameValue(one, original)) ? { attribute, values, original } : undefined
}

const sameValue = (left: Expression | undefined, right: Expression | undefined): boolean =>
  left !== undefined && right !== undefined && semanticKey(left) === semanticKey(right)

const unaliased = (named: NamedExpression): Expression => (named.kind === 'Alias' ? named.child : named)
