import {
  type AnsiIntervalType,
  arrayType,
  BooleanType,
  type DataType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  isAnsiInterval,
  isIntegral,
  LongType,
  YearMonthInterval,
} from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { ignoresNulls, orderable } from './argument-checks.ts'
import { constantNumber } from './constant-arguments.ts'
import { defaultResult } from './default-results.ts'
import { aggregate, defineFunctions, each, firstType, MANY, mergedBy, mergedTogether } from './define-functions.ts'

/** Spark's sum: integers as bigint, decimals with ten more digits. */
function sumType(types: readonly DataType[]): DataType {
  const type = firstType(types)
  if (type.kind === 'decimal') return decimalType(Math.min(38, type.precision + 10), type.scale)
  if (isAnsiInterval(type)) return type
  return isIntegral(type) ? LongType : DoubleType
}

/** Spark's avg: decimals with four more digits, all of them decimals; else a double. */
function avgType(types: readonly DataType[]): DataType {
  const type = firstType(types)
  if (type.kind === 'decimal') return decimalType(Math.min(38, type.precision + 4), Math.min(38, type.scale + 4))
  return isAnsiInterval(type) ? wholeInterval(type) : DoubleType
}

const wholeInterval = ({ kind }: AnsiIntervalType): DataType =>
  kind === 'day-time interval' ? DayTimeInterval : YearMonthInterval

/** The sum of which avg is a fraction: of decimals with ten digits more, of intervals one of all units, else a double. */
export function averageSumType(argument: DataType): DataType {
  if (isAnsiInterval(argument)) return wholeInterval(argument)
  return argument.kind === 'decimal' ? decimalType(Math.min(38, argument.precision + 10), argument.scale) : DoubleType
}

const relativeError: ArgumentCheck = ({ args: [, error] }) => {
  if (!error) return undefined
  const isNumber = error.kind === 'Literal' && ['double', 'decimal'].includes(error.dataType.kind)
  return isNumber && constantNumber(error) ? undefined : unexpectedInputType(2, '"DOUBLE" literal', error)
}

const noMap: ArgumentCheck = ({ args: [arg] }) =>
  arg && dataTypeOf(arg).kind === 'map'
    ? typeCheckFailure('DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', { dataType: '"MAP" or "COLLATED STRING"' })
    : undefined

const extreme = (name: 'min' | 'max') =>
  aggregate(1, ['any'], firstType, { duplicateAgnostic: true, check: orderable(), split: mergedBy(name) })

const ofOneRow = (name: string, ...aliases: readonly string[]) =>
  aggregate([1, 2], ['any', 'boolean'], firstType, {
    aliases,
    orderSensitivity: 'always',
    acceptsIgnoreNulls: true,
    check: ignoresNulls,
    // Whether it passes over nulls does not show.
    texts: each([name, ...aliases], (called) => ({ form: ([value = '']) => `${called}(${value})` })),
    split: mergedTogether((_args, result) => [
      { name: 'value', dataType: result },
      { name: 'valueSet', dataType: BooleanType },
    ]),
  })

const byOrdering = () =>
  aggregate(2, ['any'], firstType, {
    // Of several rows with the outermost ordering, one.
    orderSensitivity: 'always',
    check: orderable([1]),
    split: mergedTogether(([, ordering], result) => [
      { name: 'value', dataType: result },
      { name: 'ordering', dataType: ordering ?? result },
    ]),
  })

const collect = (aliases: readonly string[] = [], check?: ArgumentCheck) =>
  aggregate(1, ['any'], (types) => arrayType(firstType(types), false), {
    aliases,
    nullable: 'never',
    orderSensitivity: 'always',
    defaultResult: defaultResult.emptyArray,
    split: mergedTogether((_args, result) => [{ name: 'value', dataType: result }]),
    ...(check && { check }),
  })

const ofBits = (name: 'bit_and' | 'bit_or' | 'bit_xor') =>
  aggregate(1, ['integral'], firstType, { duplicateAgnostic: name !== 'bit_xor', split: mergedBy(name) })

const ofConditions = (name: 'bool_and' | 'bool_or', aliases: readonly string[]) =>
  aggregate(1, ['boolean'], BooleanType, { aliases, duplicateAgnostic: true, split: mergedBy(name) })

const counted = { nullable: 'never', defaultResult: defaultResult.zero, split: mergedBy('sum', 'count') } as const

const average = {
  orderSensitivity: 'floating',
  split: mergedTogether(([argument]) => [
    { name: 'sum', dataType: averageSumType(argument ?? DoubleType) },
    { name: 'count', dataType: LongType },
  ]),
} as const

export const aggregateDefinitions = defineFunctions({
  count: aggregate([1, MANY], ['any'], LongType, counted),
  count_if: aggregate(1, ['boolean'], LongType, counted),
  sum: aggregate(1, ['summable'], sumType, {
    orderSensitivity: 'floating',
    split: mergedBy('sum', 'sum'),
    raises: ['ARITHMETIC_OVERFLOW', 'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION'],
  }),
  try_sum: aggregate(1, ['summable'], sumType, {
    orderSensitivity: 'floating',
    split: mergedTogether((_args, result) => [
      { name: 'sum', dataType: result },
      { name: 'overflow', dataType: BooleanType },
    ]),
    differs: 'null only where the sum itself is too large, not one on the way to it',
  }),
  avg: aggregate(1, ['summable'], avgType, {
    aliases: ['mean'],
    ...average,
    raises: ['INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION'],
  }),
  try_avg: aggregate(1, ['summable'], avgType, {
    ...average,
    differs: 'null only where the sum itself is too large, not one on the way to it',
  }),
  ...each(['min', 'max'], extreme),
  first: ofOneRow('first', 'first_value'),
  last: ofOneRow('last', 'last_value'),
  any_value: ofOneRow('any_value'),
  ...each(['max_by', 'min_by'], byOrdering),
  collect_list: collect(['array_agg']),
  collect_set: { ...collect([], noMap), duplicateAgnostic: true },
  approx_count_distinct: aggregate([1, 2], ['any', 'double'], LongType, {
    nullable: 'never',
    defaultResult: defaultResult.zero,
    check: relativeError,
    differs: 'another sketch, with estimates of its own; the wanted error is not looked at',
  }),
  bool_and: ofConditions('bool_and', ['every']),
  bool_or: ofConditions('bool_or', ['any', 'some']),
  ...each(['bit_and', 'bit_or', 'bit_xor'], ofBits),
})
