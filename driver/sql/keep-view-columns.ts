import { SparkError } from '../../common/errors/spark-error.ts'
import { type StructType, sameType } from '../../common/types/data-type.ts'
import { castTo } from './analyzer/implicit-cast.ts'
import { findWiderType } from './analyzer/wider-type.ts'
import { nextExprId } from './expressions/expr-id.ts'
import type { Expression } from './expressions/expression.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { outputOf } from './plan/logical/plan-output.ts'

/**
 * A view's analyzed plan with the columns it was created with: columns that the views below it have gained are left out, those that
 * changed to a narrower type are cast, those that are gone are an error.
 */
export function keepViewColumns(name: string, plan: LogicalPlan, columns: StructType): LogicalPlan {
  const output = outputOf(plan)
  const projectList = columns.fields.map((field): Expression => {
    const found = output.filter((attribute) => attribute.name.toLowerCase() === field.name.toLowerCase())
    const [column] = found
    const wider = column && findWiderType(column.dataType, field.dataType)
    if (!column || found.length > 1 || !wider || !sameType(wider, field.dataType))
      throw new SparkError('INCOMPATIBLE_VIEW_SCHEMA_CHANGE', {
        viewName: `\`${name}\``,
        colName: field.name,
        expectedNum: `${columns.fields.length}`,
        actualCols: `[${output.map((attribute) => attribute.name).join(',')}]`,
      })
    const cast = castTo(column, field.dataType)
    return cast === column
      ? column
      : Object.freeze({ kind: 'Alias', child: cast, name: field.name, exprId: nextExprId() })
  })
  const same = output.length === projectList.length && projectList.every((item, index) => item === output[index])
  return same ? plan : Object.freeze({ kind: 'Project', projectList, child: plan })
}
