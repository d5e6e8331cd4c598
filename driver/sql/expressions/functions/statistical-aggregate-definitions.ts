import { DoubleType, LongType } from '../../../../common/types/data-type.ts'
import { defaultResult } from './default-results.ts'
import { aggregate, defineFunctions, each, mergedTogether } from './define-functions.ts'

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
  ...each(['corr', 'covar_pop', 'covar_samp'], ofPairs),
  ...each(['regr_avgx', 'regr_avgy', 'regr_sxx', 'regr_syy', 'regr_sxy'], ofPairs),
  ...each(['regr_slope', 'regr_intercept', 'regr_r2'], ofPairs),
  regr_count: aggregate(2, ['double'], LongType, { nullable: 'never', defaultResult: defaultResult.zero }),
})
