import {
  arrayType,
  type DataType,
  DoubleType,
  IntegerType,
  isIntegral,
  isNumeric,
  sqlTypeName,
  structField,
  structType,
} from '../../../../common/types/data-type.ts'
import { type Expression, Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, ArgumentCoercion, CheckedCall, WithinGroup } from '../function-definition.ts'
import { nonFoldableInput, type TypeCheckFailure, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { canImplicitlyCast, castTo } from '../types/implicit-cast.ts'
import { constantNumber } from './constant-arguments.ts'
import { aggregate, defineFunctions, each, firstType } from './define-functions.ts'

/** The constants of a percentage or of an array of them; undefined where they are not known before the query runs. */
function constantPercentages(expression: Expression): readonly (number | null)[] | undefined {
  if (expression.kind === 'Cast') return constantPercentages(expression.child)
  const items = expression.kind === 'ScalarFunction' && expression.name === 'array' ? expression.args : [expression]
  const values = items.map(constantNumber)
  return values.every((value) => value !== undefined) ? values : undefined
}

/** The constant second argument: a number from 0 to 1, or an array of such. */
function checkPercentage({ args: [, arg], isFoldable }: CheckedCall, required: string): TypeCheckFailure | undefined {
  if (!arg) return undefined
  if (!isFoldable(arg)) return nonFoldableInput('percentage', '"DOUBLE"', arg)
  const type = dataTypeOf(arg)
  const values = constantPercentages(arg)
  if (arg.kind === 'Literal' && type.kind === 'string' && values === undefined)
    return typeCheckFailure('CAST_INVALID_INPUT', {
      expression: `'${arg.value}'`,
      sourceType: sqlTypeName(type),
      targetType: sqlTypeName(DoubleType),
    })
  if (type.kind === 'array' && type.elementType.kind !== 'void') {
    if (!isNumeric(type.elementType) || values?.includes(null)) return unexpectedInputType(2, required, arg)
  }
  if (values?.includes(null)) return typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_NULL', { exprName: 'percentage' })
  if (values?.every((value) => value === null || (value >= 0 && value <= 1)) ?? true) return undefined
  return typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
    exprName: 'percentage',
    valueRange: '[0.0, 1.0]',
    currentValue: `${values}`,
  })
}

const percentage =
  (required: string, last?: ArgumentCheck): ArgumentCheck =>
  (call) =>
    checkPercentage(call, required) ?? last?.(call)

const frequency: ArgumentCheck = ({ args: [, , arg] }) =>
  arg && !isIntegral(dataTypeOf(arg)) && dataTypeOf(arg).kind !== 'void'
    ? unexpectedInputType(3, '"INTEGRAL"', arg)
    : undefined

const accuracy: ArgumentCheck = ({ args: [, , arg], isFoldable }) => {
  if (!arg) return undefined
  const type = dataTypeOf(arg)
  if (!isIntegral(type) && type.kind !== 'void') return unexpectedInputType(3, '"INTEGRAL"', arg)
  if (!isFoldable(arg)) return nonFoldableInput('accuracy', '"INT"', arg)
  const value = constantNumber(arg)
  if (value === null) return typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_NULL', { exprName: 'accuracy' })
  if (value === undefined || (value > 0 && value <= 2_147_483_647)) return undefined
  return typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
    exprName: 'accuracy',
    valueRange: '(0, 2147483647]',
    currentValue: `${value}L`,
  })
}

/** DuckDB has to see that a percentage is a constant, which its text is not. */
function asPercentage(arg: Expression): Expression {
  const value = arg.kind === 'Literal' && arg.dataType.kind === 'string' ? constantNumber(arg) : undefined
  if (value !== undefined) return Literal({ value, dataType: DoubleType })
  return castTo(arg, dataTypeOf(arg).kind === 'array' ? arrayType(DoubleType, false) : DoubleType)
}

/** The first argument as a double, the percentage as one or as an array of them. */
const ofDoubles: ArgumentCoercion = ({ name, args }) => {
  const [value, ratio, ...others] = args
  if (!value) return args
  const { kind } = dataTypeOf(value)
  if (kind.endsWith('interval'))
    return typeCheckFailure('UNSUPPORTED_FEATURE', { feature: `the function ${name} of intervals` })
  const isNumber = isNumeric(dataTypeOf(value)) || kind === 'string' || kind === 'void'
  if (!isNumber)
    return unexpectedInputType(
      1,
      '(("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH") or "TIME")',
      value,
    )
  if (!ratio) return [castTo(value, DoubleType)]
  if (dataTypeOf(ratio).kind !== 'array' && !canImplicitlyCast(dataTypeOf(ratio), DoubleType))
    return unexpectedInputType(2, sqlTypeName(DoubleType), ratio)
  return [castTo(value, DoubleType), asPercentage(ratio), ...others]
}

/** Numbers and times as they are, what follows as it is made. */
const ofValues =
  (followedBy: (arg: Expression) => Expression): ArgumentCoercion =>
  ({ name, args }) => {
    const [value, second, ...others] = args
    if (!value || !second) return args
    const type = dataTypeOf(value)
    if (type.kind.endsWith('interval'))
      return typeCheckFailure('UNSUPPORTED_FEATURE', { feature: `the function ${name} of intervals` })
    const taken = type.kind === 'string' || type.kind === 'void' ? castTo(value, DoubleType) : value
    if (!isNumeric(dataTypeOf(taken)) && !['date', 'timestamp', 'timestamp_ntz'].includes(type.kind)) {
      const required =
        '("NUMERIC" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND" or "TIME")'
      return unexpectedInputType(1, required, value)
    }
    return [taken, followedBy(second), ...others]
  }

/** Of several percentages an array. */
const manyIfMany =
  (one: (types: readonly DataType[]) => DataType) =>
  (types: readonly DataType[]): DataType =>
    types[1]?.kind === 'array' ? arrayType(one(types), false) : one(types)

const ofDouble = (): DataType => DoubleType

/** `name(p) WITHIN GROUP (ORDER BY x)`, whose arguments then are x, p, and whether x descends. */
const withinGroup: WithinGroup = {
  use: 'argument',
  orderings: () => 1,
  text: (item, isDescending) => (isDescending ? `${item} DESC` : item),
}
const ordered = () =>
  aggregate(1, ['any'], manyIfMany(ofDouble), {
    withinGroup,
    ofWholePartition: true,
    coerce: ofDoubles,
    check: percentage('"ARRAY<DOUBLE>"'),
  })

const bins: ArgumentCheck = ({ args: [, arg], isFoldable }) => {
  if (!arg) return undefined
  if (!isFoldable(arg)) return nonFoldableInput('nb', '"INT"', arg)
  const value = constantNumber(arg)
  if (value === null) return typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_NULL', { exprName: 'nb' })
  if (value === undefined || value >= 2) return undefined
  return typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
    exprName: 'nb',
    valueRange: '[2, 2147483647]',
    currentValue: `${value}`,
  })
}

const binsOf = ([type]: readonly DataType[]): DataType =>
  arrayType(structType([structField('x', type ?? DoubleType), structField('y', DoubleType)]))

const approximate = (name: string) => ({ defaults: ['', '10000'], name })

export const percentileDefinitions = defineFunctions({
  median: aggregate(1, ['any'], DoubleType, {
    ofWholePartition: true,
    coerce: ofDoubles,
    differs: 'intervals are refused; over a window the last digit may differ',
  }),
  percentile: aggregate([2, 3], ['any'], manyIfMany(ofDouble), {
    coerce: ofDoubles,
    check: percentage('"ARRAY<DOUBLE>"', frequency),
    raises: ['NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION'],
    texts: { percentile: { defaults: ['', '1'] } },
    differs: 'intervals are refused, and frequencies over a window; there the last digit may differ',
  }),
  ...each(['percentile_cont', 'percentile_disc'], () => ({
    ...ordered(),
    differs: 'intervals are refused, and descending orders over a window; there the last digit may differ',
  })),
  percentile_approx: aggregate([2, 3], ['any'], manyIfMany(firstType), {
    aliases: ['approx_percentile'],
    coerce: ofValues(asPercentage),
    check: percentage('("DOUBLE" or "ARRAY<DOUBLE>")', accuracy),
    texts: each(['percentile_approx', 'approx_percentile'], approximate),
    differs: 'the percentile itself, where Spark gives one within its error of it; intervals are refused',
  }),
  histogram_numeric: aggregate(2, ['any'], binsOf, {
    orderSensitivity: 'always',
    coerce: ofValues((size) => castTo(size, IntegerType)),
    check: bins,
    differs: 'intervals are refused',
  }),
})
