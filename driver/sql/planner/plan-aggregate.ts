import { aggregateBuffers, collectAggregates, supportsPartial } from '../expressions/aggregates.ts'
import {
  type AggregateExpression,
  Alias,
  AttributeReference,
  type Expression,
  type NamedExpression,
} from '../expressions/expression.ts'
import { mapChildren } from '../expressions/expression-tree.ts'
import { semanticKey } from '../expressions/semantic-equals.ts'
import { toAttribute } from '../plan/logical/plan-output.ts'
import { HashAggregateExec } from '../plan/physical/physical-plan.ts'
import type { Statistics } from '../plan/statistics.ts'
import { type Planned, requireClustered } from './planned.ts'
import type { PlannerOptions } from './planner-options.ts'

/**
 * Aggregates in one step where all rows of a group are in one task already, else in two: partial aggregates per task, an
 * exchange of their buffers by the grouping keys, and the merge. Distinct aggregates cannot be merged: raw rows are exchanged.
 */
export function planAggregate(
  grouping: readonly Expression[],
  aggregates: readonly NamedExpression[],
  child: Planned,
  statistics: Statistics,
  options: PlannerOptions,
): Pick<Planned, 'plan' | 'partitioning'> {
  const groupingExpressions = grouping.map((expression) => nameGrouping(expression, aggregates))
  const inputKeys = groupingExpressions.map((g) => (g.kind === 'Alias' ? g.child : g))
  const clustered = requireClustered(child, inputKeys, options)
  const found = collectAggregates(aggregates)
  if (clustered === child || !found.every(supportsPartial)) {
    return {
      plan: HashAggregateExec({
        mode: 'complete',
        groupingExpressions,
        aggregateExpressions: aggregates,
        buffer: [],
        child: clustered.plan,
      }),
      partitioning: clustered.partitioning,
    }
  }
  const keys = groupingExpressions.map(toAttribute)
  const buffer: readonly AttributeReference[] = [...keys, ...bufferColumns(found)]
  const partial: Planned = {
    plan: HashAggregateExec({
      mode: 'partial',
      groupingExpressions,
      aggregateExpressions: aggregates,
      buffer,
      child: child.plan,
    }),
    output: buffer,
    partitioning: { kind: 'unknown' },
    statistics,
  }
  const exchanged = requireClustered(partial, keys, options)
  return {
    plan: HashAggregateExec({
      mode: 'final',
      groupingExpressions: keys,
      aggregateExpressions: aggregates.map((aggregate) => overKeys(aggregate, groupingExpressions)),
      buffer,
      child: exchanged.plan,
    }),
    partitioning: exchanged.partitioning,
  }
}

/** Columns in which partial results of aggregates travel. */
export const bufferColumns = (aggregates: readonly AggregateExpression[]): readonly AttributeReference[] =>
  aggregates.flatMap(aggregateBuffers).map(bufferAttribute)

/** Gives a grouping expression a name, the one it has in the output if it is there. */
export function nameGrouping(expression: Expression, aggregates: readonly NamedExpression[]): NamedExpression {
  if (expression.kind === 'AttributeReference' || expression.kind === 'Alias') return expression
  const selected = aggregates.find(
    (aggregate) => aggregate.kind === 'Alias' && semanticKey(aggregate.child) === semanticKey(expression),
  )
  if (selected) return Alias({ child: expression, name: selected.name })
  return Alias({ child: expression, name: '_groupingexpression' })
}

/** In the final step a grouping expression is a column of the buffer; aggregate arguments stay as they were, they name the buffers. */
function overKeys(aggregate: NamedExpression, grouping: readonly NamedExpression[]): NamedExpression {
  const replace = (node: Expression): Expression => {
    const key = grouping.find((g) => g.kind === 'Alias' && semanticKey(g.child) === semanticKey(node))
    return key ? toAttribute(key) : node
  }
  if (aggregate.kind === 'AttributeReference') return aggregate
  return Object.freeze({ ...aggregate, child: replaceOutsideAggregates(aggregate.child, replace) })
}

/** Top-down replacement that does not look into aggregate calls: their arguments refer to the rows below. */
function replaceOutsideAggregates(expression: Expression, replace: (node: Expression) => Expression): Expression {
  if (expression.kind === 'AggregateExpression') return expression
  const replaced = replace(expression)
  return replaced === expression
    ? mapChildren(expression, (child) => replaceOutsideAggregates(child, replace))
    : replaced
}

const bufferAttribute = (buffer: { name: string; dataType: AttributeReference['dataType'] }): AttributeReference =>
  AttributeReference({
    name: buffer.name,
    dataType: buffer.dataType,
    nullable: true,
  })
