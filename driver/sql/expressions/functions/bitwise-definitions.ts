import { ByteType, IntegerType, isIntegral, sqlTypeName } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, FunctionText } from '../function-definition.ts'
import { typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { findWiderType } from '../types/wider-type.ts'
import { defineFunctions, firstType, scalar } from './define-functions.ts'

/** `a & b`: two integers; otherwise which of them is no integer. */
const integers: ArgumentCheck = ({ args }) => {
  const [left, right] = args.map(dataTypeOf)
  if (!left || !right) return undefined
  const common = findWiderType(left, right)
  if (common && (isIntegral(common) || common.kind === 'void')) return undefined
  if (common && left.kind === right.kind)
    return typeCheckFailure('DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', {
      inputType: '"INTEGRAL"',
      actualDataType: sqlTypeName(common),
    })
  return typeCheckFailure('DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', {
    left: sqlTypeName(left),
    right: sqlTypeName(right),
  })
}

const bits: ArgumentCheck = ({ args: [arg] }) => {
  const type = arg && dataTypeOf(arg)
  if (!arg || !type || type.kind === 'boolean' || type.kind === 'void' || isIntegral(type)) return undefined
  return unexpectedInputType(1, '("INTEGRAL" or "BOOLEAN")', arg)
}

const infix = (operator: string): Readonly<Record<string, FunctionText>> => ({
  [operator]: { form: ([left, right]) => (right === undefined ? undefined : `(${left} ${operator} ${right})`) },
})
const logical = (operator: string) => scalar(2, ['same'], firstType, { check: integers, texts: infix(operator) })
const shift = (operator: string, alias: string) =>
  scalar(2, ['shifted', 'int'], firstType, { aliases: [alias], texts: infix(operator) })

export const bitwiseDefinitions = defineFunctions({
  '&': logical('&'),
  '|': logical('|'),
  '^': logical('^'),
  '~': scalar(1, ['integral'], firstType, { texts: { '~': { form: ([x]) => `~${x}` } } }),
  '<<': shift('<<', 'shiftleft'),
  '>>': shift('>>', 'shiftright'),
  '>>>': shift('>>>', 'shiftrightunsigned'),
  bit_get: scalar(2, ['integral', 'int'], ByteType, {
    aliases: ['getbit'],
    raises: ['INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE'],
  }),
  bit_count: scalar(1, ['any'], IntegerType, { check: bits }),
})
