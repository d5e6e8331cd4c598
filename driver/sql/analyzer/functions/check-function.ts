import { type DataType, isIntegral, sqlTypeName } from '../../../../common/types/data-type.ts'
import type { Expression, Literal, UnresolvedFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { findWiderType } from '../../expressions/types/wider-type.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { requireOrderable } from '../types/ordering.ts'
import { isNested } from '../types/type-coercion.ts'
import { dataDiffTypes, unexpectedInput } from '../types/type-mismatch.ts'
import { isFoldable } from './foldable.ts'

/** What Spark's `checkInputDataTypes` refuses beyond the types of a function's row: arguments as they were written, before any cast. */
export function checkFunction(name: string, call: UnresolvedFunction): void {
  CHECKS[name]?.(call, name)
}

type Check = (call: UnresolvedFunction, name: string) => void

const ordered =
  (...positions: readonly number[]): Check =>
  (call, name) => {
    for (const position of positions) {
      const arg = call.args[position]
      if (arg) requireOrderable(call, name, elementOf(dataTypeOf(arg), name))
    }
  }

const allOrdered: Check = (call, name) => {
  for (const arg of call.args) requireOrderable(call, name, dataTypeOf(arg))
}

/** Functions of arrays name the type of the elements; sort_array that of the array. */
const elementOf = (type: DataType, name: string): DataType =>
  name.startsWith('array_') && type.kind === 'array' ? type.elementType : type

/** `a & b`: two integers; otherwise which of them is no integer. */
const bitwise: Check = (call) => {
  const [left, right] = call.args.map(dataTypeOf)
  if (!left || !right) return
  const common = findWiderType(left, right)
  if (common && (isIntegral(common) || common.kind === 'void')) return
  const sqlExpr = quoted(toPrettySql(call))
  if (common && left.kind === right.kind)
    throw analysisError(
      'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE',
      { sqlExpr, inputType: '"INTEGRAL"', actualDataType: sqlTypeName(common) },
      call,
    )
  throw analysisError(
    'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES',
    { sqlExpr, left: sqlTypeName(left), right: sqlTypeName(right) },
    call,
  )
}

const seed: Check = (call) => {
  const [arg] = call.args
  if (!arg) return
  if (!['int', 'bigint', 'void'].includes(dataTypeOf(arg).kind))
    throw unexpectedInput(call, 1, '("INT" or "BIGINT")', arg)
  if (!isFoldable(arg))
    throw analysisError(
      'SEED_EXPRESSION_IS_UNFOLDABLE',
      { seedExpr: quoted(toPrettySql(arg)), exprWithSeed: quoted(toPrettySql(call)) },
      call,
    )
}

const fieldNames: Check = (call, name) => {
  if (call.args.length % 2 === 1)
    throw analysisError(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: `\`${name}\``, expectedNum: '2n (n > 0)', actualNum: `${call.args.length}` },
      call,
    )
  const names = call.args.filter((_, index) => index % 2 === 0)
  const isName = (arg: Expression): boolean => isFoldable(arg) && dataTypeOf(arg).kind === 'string'
  if (!names.every(isName))
    throw analysisError(
      'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING',
      { sqlExpr: textOf(call), inputExprs: `[${names.map((arg) => quoted(toPrettySql(arg))).join(', ')}]` },
      call,
    )
  if (!names.every((arg) => arg.kind === 'Literal'))
    throw analysisError('UNSUPPORTED_FEATURE', { feature: 'names of struct fields other than string literals' }, call)
}

const percentage: Check = (call) => {
  const [, arg] = call.args
  if (!arg || dataTypeOf(arg).kind === 'array') return
  const value = constantNumber(arg)
  if (value === null)
    throw analysisError('DATATYPE_MISMATCH.UNEXPECTED_NULL', { sqlExpr: textOf(call), exprName: 'percentage' }, call)
  if (value === undefined && !isFoldable(arg)) throw nonFoldable(call, 'percentage', '"DOUBLE"', arg)
  if (value !== undefined && (value < 0 || value > 1))
    throw analysisError(
      'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE',
      { sqlExpr: textOf(call), exprName: 'percentage', valueRange: '[0.0, 1.0]', currentValue: `${value}` },
      call,
    )
}

/** `round(x, n)`: how many places is known before the query runs. */
const places: Check = (call) => {
  const [, scale] = call.args
  if (!scale) return
  if (!isFoldable(scale)) throw nonFoldable(call, 'scale', '"INT"', scale)
  if (scale.kind === 'Literal' && typeof scale.value === 'string' && constantNumber(scale) === undefined)
    throw analysisError(
      'CAST_INVALID_INPUT',
      { expression: `'${scale.value}'`, sourceType: '"STRING"', targetType: '"INT"' },
      call,
    )
}

const sortOrder: Check = (call, name) => {
  ordered(0)(call, name)
  const [, ascending] = call.args
  if (!ascending) return
  if (dataTypeOf(ascending).kind !== 'boolean') throw unexpectedInput(call, 2, '"BOOLEAN"', ascending)
  if (!isFoldable(ascending)) throw nonFoldable(call, 'ascendingOrder', '"BOOLEAN"', ascending)
}

/** `first(x, true)`. */
const ignoreNulls: Check = (call) => {
  const [, flag] = call.args
  if (flag && !(flag.kind === 'Literal' && flag.dataType.kind === 'boolean'))
    throw unexpectedInput(call, 2, '"BOOLEAN" literal', flag)
}

const relativeError: Check = (call) => {
  const [, error] = call.args
  if (!error) return
  const value =
    error.kind === 'Literal' && ['double', 'decimal'].includes(error.dataType.kind) ? constantNumber(error) : 0
  if (!value) throw unexpectedInput(call, 2, '"DOUBLE" literal', error)
}

const noMap: Check = (call, name) => {
  const [arg] = call.args
  if (arg && dataTypeOf(arg).kind === 'map')
    throw analysisError(
      'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE',
      { sqlExpr: textOf(call), functionName: `\`${name}\``, dataType: '"MAP" or "COLLATED STRING"' },
      call,
    )
}

const explodes: Check = (call) => {
  const [arg] = call.args
  if (arg && dataTypeOf(arg).kind === 'void') throw unexpectedInput(call, 1, '("ARRAY" or "MAP")', arg)
}

const joined: Check = (call) => {
  const [array] = call.args
  const type = array && dataTypeOf(array)
  if (array && type?.kind === 'array' && isNested(type.elementType))
    throw unexpectedInput(call, 1, '"ARRAY<STRING>"', array)
}

const timeOrText: Check = (call) => {
  const [arg] = call.args
  if (arg && !['string', 'void', 'date', 'timestamp', 'timestamp_ntz'].includes(dataTypeOf(arg).kind))
    throw unexpectedInput(call, 1, '("STRING" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ")', arg)
}

const bits: Check = (call) => {
  const [arg] = call.args
  const type = arg && dataTypeOf(arg)
  if (arg && type && type.kind !== 'boolean' && type.kind !== 'void' && !isIntegral(type))
    throw unexpectedInput(call, 1, '("INTEGRAL" or "BOOLEAN")', arg)
}

const hexadecimal: Check = (call) => {
  const [arg] = call.args
  if (arg && isNested(dataTypeOf(arg))) throw unexpectedInput(call, 1, '("BIGINT" or "BINARY" or "STRING")', arg)
}

const escapeCharacter: Check = (call) => {
  const [, , character] = call.args
  if (!character) return
  if (character.kind === 'Literal' && typeof character.value === 'string' && [...character.value].length === 1) return
  throw analysisError('INVALID_ESCAPE_CHAR', { sqlExpr: quoted(toPrettySql(character)) }, call)
}

/** greatest and least: a text stays a text. */
const comparable: Check = (call, name) => {
  const types = call.args.map(dataTypeOf)
  const texts = types.filter((type) => type.kind === 'string').length
  const others = types.filter((type) => type.kind !== 'string' && type.kind !== 'void').length
  if (texts > 0 && others > 0) throw dataDiffTypes(call, name, types)
  allOrdered(call, name)
}

const textsOrArrays: Check = (call) => {
  call.args.forEach((arg, index) => {
    const type = dataTypeOf(arg)
    const isText = !isNested(type) || (index > 0 && type.kind === 'array' && !isNested(type.elementType))
    if (!isText) throw unexpectedInput(call, index + 1, index === 0 ? '"STRING"' : '("ARRAY<STRING>" or "STRING")', arg)
  })
}

const joinable: Check = (call, name) => {
  const types = call.args.map(dataTypeOf)
  const wrong = types.findIndex((type) => type.kind === 'map' || type.kind === 'struct')
  const arg = call.args[wrong]
  if (arg) throw unexpectedInput(call, wrong + 1, '("STRING" or "BINARY" or "ARRAY")', arg)
  const arrays = types.filter((type) => type.kind === 'array').length
  const others = types.filter((type) => type.kind !== 'array' && type.kind !== 'void').length
  if (arrays > 0 && others > 0) throw dataDiffTypes(call, name, types)
}

const CHECKS: Readonly<Record<string, Check>> = {
  max: allOrdered,
  min: allOrdered,
  greatest: comparable,
  least: comparable,
  max_by: ordered(1),
  min_by: ordered(1),
  array_max: ordered(0),
  array_min: ordered(0),
  array_sort: ordered(0),
  array_distinct: ordered(0),
  array_contains: ordered(0),
  array_position: ordered(0),
  array_remove: ordered(0),
  array_union: ordered(0),
  array_intersect: ordered(0),
  array_except: ordered(0),
  arrays_overlap: ordered(0),
  sort_array: sortOrder,
  '&': bitwise,
  '|': bitwise,
  '^': bitwise,
  rand: seed,
  named_struct: fieldNames,
  percentile: percentage,
  round: places,
  bround: places,
  first: ignoreNulls,
  last: ignoreNulls,
  any_value: ignoreNulls,
  approx_count_distinct: relativeError,
  collect_set: noMap,
  explode: explodes,
  explode_outer: explodes,
  posexplode: explodes,
  posexplode_outer: explodes,
  array_join: joined,
  unix_timestamp: timeOrText,
  to_unix_timestamp: timeOrText,
  bit_count: bits,
  hex: hexadecimal,
  concat: joinable,
  concat_ws: textsOrArrays,
  like: escapeCharacter,
  ilike: escapeCharacter,
}

/** A constant's number, its sign and casts included; null where it is NULL, undefined where it is no constant. */
function constantNumber(expression: Expression): number | null | undefined {
  switch (expression.kind) {
    case 'Literal':
      return literalNumber(expression)
    case 'Cast':
      return constantNumber(expression.child)
    case 'UnaryMinus': {
      const value = constantNumber(expression.child)
      return typeof value === 'number' ? -value : value
    }
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'Arithmetic':
    case 'Comparison':
    case 'And':
    case 'Or':
    case 'Not':
    case 'IsNull':
    case 'IsNotNull':
    case 'Between':
    case 'In':
    case 'Like':
    case 'CaseWhen':
    case 'ScalarFunction':
    case 'AggregateExpression':
    case 'SortOrder':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
      return undefined
  }
}

function literalNumber({ value, dataType }: Literal): number | null | undefined {
  if (value === null) return null
  if (dataType.kind === 'decimal') return Number(value) / 10 ** dataType.scale
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

const nonFoldable = (call: UnresolvedFunction, inputName: string, inputType: string, input: Expression): Error =>
  analysisError(
    'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
    { sqlExpr: textOf(call), inputName: `\`${inputName}\``, inputType, inputExpr: quoted(toPrettySql(input)) },
    call,
  )

const textOf = (call: UnresolvedFunction): string => quoted(toPrettySql(call))
