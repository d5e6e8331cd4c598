import {
  arrayType,
  BooleanType,
  type DataType,
  DoubleType,
  decimalType,
  isIntegral,
  LongType,
} from '../../../../common/types/data-type.ts'
import { aggregate, type FunctionDefinition, firstType, MANY } from '../function-definition.ts'

/** Spark's sum: integers as bigint, decimals with ten more digits. */
function sumType(types: readonly DataType[]): DataType {
  const type = firstType(types)
  if (type.kind === 'decimal') return decimalType(Math.min(38, type.precision + 10), type.scale)
  if (type.kind.endsWith('interval')) return type
  return isIntegral(type) ? LongType : DoubleType
}

/** Spark's avg: decimals with four more digits, all of them decimals; else a double. */
function avgType(types: readonly DataType[]): DataType {
  const type = firstType(types)
  if (type.kind === 'decimal') return decimalType(Math.min(38, type.precision + 4), Math.min(38, type.scale + 4))
  return type.kind.endsWith('interval') ? type : DoubleType
}

const listType = (types: readonly DataType[]): DataType => arrayType(firstType(types), false)

const DOUBLES = ['stddev_samp stddev std', 'stddev_pop', 'var_samp variance', 'var_pop', 'skewness', 'kurtosis']
const PAIRS =
  'corr covar_pop covar_samp regr_avgx regr_avgy regr_sxx regr_syy regr_sxy regr_slope regr_intercept regr_r2'.split(
    ' ',
  )

export const aggregateDefinitions: readonly FunctionDefinition[] = [
  aggregate('count', [1, MANY], ['any'], LongType, { nullable: 'never' }),
  aggregate('count_if', [1, 1], ['boolean'], LongType, { nullable: 'never' }),
  aggregate('sum', [1, 1], ['numeric'], sumType),
  aggregate('avg mean', [1, 1], ['numeric'], avgType),
  aggregate('min', [1, 1], ['any'], firstType),
  aggregate('max', [1, 1], ['any'], firstType),
  aggregate('first first_value', [1, 2], ['any', 'boolean'], firstType),
  aggregate('last last_value', [1, 2], ['any', 'boolean'], firstType),
  aggregate('any_value', [1, 2], ['any', 'boolean'], firstType),
  aggregate('collect_list array_agg', [1, 1], ['any'], listType, { nullable: 'never' }),
  aggregate('collect_set', [1, 1], ['any'], listType, { nullable: 'never' }),
  aggregate('approx_count_distinct', [1, 2], ['any', 'double'], LongType, { nullable: 'never' }),
  aggregate('bool_and every', [1, 1], ['boolean'], BooleanType),
  aggregate('bool_or any some', [1, 1], ['boolean'], BooleanType),
  aggregate('max_by', [2, 2], ['any'], firstType),
  aggregate('min_by', [2, 2], ['any'], firstType),
  aggregate('bit_and', [1, 1], ['integral'], firstType),
  aggregate('bit_or', [1, 1], ['integral'], firstType),
  aggregate('bit_xor', [1, 1], ['integral'], firstType),
  aggregate('median', [1, 1], ['double'], DoubleType),
  aggregate('percentile', [2, 2], ['double'], DoubleType),
  ...DOUBLES.map((names) => aggregate(names, [1, 1], ['double'], DoubleType)),
  aggregate('regr_count', [2, 2], ['double'], LongType, { nullable: 'never' }),
  ...PAIRS.map((name) => aggregate(name, [2, 2], ['double'], DoubleType)),
]
