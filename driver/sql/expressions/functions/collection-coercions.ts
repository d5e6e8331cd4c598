import { arrayType, type DataType, IntegerType, sqlTypeName, VoidType } from '../../../../common/types/data-type.ts'
import { type Expression, Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCoercion, CheckedCall } from '../function-definition.ts'
import { type TypeCheckFailure, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { findWiderTypeOf } from '../types/wider-type.ts'
import { firstType } from './define-functions.ts'

/** An array and a value: one element type, to which a string is no help. */
export const arrayAndValue: ArgumentCoercion = (call) => {
  const [array, value] = both(call)
  const [left, right] = [dataTypeOf(array), dataTypeOf(value)]
  if (left.kind === 'void' || right.kind === 'void') return typeCheckFailure('DATATYPE_MISMATCH.NULL_TYPE', {})
  const wider = left.kind === 'array' ? widerWithoutString(left.elementType, right) : undefined
  if (left.kind !== 'array' || !wider) return differentPair('DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES', call)
  return [castTo(array, arrayType(wider, left.containsNull)), castTo(value, wider)]
}

/** An untyped NULL is a value as well. */
export const arrayAndAny: ArgumentCoercion = (call) => {
  const [array, value] = both(call)
  const left = dataTypeOf(array)
  if (dataTypeOf(value).kind !== 'void' || left.kind !== 'array') return arrayAndValue(call)
  return [array, castTo(value, left.elementType)]
}

export const twoArrays: ArgumentCoercion = (call) => {
  const [first, second] = both(call)
  const [left, right] = [dataTypeOf(first), dataTypeOf(second)]
  const wider =
    left.kind === 'array' && right.kind === 'array'
      ? widerWithoutString(left.elementType, right.elementType)
      : undefined
  if (!wider) return differentPair('DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES', call)
  const containsNull = (type: DataType): boolean => type.kind === 'array' && type.containsNull
  return [castTo(first, arrayType(wider, containsNull(left))), castTo(second, arrayType(wider, containsNull(right)))]
}

export const mapAndKey: ArgumentCoercion = (call) => {
  const [map, key] = both(call)
  const [left, right] = [dataTypeOf(map), dataTypeOf(key)]
  if (left.kind === 'void' || right.kind === 'void') return typeCheckFailure('DATATYPE_MISMATCH.NULL_TYPE', {})
  const wider = left.kind === 'map' ? widerWithoutString(left.keyType, right) : undefined
  if (left.kind !== 'map' || !wider) return differentPair('DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES', call)
  return [castTo(map, { ...left, keyType: wider }), castTo(key, wider)]
}

/** element_at of an array wants an int, of a map its key. */
export const elementAt: ArgumentCoercion = (call) => {
  const [base, index] = both(call)
  const type = dataTypeOf(base)
  if (type.kind === 'map') return mapAndKey(call)
  if (type.kind !== 'array') return unexpectedInputType(1, '("ARRAY" or "MAP")', base)
  if (!['int', 'smallint', 'tinyint'].includes(dataTypeOf(index).kind)) return unexpectedInputType(2, '"INT"', index)
  return [base, castTo(index, IntegerType)]
}

export function both({ args }: CheckedCall): readonly [Expression, Expression] {
  const missing = Literal({ value: null, dataType: VoidType })
  return [args[0] ?? missing, args[1] ?? missing]
}

/** An array's elements, a map's values. */
export const elementTypeOf = (types: readonly DataType[]): DataType => {
  const type = firstType(types)
  return type.kind === 'array' ? type.elementType : type.kind === 'map' ? type.valueType : type
}

/** Without the promotion of strings that operators have: an array of ints does not contain a text. */
export function widerWithoutString(left: DataType, right: DataType): DataType | undefined {
  if (left.kind !== right.kind && (left.kind === 'string' || right.kind === 'string'))
    return left.kind === 'void' ? right : right.kind === 'void' ? left : undefined
  return findWiderTypeOf([left, right])
}

type DifferentPair = `DATATYPE_MISMATCH.${'ARRAY_FUNCTION' | 'BINARY_ARRAY' | 'MAP_FUNCTION'}_DIFF_TYPES`

function differentPair(condition: DifferentPair, call: CheckedCall): TypeCheckFailure {
  const [left, right] = both(call)
  return typeCheckFailure(condition, {
    leftType: sqlTypeName(dataTypeOf(left)),
    rightType: sqlTypeName(dataTypeOf(right)),
  })
}
