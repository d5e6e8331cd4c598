import { sqlTypeName } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { hasWindow } from '../../expressions/windows.ts'
import { type Filter, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { lookUp, scopeOf } from '../names/scope.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { NameSource, Resolver } from '../resolver.ts'

/** WHERE. As in Spark, `df.select('a').filter('b > 1')` finds a column the Project below leaves out. */
export function resolveFilter(plan: Filter, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const scope = scopeOf([child], resolver.analysis.caseSensitive)
  const below = child.kind === 'Project' ? scopeOf([child.child], resolver.analysis.caseSensitive) : undefined
  const added = new Map<number, Expression>()
  const source: NameSource = {
    scope,
    fallback: (name) => {
      const found = below && lookUp(name, below)
      if (found?.kind === 'AttributeReference') added.set(found.exprId, found)
      return found
    },
  }
  if (hasWindow(plan.condition))
    throw analysisError('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName: 'WHERE clause' }, plan.condition)
  const condition = checkCondition(resolveExpression(plan.condition, source, resolver))
  const aggregates = [...walkExpression(condition)].filter((node) => node.kind === 'AggregateExpression')
  const [aggregate] = aggregates
  if (aggregate)
    throw analysisError(
      'INVALID_WHERE_CONDITION',
      {
        condition: quoted(toPrettySql(plan.condition)),
        expressionList: aggregates.map((one) => toPrettySql(one)).join(', '),
      },
      aggregate,
    )
  if (added.size === 0 || child.kind !== 'Project') return Object.freeze({ ...plan, condition, child })
  const extended: LogicalPlan = Object.freeze({ ...child, projectList: [...child.projectList, ...added.values()] })
  const filter: LogicalPlan = Object.freeze({ ...plan, condition, child: extended })
  return Project({ projectList: outputOf(child), child: filter })
}

/** The condition of a WHERE, or of an expectation, is boolean, and neither a bare NULL nor a text. */
export function checkCondition(condition: Expression): Expression {
  const type = dataTypeOf(condition)
  if (type.kind === 'boolean') return condition
  throw analysisError(
    'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN',
    { sqlExpr: quoted(toPrettySql(condition)), type: sqlTypeName(type) },
    condition,
  )
}
