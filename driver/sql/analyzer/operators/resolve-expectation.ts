import { toPrettySql } from '../../expressions/expression-sql.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import type { Expectation, LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { checkCondition } from './resolve-filter.ts'

/** The condition is over the columns of this DataFrame alone, row by row. */
export function resolveExpectation(plan: Expectation, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const source = { scope: scopeOf([child], resolver.analysis.caseSensitive) }
  const condition = checkCondition(resolveExpression(plan.condition, source, resolver))
  const aggregate = [...walkExpression(condition)].find((node) => node.kind === 'AggregateExpression')
  if (aggregate)
    throw analysisError(
      'INVALID_WHERE_CONDITION',
      { condition: quoted(toPrettySql(plan.condition)), expressionList: toPrettySql(aggregate) },
      aggregate,
    )
  const row = outputOf(child).filter(({ hidden }) => !hidden)
  return Object.freeze({ ...plan, condition, row, child })
}
