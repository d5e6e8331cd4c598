import {
  arrayType,
  BooleanType,
  type DataType,
  IntegerType,
  mapType,
  sameType,
  sqlTypeName,
  VoidType,
} from '../../../../common/types/data-type.ts'
import { LambdaFunction } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion, HigherOrder, LambdaVariable } from '../function-definition.ts'
import { type TypeCheckFailure, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { castTo } from '../types/implicit-cast.ts'
import { holdsMap } from '../types/type-shapes.ts'
import { comparesElements } from './argument-checks.ts'
import { widerWithoutString } from './collection-coercions.ts'
import { defineFunctions, each, firstType, scalar } from './define-functions.ts'

const element = (type: DataType | undefined): LambdaVariable =>
  type?.kind === 'array' ? { dataType: type.elementType, nullable: type.containsNull } : UNTYPED
const mapKey = (type: DataType | undefined): LambdaVariable =>
  type?.kind === 'map' ? { dataType: type.keyType, nullable: false } : UNTYPED
const mapValue = (type: DataType | undefined): LambdaVariable =>
  type?.kind === 'map' ? { dataType: type.valueType, nullable: type.valueContainsNull } : UNTYPED
const orNull = (variable: LambdaVariable): LambdaVariable => ({ ...variable, nullable: true })

const UNTYPED: LambdaVariable = { dataType: VoidType, nullable: true }
const POSITION: LambdaVariable = { dataType: IntegerType, nullable: false }

type Values = HigherOrder['coerceValues']

/** An untyped NULL is no array and no map here. */
const allOf =
  (kind: 'array' | 'map', count = 1): Values =>
  (values) => {
    const wrong = values.slice(0, count).findIndex((value) => dataTypeOf(value).kind !== kind)
    const value = values[wrong]
    return value ? unexpectedInputType(wrong + 1, kind === 'array' ? '"ARRAY"' : '"MAP"', value) : values
  }

const arraysAsTheyAre: Values = (values) =>
  values.map((value) => (dataTypeOf(value).kind === 'void' ? castTo(value, arrayType(VoidType)) : value))

/** Keys are brought to one type. */
const alikeMaps: Values = (values) => {
  const wrong = allOf('map', 2)(values)
  if ('condition' in wrong) return wrong
  const [left, right] = values.map(dataTypeOf)
  if (left?.kind !== 'map' || right?.kind !== 'map') return values
  const keyType = widerWithoutString(left.keyType, right.keyType)
  if (!keyType)
    return typeCheckFailure('DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES', {
      leftType: sqlTypeName(left.keyType),
      rightType: sqlTypeName(right.keyType),
    })
  return values.map((value, index) => castTo(value, { ...(index === 0 ? left : right), keyType }))
}

/** Of one lambda function, behind the values. */
const oneLambda = (
  at: number,
  coerceValues: Values,
  variables: (values: readonly DataType[]) => readonly LambdaVariable[],
  least?: number,
): { readonly higherOrder: HigherOrder } => ({
  higherOrder: {
    lambdas: { [at]: { of: 0, least: least ?? variables([]).length } },
    coerceValues,
    variables: (values) => [variables(values)],
  },
})

const ofElement = oneLambda(1, allOf('array'), ([array]) => [element(array)])
const ofElementAndPosition = oneLambda(1, allOf('array'), ([array]) => [element(array), POSITION], 1)
const ofEntry = oneLambda(1, allOf('map'), ([map]) => [mapKey(map), mapValue(map)])

/** A lambda function that is a condition; an untyped NULL is one. */
const condition: ArgumentCoercion = ({ args: [value, lambda] }) => {
  if (!value || lambda?.kind !== 'LambdaFunction') return lambda ? unexpectedInputType(2, '"BOOLEAN"', lambda) : []
  const { kind } = dataTypeOf(lambda)
  if (kind === 'boolean') return [value, lambda]
  if (kind !== 'void') return unexpectedInputType(2, '"BOOLEAN"', lambda)
  return [value, LambdaFunction({ ...lambda, function: castTo(lambda.function, BooleanType) })]
}

/** A step gives what it is given next. */
const sameAccumulator: ArgumentCheck = ({ args: [, start, merge] }) =>
  start && merge && !sameType(dataTypeOf(start), dataTypeOf(merge))
    ? unexpectedInputType(3, sqlTypeName(dataTypeOf(start)), merge)
    : undefined

const newKeys: ArgumentCheck = ({ args: [, lambda] }) => {
  const keyType = lambda && dataTypeOf(lambda)
  return keyType && holdsMap(keyType)
    ? typeCheckFailure('DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE', { keyType: sqlTypeName(keyType) })
    : undefined
}

/** Elements are compared by the lambda function, or have an order. */
const comparator: ArgumentCheck = (call): TypeCheckFailure | undefined => {
  const [, lambda] = call.args
  if (!lambda) return comparesElements(call)
  const type = dataTypeOf(lambda)
  return type.kind === 'int'
    ? undefined
    : typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE', {
        functionName: '`lambdafunction`',
        expectedType: '"INT"',
        actualType: sqlTypeName(type),
      })
}

const last = (types: readonly DataType[]): DataType => types.at(-1) ?? VoidType
const accumulated = (types: readonly DataType[]): DataType => types[3] ?? types[1] ?? VoidType
/** What aggregate finishes with where it is not said. */
const finishDefault = ['', '', 'lambdafunction(namedlambdavariable(), namedlambdavariable())']

const quantifier = () =>
  scalar(2, ['any'], BooleanType, { nullable: 'any argument', nullIntolerant: false, coerce: condition, ...ofElement })

/** Those that take lambda functions. Null values make them null, whatever the lambda functions say. */
export const higherOrderDefinitions = defineFunctions({
  transform: scalar(2, ['any'], (types) => arrayType(last(types)), { nullable: 'any value', ...ofElementAndPosition }),
  filter: scalar(2, ['any'], firstType, { nullable: 'any value', coerce: condition, ...ofElementAndPosition }),
  ...each(['exists', 'forall'], quantifier),
  aggregate: scalar([3, 4], ['any'], accumulated, {
    aliases: ['reduce'],
    nullable: 'always',
    check: sameAccumulator,
    texts: { aggregate: { defaults: finishDefault }, reduce: { defaults: finishDefault } },
    higherOrder: {
      lambdas: { 2: { of: 0, least: 2 }, 3: { of: 1, least: 1 } },
      coerceValues: allOf('array'),
      variables: ([array, start = VoidType]) => {
        const state = { dataType: start, nullable: true }
        return [[state, element(array)], [state]]
      },
    },
  }),
  zip_with: scalar(3, ['any'], (types) => arrayType(last(types)), {
    nullable: 'any value',
    ...oneLambda(2, allOf('array', 2), ([left, right]) => [orNull(element(left)), orNull(element(right))]),
  }),
  array_sort: scalar([1, 2], ['any'], firstType, {
    nullable: 'any value',
    check: comparator,
    raises: ['COMPARATOR_RETURNS_NULL'],
    differs: 'a comparison function is asked of every two elements, so that long arrays take long',
    ...oneLambda(1, arraysAsTheyAre, ([array]) => [element(array), element(array)]),
  }),
  map_filter: scalar(2, ['any'], firstType, { nullable: 'any value', coerce: condition, ...ofEntry }),
  transform_values: scalar(2, ['any'], ([map = VoidType, value = VoidType]) => mapType(mapKey(map).dataType, value), {
    nullable: 'any value',
    ...ofEntry,
  }),
  map_zip_with: scalar(3, ['any'], ([map = VoidType, , value = VoidType]) => mapType(mapKey(map).dataType, value), {
    nullable: 'any value',
    ...oneLambda(2, alikeMaps, ([left, right]) => [mapKey(left), orNull(mapValue(left)), orNull(mapValue(right))]),
  }),
  transform_keys: scalar(2, ['any'], ([map = VoidType, key = VoidType]) => mapType(key, mapValue(map).dataType), {
    nullable: 'any value',
    check: newKeys,
    ...ofEntry,
  }),
})
