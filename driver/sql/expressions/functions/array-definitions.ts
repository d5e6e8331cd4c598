import {
  arrayType,
  BooleanType,
  type DataType,
  IntegerType,
  isIntegral,
  LongType,
  StringType,
  sameType,
  sqlTypeName,
  structField,
  structType,
  VoidType,
} from '../../../../common/types/data-type.ts'
import type { Expression } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { findWiderTypeOf } from '../types/wider-type.ts'
import { comparesElements, orderable } from './argument-checks.ts'
import { arrayAndAny, arrayAndValue, both, elementAt, elementTypeOf, twoArrays } from './collection-coercions.ts'
import { defineFunctions, each, firstType, MANY, scalar } from './define-functions.ts'
import { fieldNameOf } from './field-name.ts'

/** sort_array names the type of the array. */
const comparesArrays = orderable([0])

const sortOrder: ArgumentCheck = (call) => {
  const [, ascending] = call.args
  const unordered = comparesArrays(call)
  if (unordered || !ascending) return unordered
  if (dataTypeOf(ascending).kind !== 'boolean') return unexpectedInputType(2, '"BOOLEAN"', ascending)
  return call.isFoldable(ascending) ? undefined : nonFoldableInput('ascendingOrder', '"BOOLEAN"', ascending)
}

const INTEGRAL_DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 20 }

/** Whether one of two types can be the other's, of decimals: that which has all of its digits. */
function isTight(left: DataType, right: DataType): boolean {
  if (left.kind !== 'decimal') return right.kind !== 'decimal' || isTight(right, left)
  if (right.kind === 'decimal') return sameType(left, right)
  return right.kind === 'void' || left.precision - left.scale >= (INTEGRAL_DIGITS[right.kind] ?? MANY)
}

/** The place is an int as it is. */
const arrayPlaceAndValue: ArgumentCoercion = (call) => {
  const [array, place, value] = call.args
  if (!array || !place || !value) return call.args
  const elements = isTight(elementTypeOf([dataTypeOf(array)]), dataTypeOf(value))
    ? arrayAndAny({ ...call, args: [array, value] })
    : typeCheckFailure('DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES', {
        leftType: sqlTypeName(dataTypeOf(array)),
        rightType: sqlTypeName(dataTypeOf(value)),
      })
  if ('condition' in elements) return elements
  if (!['int', 'smallint', 'tinyint'].includes(dataTypeOf(place).kind)) return unexpectedInputType(2, '"INT"', place)
  const [widened = array, cast = value] = elements
  return [widened, castTo(place, IntegerType), cast]
}

const arrays: ArgumentCoercion = ({ args }) => {
  const wrong = args.findIndex((arg) => dataTypeOf(arg).kind !== 'array')
  const arg = args[wrong]
  return arg ? unexpectedInputType(wrong + 1, '"ARRAY"', arg) : args
}

/** A seed would have to give Spark's order. */
const withoutSeed: ArgumentCheck = ({ args }) =>
  args.length > 1 ? typeCheckFailure('UNSUPPORTED_FEATURE', { feature: 'shuffle with a seed' }) : undefined

/** A struct of the elements at a place, under the arrays' names, or their positions where they have none. */
function zippedType(types: readonly DataType[], args: readonly Expression[]): DataType {
  const fields = args.map((arg, index) =>
    structField(fieldNameOf(arg) ?? `${index}`, elementTypeOf([types[index] ?? VoidType])),
  )
  return arrayType(structType(fields), false)
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

/** Days, or times of one type, by an interval. */
function timesBySteps(args: readonly Expression[]): readonly Expression[] | undefined {
  const [bounds, [step]] = [args.slice(0, 2), args.slice(2)]
  const wider = findWiderTypeOf(bounds.map(dataTypeOf))
  if (!wider || !['date', 'timestamp', 'timestamp_ntz'].includes(wider.kind)) return undefined
  if (step && !dataTypeOf(step).kind.endsWith('interval')) return undefined
  return [...bounds.map((bound) => castTo(bound, wider)), ...(step ? [step] : [])]
}

/** Whole numbers become one type. */
const series: ArgumentCoercion = ({ args }) => {
  const types = args.map(dataTypeOf)
  const wider = findWiderTypeOf(types)
  if (wider && isIntegral(wider) && types.every((type) => isIntegral(type) || type.kind === 'void'))
    return args.map((arg) => castTo(arg, wider))
  const times = timesBySteps(args)
  if (times) return times
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
  array_insert: scalar(3, ['array', 'int', 'any'], firstType, {
    nullable: 'any argument',
    nullIntolerant: false,
    coerce: arrayPlaceAndValue,
    raises: ['INVALID_INDEX_OF_ZERO', 'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'],
  }),
  arrays_zip: scalar([1, MANY], ['array'], zippedType, { coerce: arrays, differs: 'without arguments it is refused' }),
  shuffle: scalar([1, 2], ['array', 'any'], firstType, {
    deterministic: false,
    nullable: 'any argument',
    check: withoutSeed,
    coerce: arrays,
    differs: 'a seed is refused',
  }),
  array_distinct: scalar(1, ['array'], firstType, { check: comparesElements }),
  ...each(['array_max', 'array_min'], outermost),
  ...each(['array_union', 'array_intersect', 'array_except'], setOperation),
  arrays_overlap: scalar(2, ['array'], BooleanType, {
    nullable: 'always',
    nullIntolerant: true,
    check: comparesArrays,
    coerce: twoArrays,
  }),
  array_join: scalar([2, 3], ['texts', 'string', 'string'], StringType),
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
    timeZoneAware: true,
    raises: ['INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES', 'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION'],
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
