import { arrayType, type DataType, isIntegral, sqlTypeName, VoidType } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import type { Expression, UnresolvedFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { findWiderTypeOf } from '../../expressions/types/wider-type.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { unexpectedInput } from './type-mismatch.ts'

/** Arguments of functions of arrays and maps, which Spark widens among each other; undefined for all other functions. */
export function coerceCollection(name: string, call: UnresolvedFunction): readonly Expression[] | undefined {
  return RULES[name]?.(call, name)
}

type Coercion = (call: UnresolvedFunction, name: string) => readonly Expression[]

/** An array and a value: one element type, to which a string is no help. */
const arrayAndValue: Coercion = (call, name) => {
  const [array, value] = both(call)
  const [left, right] = [dataTypeOf(array), dataTypeOf(value)]
  if (left.kind === 'void' || right.kind === 'void')
    throw analysisError('DATATYPE_MISMATCH.NULL_TYPE', about(call, name), call)
  const wider = left.kind === 'array' ? widerWithoutString(left.elementType, right) : undefined
  if (left.kind !== 'array' || !wider) throw pairMismatch('DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES', call, name)
  return [castTo(array, arrayType(wider, left.containsNull)), castTo(value, wider)]
}

/** An untyped NULL is a value as well. */
const arrayAndAny: Coercion = (call, name) => {
  const [array, value] = both(call)
  const left = dataTypeOf(array)
  if (dataTypeOf(value).kind !== 'void' || left.kind !== 'array') return arrayAndValue(call, name)
  return [array, castTo(value, left.elementType)]
}

const twoArrays: Coercion = (call, name) => {
  const [first, second] = both(call)
  const [left, right] = [dataTypeOf(first), dataTypeOf(second)]
  const wider =
    left.kind === 'array' && right.kind === 'array'
      ? widerWithoutString(left.elementType, right.elementType)
      : undefined
  if (!wider) throw pairMismatch('DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES', call, name)
  const containsNull = (type: DataType): boolean => type.kind === 'array' && type.containsNull
  return [castTo(first, arrayType(wider, containsNull(left))), castTo(second, arrayType(wider, containsNull(right)))]
}

const mapAndKey: Coercion = (call, name) => {
  const [map, key] = both(call)
  const [left, right] = [dataTypeOf(map), dataTypeOf(key)]
  if (left.kind === 'void' || right.kind === 'void')
    throw analysisError('DATATYPE_MISMATCH.NULL_TYPE', about(call, name), call)
  const wider = left.kind === 'map' ? widerWithoutString(left.keyType, right) : undefined
  if (left.kind !== 'map' || !wider) throw pairMismatch('DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES', call, name)
  return [castTo(map, { ...left, keyType: wider }), castTo(key, wider)]
}

/** element_at of an array wants an int, of a map its key. */
const elementAt: Coercion = (call, name) => {
  const [base, index] = both(call)
  const type = dataTypeOf(base)
  if (type.kind === 'map') return mapAndKey(call, name)
  if (type.kind !== 'array') throw unexpectedInput(call, 1, '("ARRAY" or "MAP")', base)
  if (!['int', 'smallint', 'tinyint'].includes(dataTypeOf(index).kind)) throw unexpectedInput(call, 2, '"INT"', index)
  return [base, castTo(index, { kind: 'int' })]
}

/** Keys widened among themselves, values among themselves. */
const createMap: Coercion = (call, name) => {
  if (call.args.length % 2 === 1)
    throw analysisError(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: `\`${name}\``, expectedNum: '2n (n > 0)', actualNum: `${call.args.length}` },
      call,
    )
  const widen = (odd: number, condition: `DATATYPE_MISMATCH.CREATE_MAP_${'KEY' | 'VALUE'}_DIFF_TYPES`): DataType => {
    const types = call.args.filter((_, index) => index % 2 === odd).map(dataTypeOf)
    const wider = findWiderTypeOf(types)
    if (wider) return wider
    throw analysisError(condition, { ...about(call, name), dataType: `[${types.map(sqlTypeName).join(', ')}]` }, call)
  }
  const key = widen(0, 'DATATYPE_MISMATCH.CREATE_MAP_KEY_DIFF_TYPES')
  const value = widen(1, 'DATATYPE_MISMATCH.CREATE_MAP_VALUE_DIFF_TYPES')
  if (holdsMap(key))
    throw analysisError(
      'DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE',
      { sqlExpr: about(call, name).sqlExpr, keyType: sqlTypeName(key) },
      call,
    )
  return call.args.map((arg, index) => castTo(arg, index % 2 === 0 ? key : value))
}

const flatten: Coercion = (call) => {
  const [array] = call.args
  const type = array && dataTypeOf(array)
  if (array && !(type?.kind === 'array' && type.elementType.kind === 'array'))
    throw unexpectedInput(call, 1, '"ARRAY" of "ARRAY"', array)
  return call.args
}

const inline: Coercion = (call) => {
  const [array] = call.args
  const type = array && dataTypeOf(array)
  if (array && !(type?.kind === 'array' && type.elementType.kind === 'struct'))
    throw unexpectedInput(call, 1, '"ARRAY<STRUCT>"', array)
  return call.args
}

const arrayRepeat: Coercion = (call) => {
  const [value, count] = both(call)
  if (!['int', 'smallint', 'tinyint', 'void'].includes(dataTypeOf(count).kind))
    throw unexpectedInput(call, 2, '"INT"', count)
  return [value, castTo(count, { kind: 'int' })]
}

/** Whole numbers become one type. */
const sequence: Coercion = (call, name) => {
  const types = call.args.map(dataTypeOf)
  const wider = findWiderTypeOf(types)
  if (wider && isIntegral(wider) && types.every((type) => isIntegral(type) || type.kind === 'void'))
    return call.args.map((arg) => castTo(arg, wider))
  const [start] = types
  if (start && ['date', 'timestamp', 'timestamp_ntz'].includes(start.kind)) return call.args
  throw analysisError(
    'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES',
    { ...about(call, name), startType: '("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE"), or of "INTEGRAL"' },
    call,
  )
}

const RULES: Readonly<Record<string, Coercion>> = {
  array_contains: arrayAndValue,
  array_position: arrayAndAny,
  array_remove: arrayAndAny,
  array_append: arrayAndAny,
  array_prepend: arrayAndAny,
  array_union: twoArrays,
  array_intersect: twoArrays,
  array_except: twoArrays,
  arrays_overlap: twoArrays,
  map_contains_key: mapAndKey,
  element_at: elementAt,
  try_element_at: elementAt,
  map: createMap,
  flatten,
  inline,
  inline_outer: inline,
  array_repeat: arrayRepeat,
  sequence,
}

function both(call: UnresolvedFunction): readonly [Expression, Expression] {
  const missing: Expression = { kind: 'Literal', value: null, dataType: VoidType }
  return [call.args[0] ?? missing, call.args[1] ?? missing]
}

/** Without the promotion of strings that operators have: an array of ints does not contain a text. */
function widerWithoutString(left: DataType, right: DataType): DataType | undefined {
  if (left.kind !== right.kind && (left.kind === 'string' || right.kind === 'string'))
    return left.kind === 'void' ? right : right.kind === 'void' ? left : undefined
  return findWiderTypeOf([left, right])
}

function holdsMap(type: DataType): boolean {
  if (type.kind === 'map') return true
  if (type.kind === 'array') return holdsMap(type.elementType)
  return type.kind === 'struct' && type.fields.some((field) => holdsMap(field.dataType))
}

type PairMismatch = `DATATYPE_MISMATCH.${'ARRAY_FUNCTION' | 'BINARY_ARRAY' | 'MAP_FUNCTION'}_DIFF_TYPES`

function pairMismatch(condition: PairMismatch, call: UnresolvedFunction, name: string): Error {
  const [left, right] = both(call)
  const types = { leftType: sqlTypeName(dataTypeOf(left)), rightType: sqlTypeName(dataTypeOf(right)) }
  return analysisError(condition, { ...about(call, name), ...types }, call)
}

/** The parameters that most mismatches have. */
const about = (call: UnresolvedFunction, name: string) => ({
  sqlExpr: quoted(toPrettySql(call)),
  functionName: quotedName([name]),
})
