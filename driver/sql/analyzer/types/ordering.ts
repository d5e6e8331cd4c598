import { type DataType, sqlTypeName } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { typeCheckFailure } from '../../expressions/type-check.ts'
import { isOrderable } from '../../expressions/types/type-shapes.ts'
import { typeCheckError } from './type-mismatch.ts'

/** Refuses an operator or function that orders values of a type without an order. */
export function requireOrderable(node: Expression, functionName: string, type: DataType): void {
  if (isOrderable(type)) return
  const failure = typeCheckFailure('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', { dataType: sqlTypeName(type) })
  throw typeCheckError(failure, node, functionName)
}
