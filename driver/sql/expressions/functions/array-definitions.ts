import {
  arrayType,
  BooleanType,
  type DataType,
  IntegerType,
  isIntegral,
  LongType,
  StringType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { isNested } from '../types/type-shapes.ts'
import { findWiderTypeOf } from '../types/wider-type.ts'
import { comparesElements, orderable } from './argument-checks.ts'
import { arrayAndAny, arrayAndValue, both, elementAt, elementTypeOf, twoArrays } from './collection-coercions.ts'
import { defineFunctions, each, firstType, MANY, scalar } from './define-functions.ts'

/** sort_array names the type of the array. */
const comparesArrays = orderable([0])

const sortOrder: ArgumentCheck = (call) => {
  const [, ascending] = call.args
  const unordered = comparesArrays(call)
  if (unordered || !ascending) return unordered
  if (dataTypeOf(ascending).kind !== 'boolean') return unexpectedInputType(2, '"BOOLEAN"', ascending)
  return call.isFoldable(ascending) ? undefined : nonFoldableInput('ascendingOrder', '"BOOLEAN"', ascending)
}

const joined: ArgumentCheck = ({ args: [array] }) => {
  const type = array && dataTypeOf(array)
  return array && type?.kind === 'array' && isNested(type.elementType)
    ? unexpectedInputType(1, '"ARRAY<STRING>"', array)
    : undefined
}

const nestedArray: ArgumentCoercion = ({ args }) => {
  const [array] = args
  const type = array && dataTypeOf(array)
  if (array && !(type?.kind === 'array' && type.elementType.kind === 'array'))
    return unexpectedInputType(1, '"ARRAY" of "ARRAY"', array)
  return args
}

const valueAndCount: ArgumentCoercion = (call) => {
  const [value, count] = both(call)
  if (!['int', 'smallint', 'tinyint', 'void'].includes(dataTypeOf(count).kind))
    return unexpectedInputType(2, '"INT"', count)
  return [value, castTo(count, IntegerType)]
}

/** Whole numbers become one type. */
const series: ArgumentCoercion = ({ args }) => {
  const types = args.map(dataTypeOf)
  const wider = findWiderTypeOf(types)
  if (wider && isIntegral(wider) && types.every((type) => isIntegral(type) || type.kind === 'void'))
    return args.map((arg) => castTo(arg, wider))
  const [start] = types
  if (start && ['date', 'timestamp', 'timestamp_ntz'].includes(start.kind)) return args
  return typeCheckFailure('DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES', {
    startType: '("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE"), or of "INTEGRAL"',
  })
}

const setOperation = () => scalar(2, ['array'], firstType, { check: comparesElements, coerce: twoArrays })
const added = () => scalar(2, ['array', 'any'], firstType, { coerce: arrayAndAny, nullIntolerant: false })
const outermost = () =>
  scalar(1, ['array'], elementTypeOf, { nullable: 'always', check: comparesElements, nullIntolerant: true })

export const arrayDefinitions = defineFunctions({
  array: scalar([0, MANY], ['same'], (types) => arrayType(types[0] ?? VoidType), { nullable: 'never' }),
  size: scalar(1, ['collection'], IntegerType, { aliases: ['cardinality'] }),
  array_size: scalar(1, ['array'], IntegerType),
  array_contains: scalar(2, ['array', 'any'], BooleanType, {
    nullable: 'always',
    nullIntolerant: true,
    check: comparesElements,
    coerce: arrayAndValue,
  }),
  array_position: scalar(2, ['array', 'any'], LongType, { check: comparesElements, coerce: arrayAndAny }),
  array_remove: scalar(2, ['array', 'any'], firstType, { check: comparesElements, coerce: arrayAndAny }),
  ...each(['array_append', 'array_prepend'], added),
  array_distinct: scalar(1, ['array'], firstType, { check: comparesElements }),
  ...each(['array_max', 'array_min'], outermost),
  ...each(['array_union', 'array_intersect', 'array_except'], setOperation),
  arrays_overlap: scalar(2, ['array'], BooleanType, {
    nullable: 'always',
    nullIntolerant: true,
    check: comparesArrays,
    coerce: twoArrays,
  }),
  array_join: scalar([2, 3], ['array', 'string', 'string'], StringType, { check: joined }),
  array_compact: scalar(1, ['array'], firstType),
  array_repeat: scalar(2, ['any', 'int'], (types) => arrayType(firstType(types)), {
    coerce: valueAndCount,
    nullIntolerant: false,
    raises: ['COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'],
  }),
  sort_array: scalar([1, 2], ['array', 'boolean'], firstType, {
    check: sortOrder,
    texts: { sort_array: { defaults: ['true'] } },
  }),
  flatten: scalar(1, ['array'], elementTypeOf, { coerce: nestedArray, nullable: 'always', nullIntolerant: true }),
  slice: scalar(3, ['array', 'int', 'int'], firstType, {
    raises: ['INVALID_PARAMETER_VALUE.START', 'INVALID_PARAMETER_VALUE.LENGTH'],
  }),
  sequence: scalar([2, 3], ['any'], (types): DataType => arrayType(firstType(types), false), {
    coerce: series,
    raises: ['INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES', 'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'],
    differs: 'sequences of dates are refused',
  }),
  get: scalar(2, ['array', 'int'], elementTypeOf, { nullable: 'always', nullIntolerant: true }),
  element_at: scalar(2, ['any'], elementTypeOf, {
    nullable: 'always',
    nullIntolerant: true,
    coerce: elementAt,
    raises: ['INVALID_INDEX_OF_ZERO', 'INVALID_ARRAY_INDEX_IN_ELEMENT_AT'],
  }),
  try_element_at: scalar(2, ['any'], elementTypeOf, {
    nullable: 'always',
    nullIntolerant: true,
    coerce: elementAt,
    raises: ['INVALID_INDEX_OF_ZERO'],
  }),
})
