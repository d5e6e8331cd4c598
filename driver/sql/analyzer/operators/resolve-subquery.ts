import type { DataType } from '../../../../common/types/data-type.ts'
import { sqlTypeName } from '../../../../common/types/data-type.ts'
import { Alias, type Expression, type InSubquery, type Subquery } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { findWiderType } from '../../expressions/types/wider-type.ts'
import { type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import type { Scope } from '../names/scope.ts'
import type { Resolver } from '../resolver.ts'
import { requireOrderable } from '../types/ordering.ts'

/** Analyzes the plan of a subquery, in which names of the query around it become OuterReferences. */
export function resolveSubquery(node: Subquery, outer: Scope, resolver: Resolver): Expression {
  const plan = resolver.resolvePlan(node.plan, { ...resolver, outer })
  switch (node.kind) {
    case 'Exists':
    case 'LateralSubquery':
      return Object.freeze({ ...node, plan })
    case 'ScalarSubquery': {
      const columns = outputOf(plan).length
      if (columns !== 1)
        throw analysisError(
          'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN',
          { number: `${columns}` },
          node,
        )
      return Object.freeze({ ...node, plan })
    }
    case 'InSubquery':
      return coerceInSubquery({ ...node, plan })
  }
}

/** Both sides of IN get one type, as those of a comparison; the plan's through a Project. */
function coerceInSubquery(node: InSubquery): Expression {
  const columns = outputOf(node.plan)
  const parameters = { sqlExpr: quoted(toPrettySql(node)) }
  if (columns.length !== node.values.length)
    throw analysisError(
      'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH',
      {
        ...parameters,
        leftLength: `${node.values.length}`,
        leftColumns: node.values.map((value) => quoted(toPrettySql(value))).join(', '),
        rightLength: `${columns.length}`,
        rightColumns: columns.map(({ name }) => quoted(name)).join(', '),
      },
      node,
    )
  const types = node.values.map((value, index): DataType => {
    const right = columns[index]?.dataType ?? dataTypeOf(value)
    const wider = findWiderType(dataTypeOf(value), right)
    if (wider) {
      requireOrderable(node, 'insubquery', wider)
      return wider
    }
    throw analysisError(
      'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH',
      { ...parameters, leftType: sqlTypeName(dataTypeOf(value)), rightType: sqlTypeName(right) },
      node,
    )
  })
  const values = node.values.map((value, index) => castTo(value, types[index] ?? dataTypeOf(value)))
  return Object.freeze({ ...node, values, plan: castColumns(node.plan, types) })
}

/** The plan with its columns cast to these types, under a Project only where one differs. */
export function castColumns(plan: LogicalPlan, types: readonly DataType[]): LogicalPlan {
  let changed = false
  const projectList = outputOf(plan).map((column, index): Expression => {
    const cast = castTo(column, types[index] ?? column.dataType)
    if (cast === column) return column
    changed = true
    return Alias({ child: cast, name: column.name })
  })
  return changed ? Project({ projectList, child: plan }) : plan
}
