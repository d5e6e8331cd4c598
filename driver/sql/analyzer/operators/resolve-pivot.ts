import {
  AggregateExpression,
  Alias,
  Comparison,
  type Expression,
  UnresolvedAlias,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { Aggregate, type LogicalPlan, type UnresolvedPivot } from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { isFoldable } from '../functions/foldable.ts'
import { otherColumns } from '../names/other-columns.ts'
import { scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { resolveAggregate } from './resolve-aggregate.ts'

/**
 * PIVOT as two Aggregates, as in Spark: the rows of a group and a value of the pivot column become one row, and the rows of a group become one with a
 * column for each value. A value that a group does not have is null there, a count of it too.
 */
export function resolvePivot(plan: UnresolvedPivot, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const source = { scope: scopeOf([child], resolver.analysis.caseSensitive) }
  const resolve = (expression: Expression): Expression => resolveExpression(expression, source, resolver)
  const pivotColumn = resolve(columnOf(plan.pivotColumns))
  // Without GROUP BY: what neither the pivot nor an aggregate names.
  const grouping = plan.groupBy?.map(resolve) ?? otherColumns(child, [pivotColumn, ...plan.aggregates.map(resolve)])
  const groups = grouping.map((item) =>
    item.kind === 'AttributeReference' ? item : Alias({ child: item, name: toPrettySql(item) }),
  )
  const pivot = Alias({ child: pivotColumn, name: PIVOT_COLUMN })
  const ofValues = resolveAggregate(
    Aggregate({
      groupingExpressions: [...grouping, pivotColumn],
      aggregateExpressions: [...groups, pivot, ...plan.aggregates.map((item) => UnresolvedAlias({ child: item }))],
      child,
    }),
    child,
    resolver,
  )
  const output = outputOf(ofValues)
  const keys = output.slice(0, groups.length)
  const aggregates = output.slice(groups.length + 1)
  const columns = plan.values.flatMap((item) => {
    const value = castTo(resolve(columnOf(item.value)), dataTypeOf(pivotColumn))
    if (!isFoldable(value))
      throw analysisError(
        'NON_LITERAL_PIVOT_VALUES',
        { expression: quoted(toPrettySql(columnOf(item.value))) },
        item.value[0],
      )
    const isValue = Comparison({ operator: '<=>', left: toAttribute(pivot), right: value })
    const name = item.name ?? valueText(item.value)
    return aggregates.map((aggregate) => {
      const { dataType } = aggregate
      const only = AggregateExpression({ name: 'first', args: [aggregate], filter: isValue, dataType, nullable: true })
      return Alias({ child: only, name: aggregates.length === 1 ? name : `${name}_${aggregate.name}` })
    })
  })
  return Aggregate({ groupingExpressions: keys, aggregateExpressions: [...keys, ...columns], child: ofValues })
}

const PIVOT_COLUMN = '__pivot'

/** Several columns are compared as one struct. */
const columnOf = (columns: readonly Expression[]): Expression => {
  const [only] = columns
  return only && columns.length === 1 ? only : UnresolvedFunction({ name: 'struct', args: columns })
}

/** A value as Spark's cast to string has it, which names its column. */
function valueText(value: readonly Expression[]): string {
  const texts = value.map((one) => {
    const isConstant = one.kind === 'Literal' || (one.kind === 'UnaryMinus' && one.child.kind === 'Literal')
    if (!isConstant)
      throw analysisError('UNSUPPORTED_FEATURE', { feature: 'a computed value of PIVOT without a name' }, one)
    return one.kind === 'Literal' && one.value === null ? 'null' : toPrettySql(one)
  })
  return texts.length === 1 ? texts.join() : `{${texts.join(', ')}}`
}
