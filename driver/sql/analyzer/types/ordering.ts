import { type DataType, sqlTypeName } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { analysisError, quoted } from '../analysis-error.ts'

/** Whether values of a type can be compared and sorted: maps cannot, nor what holds one. */
export function isOrderable(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
    case 'interval':
      return false
    case 'array':
      return isOrderable(type.elementType)
    case 'struct':
      return type.fields.every((field) => isOrderable(field.dataType))
    default:
      return true
  }
}

/** Refuses an operator or function that orders values of a type without an order. */
export function requireOrderable(node: Expression, functionName: string, type: DataType): void {
  if (isOrderable(type)) return
  throw analysisError(
    'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE',
    { sqlExpr: quoted(toPrettySql(node)), functionName: `\`${functionName}\``, dataType: sqlTypeName(type) },
    node,
  )
}
