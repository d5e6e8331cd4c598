import { IntegerType } from '../../../../common/types/data-type.ts'
import { aggregateBuffers } from '../../expressions/aggregates.ts'
import { aggregateFunction } from '../../expressions/builtin-functions.ts'
import {
  type AggregateExpression,
  Alias,
  CaseWhen,
  type Expression,
  type ExprId,
  IsNotNull,
  Literal,
  ScalarFunction,
} from '../../expressions/expression.ts'
import { transformUp, walkExpression } from '../../expressions/expression-tree.ts'
import type { BufferMerge } from '../../expressions/function-definition.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { Aggregate, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import { andAll } from '../predicates.ts'

/**
 * Aggregates over distinct values become two plain ones: the lower also groups by the distinct arguments, the upper
 * aggregates the groups, so that both can be split into partial and final. Only where all distinct aggregates share one set of
 * arguments and the others can be merged by an aggregate function (sum, count, min ...); any other aggregate stays as it is and has to be
 * computed in one step by grouping key.
 */
export const RewriteDistinctAggregates: OptimizerRule = {
  name: 'RewriteDistinctAggregates',
  apply: (plan) => transformPlanUp(plan, (node) => (node.kind === 'Aggregate' ? rewrite(node) : node)),
}

function rewrite(node: Aggregate): LogicalPlan {
  const calls = node.aggregateExpressions.flatMap((item) => [...walkExpression(item)].filter(isCall))
  const distinct = calls.filter((call) => call.distinct)
  const [first] = distinct
  if (!first) return node
  const sameArguments = distinct.every((call) => argumentsKey(call) === argumentsKey(first))
  const isSupported = calls.every(
    (call) => call.filter === undefined && (call.distinct ? isDistinctable : isMergeable)(call),
  )
  if (!sameArguments || !isSupported || (first.args.length > 1 && distinct.some((call) => call.name !== 'count'))) {
    return node
  }
  return split(node, first.args, calls)
}

/** Of one value a group and one argument; `count` has a form for several. */
const isDistinctable = ({ name }: AggregateExpression): boolean => {
  const definition = aggregateFunction(name)
  return definition?.split !== undefined && definition.orderSensitivity !== 'always'
}

const isMergeable = (call: AggregateExpression): boolean => mergeOf(call) !== undefined

/** The aggregate that makes one of several results of a call, where there is one. */
function mergeOf(call: AggregateExpression): BufferMerge | undefined {
  const [buffer, ...others] = aggregateBuffers(call)
  return others.length === 0 ? buffer?.merge : undefined
}

function split(node: Aggregate, args: readonly Expression[], calls: readonly AggregateExpression[]): LogicalPlan {
  const groupings = named(node.groupingExpressions, '_group')
  const distincts = named(args, '_distinct')
  const partials = new Map<string, Alias>()
  for (const call of calls) {
    if (!call.distinct && !partials.has(semanticKey(call)))
      partials.set(semanticKey(call), Alias({ child: call, name: `_${call.name}` }))
  }
  const lowerList = [...groupings, ...distincts, ...partials.values()]
  const lower = Aggregate({
    groupingExpressions: [...node.groupingExpressions, ...args],
    aggregateExpressions: distinctIds(lowerList),
    child: node.child,
  })
  const columns = new Map(node.groupingExpressions.map((grouping, index) => [semanticKey(grouping), groupings[index]]))
  const rewriteItem = (item: Expression): Expression =>
    transformUp(item, (part) => {
      if (!isCall(part)) return part
      if (part.distinct) return overGroups(part, distincts.map(toAttribute))
      const partial = partials.get(semanticKey(part))
      return partial ? merge(part, toAttribute(partial)) : part
    })
  const upperList = node.aggregateExpressions.map((item) => {
    const grouping = columns.get(semanticKey(item))
    if (grouping && item.kind === 'Alias') return Object.freeze({ ...item, child: toAttribute(grouping) })
    if (grouping) return item
    return replaceGroupings(rewriteItem(item), columns)
  })
  return Aggregate({ groupingExpressions: groupings.map(toAttribute), aggregateExpressions: upperList, child: lower })
}

/** Columns as they are; anything computed under a name. */
const named = (list: readonly Expression[], name: string): readonly Expression[] =>
  list.map((item) =>
    item.kind === 'AttributeReference' ? item : Alias({ child: item.kind === 'Alias' ? item.child : item, name }),
  )

function replaceGroupings(item: Expression, columns: ReadonlyMap<string, Expression | undefined>): Expression {
  if (item.kind === 'AggregateExpression') return item
  return transformUp(item, (part) => {
    if (part.kind === 'AttributeReference' || part.kind === 'Alias') return part
    const grouping = columns.get(semanticKey(part))
    return grouping ? toAttribute(grouping) : part
  })
}

/** Each group holds one distinct value, so the plain aggregate over groups is the distinct one over rows. */
function overGroups(call: AggregateExpression, columns: readonly Expression[]): AggregateExpression {
  const present = andAll(columns.map((child) => IsNotNull({ child })))
  if (columns.length < 2 || !present) return Object.freeze({ ...call, args: columns, distinct: false })
  const one: Expression = Literal({ value: 1, dataType: IntegerType })
  const marked: Expression = CaseWhen({
    branches: [{ condition: present, value: one }],
  })
  return Object.freeze({ ...call, args: [marked], distinct: false })
}

/** From the results of the lower groups the result of the upper one. */
function merge(call: AggregateExpression, partial: Expression): Expression {
  const name = mergeOf(call) ?? call.name
  const merged: Expression = Object.freeze({ ...call, name, args: [partial], nullable: true })
  const overNothing = aggregateFunction(call.name)?.defaultResult?.(call.dataType)
  if (!overNothing) return merged
  const { dataType } = call
  return ScalarFunction({
    name: 'coalesce',
    args: [merged, overNothing],
    dataType,
    nullable: false,
  })
}

function distinctIds(list: readonly Expression[]): readonly Expression[] {
  const seen = new Set<ExprId>()
  return list.filter((item) => {
    const { exprId } = toAttribute(item)
    return !seen.has(exprId) && seen.add(exprId)
  })
}

const isCall = (expression: Expression): expression is AggregateExpression => expression.kind === 'AggregateExpression'
const argumentsKey = (call: AggregateExpression): string => call.args.map(semanticKey).join()
