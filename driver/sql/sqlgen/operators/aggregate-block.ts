import { SparkError } from '../../../../common/errors/spark-error.ts'
import { aggregateBuffers, collectAggregates } from '../../expressions/aggregates.ts'
import type { AggregateExpression, Expression, ExprId } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import type { PhysicalPlan } from '../../plan/physical/physical-plan.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import { compileExpression } from '../expression-compiler.ts'
import { compileAggregate, compileMerge, compileUpdates } from '../functions/compile-aggregate.ts'
import { withoutNegativeZero } from '../nested-values.ts'
import type { Scope } from '../scope.ts'
import type { SelectBlock } from './select-block.ts'

type HashAggregate = Extract<PhysicalPlan, { kind: 'HashAggregateExec' }>

/** Groups a flat block in place. */
export function aggregateBlock(
  plan: HashAggregate,
  child: SelectBlock,
  scopeOf: (block: SelectBlock) => Scope,
): SelectBlock {
  switch (plan.mode) {
    case 'complete': {
      const scope = scopeOf(child)
      return results(plan, child, scope, groups(plan, scope), (aggregate) => compileAggregate(aggregate, scope))
    }
    case 'partial':
      return partial(plan, child, scopeOf(child))
    case 'final':
      return final(plan, child, scopeOf(child))
  }
}

function partial(plan: HashAggregate, child: SelectBlock, scope: Scope): SelectBlock {
  const keys = groups(plan, scope)
  const buffers = collectAggregates(plan.aggregateExpressions).flatMap((aggregate) => compileUpdates(aggregate, scope))
  const columns = new Map<ExprId, Compiled>()
  plan.buffer.forEach((attribute, index) => {
    const value = keys[index] ?? buffers[index - keys.length]
    if (!value) throw internal('fewer aggregation buffers than attributes for them')
    columns.set(attribute.exprId, index < keys.length ? value : represent(value, attribute.dataType))
  })
  return { ...child, columns, output: plan.buffer, groupBy: groupBy(keys) }
}

function final(plan: HashAggregate, child: SelectBlock, scope: Scope): SelectBlock {
  const keys = plan.buffer.slice(0, plan.groupingExpressions.length).map((key) => scope.attribute(key))
  const merged = new Map<string, Compiled>()
  let next = keys.length
  for (const aggregate of collectAggregates(plan.aggregateExpressions)) {
    const columns = aggregateBuffers(aggregate).map(() => {
      const attribute = plan.buffer[next++]
      if (!attribute) throw internal('fewer aggregation buffers than the aggregates need')
      return scope.attribute(attribute).sql
    })
    merged.set(semanticKey(aggregate), compileMerge(aggregate, columns, scope))
  }
  return results(plan, child, scope, keys, (aggregate) => {
    const value = merged.get(semanticKey(aggregate))
    if (!value) throw internal(`no buffers for ${aggregate.name}`)
    return value
  })
}

/** The result expressions, over the groups' keys and the aggregates. */
function results(
  plan: HashAggregate,
  child: SelectBlock,
  scope: Scope,
  keys: readonly Compiled[],
  aggregate: (aggregate: AggregateExpression) => Compiled,
): SelectBlock {
  const byKey = new Map<string, Compiled>()
  const byId = new Map<ExprId, Compiled>()
  plan.groupingExpressions.forEach((grouping, index) => {
    const key = keys[index]
    if (!key) return
    byId.set(grouping.exprId, key)
    const isLiteral = grouping.kind === 'Alias' && grouping.child.kind === 'Literal'
    if (!isLiteral) byKey.set(semanticKey(grouping), key)
  })
  const resultScope: Scope = {
    ...scope,
    attribute: (attribute) => byId.get(attribute.exprId) ?? scope.attribute(attribute),
    group: (expression: Expression) => byKey.get(semanticKey(expression)),
    aggregate,
  }
  const columns = new Map<ExprId, Compiled>()
  for (const named of plan.aggregateExpressions) columns.set(named.exprId, compileExpression(named, resultScope))
  return { ...child, columns, output: plan.aggregateExpressions.map(toAttribute), groupBy: groupBy(keys) }
}

/** -0.0 is in the group of 0.0, and the group's key is 0.0 whichever came first. */
const groups = (plan: HashAggregate, scope: Scope): readonly Compiled[] =>
  plan.groupingExpressions.map((grouping) => {
    const key = compileExpression(grouping, scope)
    return key.simple ? key : compiled(withoutNegativeZero(key.sql, dataTypeOf(grouping)), key.type)
  })

/** A bare number in GROUP BY would be a position. */
const groupBy = (keys: readonly Compiled[]): readonly string[] =>
  keys.map((key) => (key.simple ? `CAST(${key.sql} AS ${key.type})` : key.sql))

const internal = (message: string): SparkError => new SparkError('INTERNAL_ERROR', { message })
