import { DoubleType, LongType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { nonFoldableInput, typeCheckFailure } from '../type-check.ts'
import { constantNumber } from './constant-arguments.ts'
import { defaultResult } from './default-results.ts'
import { aggregate, defineFunctions, each, mergedTogether } from './define-functions.ts'

const percentage: ArgumentCheck = ({ args: [, arg], isFoldable }) => {
  if (!arg || dataTypeOf(arg).kind === 'array') return undefined
  const value = constantNumber(arg)
  if (value === null) return typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_NULL', { exprName: 'percentage' })
  if (value === undefined) return isFoldable(arg) ? undefined : nonFoldableInput('percentage', '"DOUBLE"', arg)
  if (value >= 0 && value <= 1) return undefined
  return typeCheckFailure('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
    exprName: 'percentage',
    valueRange: '[0.0, 1.0]',
    currentValue: `${value}`,
  })
}

/** Spark's CentralMomentAgg: the count, the mean and the sum of squared deviations. */
const moment = (aliases: readonly string[] = []) =>
  aggregate(1, ['double'], DoubleType, {
    aliases,
    orderSensitivity: 'floating',
    split: mergedTogether(() => [
      { name: 'n', dataType: DoubleType },
      { name: 'avg', dataType: DoubleType },
      { name: 'm2', dataType: DoubleType },
    ]),
  })

const ofOne = () => aggregate(1, ['double'], DoubleType, { orderSensitivity: 'floating' })
const ofPairs = () => aggregate(2, ['double'], DoubleType, { orderSensitivity: 'floating' })

export const statisticalAggregateDefinitions = defineFunctions({
  stddev_samp: moment(['stddev', 'std']),
  stddev_pop: moment(),
  var_samp: moment(['variance']),
  var_pop: moment(),
  ...each(['skewness', 'kurtosis'], ofOne),
  median: aggregate(1, ['double'], DoubleType),
  percentile: aggregate(2, ['double'], DoubleType, {
    check: percentage,
    texts: { percentile: { defaults: ['', '1'] } },
    differs: 'several percentages and frequencies are missing',
  }),
  ...each(['corr', 'covar_pop', 'covar_samp'], ofPairs),
  ...each(['regr_avgx', 'regr_avgy', 'regr_sxx', 'regr_syy', 'regr_sxy'], ofPairs),
  ...each(['regr_slope', 'regr_intercept', 'regr_r2'], ofPairs),
  regr_count: aggregate(2, ['double'], LongType, { nullable: 'never', defaultResult: defaultResult.zero }),
})
