import { StringType } from '../../../../common/types/data-type.ts'
import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import {
  Aggregate,
  Distinct,
  type LogicalPlan,
  Project,
  type UnresolvedDeduplicate,
} from '../../plan/logical/logical-plan.ts'
import { outputOf, toAttribute } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'
import { resolveFunction } from '../functions/resolve-functions.ts'
import { fieldOf, sameName } from '../names/scope.ts'
import type { Resolver } from '../resolver.ts'

/**
 * dropDuplicates: a Distinct, or one row of each group as Spark's ReplaceDeduplicateWithAggregate. The other columns travel as one
 * struct, so that all come from the same row; they keep their ids.
 */
export function resolveDeduplicate(plan: UnresolvedDeduplicate, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const output = outputOf(child)
  const keys = plan.columns === undefined ? output : keysOf(plan.columns, output, resolver, plan)
  const rest = output.filter((attribute) => !keys.some(({ exprId }) => exprId === attribute.exprId))
  if (rest.length === 0) return Distinct({ child })
  const { analysis } = resolver
  const call = (name: string, args: readonly Expression[]): Expression =>
    resolveFunction(UnresolvedFunction({ name, args }), analysis)
  const named = rest.flatMap((attribute, index): Expression[] => [
    Literal({ value: `_${index}`, dataType: StringType }),
    attribute,
  ])
  const row: Expression = Alias({
    child: call('first', [call('named_struct', named)]),
    name: 'row',
  })
  const aggregate: LogicalPlan = Aggregate({
    groupingExpressions: keys,
    aggregateExpressions: [...keys, row],
    child,
  })
  const rowAttribute = toAttribute(row)
  const projectList = output.map((attribute): Expression => {
    const index = rest.indexOf(attribute)
    if (index < 0) return attribute
    const field = fieldOf(rowAttribute, dataTypeOf(rowAttribute), `_${index}`, true, {})
    return Alias({ child: field, name: attribute.name, exprId: attribute.exprId })
  })
  return Project({ projectList, child: aggregate })
}

function keysOf(
  names: readonly string[],
  output: readonly AttributeReference[],
  { analysis }: Resolver,
  at: LogicalPlan,
): readonly AttributeReference[] {
  const keys = names.flatMap((name) => {
    const found = output.filter((attribute) => sameName(attribute.name, name, analysis.caseSensitive))
    if (found.length > 0) return found
    const fieldNames = output.map((attribute) => attribute.name).join(', ')
    throw analysisError('UNRESOLVED_COLUMN_AMONG_FIELD_NAMES', { colName: `"${name}"`, fieldNames }, at)
  })
  return [...new Set(keys)]
}
