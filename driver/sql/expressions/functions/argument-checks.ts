import { type DataType, sqlTypeName } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { isOrderable } from '../types/type-shapes.ts'

/** Arguments, all or those at some places, can be compared. `of`: the type that is compared, and named if it cannot be. */
export const orderable =
  (positions?: readonly number[], of: (type: DataType) => DataType = (type) => type): ArgumentCheck =>
  ({ args }) => {
    const wrong = args
      .filter((_, index) => positions === undefined || positions.includes(index))
      .map((arg) => of(dataTypeOf(arg)))
      .find((type) => !isOrderable(type))
    return wrong && typeCheckFailure('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', { dataType: sqlTypeName(wrong) })
  }

/** Functions of arrays name the type of the elements. */
export const comparesElements = orderable([0], (type) => (type.kind === 'array' ? type.elementType : type))

/** `first(x, true)`. */
export const ignoresNulls: ArgumentCheck = ({ args: [, flag] }) =>
  flag && !(flag.kind === 'Literal' && flag.dataType.kind === 'boolean')
    ? unexpectedInputType(2, '"BOOLEAN" literal', flag)
    : undefined

/** Strings, and nothing that would be cast to one. */
export const onlyStrings: ArgumentCheck = ({ args }) => {
  const wrong = args.findIndex((arg) => !['string', 'void'].includes(dataTypeOf(arg).kind))
  const arg = args[wrong]
  return arg && unexpectedInputType(wrong + 1, '"STRING"', arg)
}
