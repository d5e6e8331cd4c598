import { SparkError } from '../../common/errors/spark-error.ts'
import { sameType } from '../../common/types/data-type.ts'
import { quotedName } from '../../common/types/quoted-name.ts'
import type { ViewColumns } from './catalog/temp-views.ts'
import { Alias, type Expression } from './expressions/expression.ts'
import { castTo } from './expressions/types/implicit-cast.ts'
import { findWiderType } from './expressions/types/wider-type.ts'
import { type LogicalPlan, Project } from './plan/logical/logical-plan.ts'
import { outputOf } from './plan/logical/plan-output.ts'

/** The plan of a view's query: that of a view with names of its own for the columns is below them. */
export const queryOfView = (view: LogicalPlan, { names }: ViewColumns): LogicalPlan =>
  names && view.kind === 'SubqueryAlias' ? view.child : view

/**
 * The analyzed query of a view with the columns that the view was created with: columns that the views below it have gained are left out,
 * those that changed to a narrower type are cast, those that are gone are an error.
 */
export function keepViewColumns(name: string, plan: LogicalPlan, { query, names }: ViewColumns): LogicalPlan {
  const output = outputOf(plan)
  const projectList = query.fields.map((field, index): Expression => {
    const isNamed = (column: { readonly name: string }) => column.name.toLowerCase() === field.name.toLowerCase()
    const found = output.filter(isNamed)
    // Names may repeat where the view has names of its own.
    const column = found[query.fields.slice(0, index).filter(isNamed).length]
    const wider = column && findWiderType(column.dataType, field.dataType)
    if (!column || found.length > query.fields.filter(isNamed).length || !wider || !sameType(wider, field.dataType))
      throw new SparkError('INCOMPATIBLE_VIEW_SCHEMA_CHANGE', {
        viewName: quotedName([name]),
        colName: field.name,
        actualCols: `[${output.map((attribute) => attribute.name).join(',')}]`,
      })
    const cast = castTo(column, field.dataType)
    const kept = names?.[index] ?? (cast === column ? column.name : field.name)
    return cast === column && kept === column.name ? column : Alias({ child: cast, name: kept })
  })
  const same = output.length === projectList.length && projectList.every((item, index) => item === output[index])
  return same ? plan : Project({ projectList, child: plan })
}
