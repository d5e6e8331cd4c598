import type { statisticalAggregateDefinitions } from '../../expressions/functions/statistical-aggregate-definitions.ts'
import { type Compiled, castTo, compiled } from '../compiled.ts'
import type { AggregateTable, CompleteForm, TogetherForm } from './aggregate-call.ts'

/** DuckDB's function of doubles, of the same meaning. */
const ofDoubles = (name: string): CompleteForm => ({
  complete: (call) => {
    const args = call.args.map((argument) => castTo(argument, 'DOUBLE').sql)
    return castTo(compiled(`${name}(${call.distinct}${args.join(', ')})${call.filter()}`, 'unknown'), call.resultType)
  },
})

const ofFinite = (
  moments: (args: readonly string[], where: string) => string,
  read?: readonly number[],
): CompleteForm => ({
  complete: (call) => call.overFinite(moments, read),
})

/** The squares of one side, of the rows that have both. */
const squares = (name: 'regr_sxx' | 'regr_syy', side: 0 | 1): CompleteForm =>
  ofFinite(
    ([y = '', x = ''], where) => {
      const marker = (of: string): string => `CASE WHEN ${of} IS NOT NULL THEN 0.0::DOUBLE END`
      return `${name}(${side === 0 ? y : marker(y)}, ${side === 1 ? x : marker(x)})${where}`
    },
    [side],
  )

/** Null without two different x. */
const regression = (name: string): CompleteForm =>
  ofFinite(([y, x], where) => `CASE WHEN regr_sxx(${y}, ${x})${where} > 0 THEN ${name}(${y}, ${x})${where} END`)

/** A sample of one has no spread, whatever it is. */
const ofSample = (name: string, sample: Compiled, counted: string): Compiled =>
  name.endsWith('_samp') ? compiled(`CASE WHEN ${counted} > 1 THEN ${sample.sql} END`, 'DOUBLE') : sample

const moment = (name: string): TogetherForm => ({
  complete: (call) => {
    const counted = `count(${call.distinct}${call.sql(0)})${call.filter()}`
    return ofSample(
      name,
      call.overFinite(([x], where) => `${name}(${x})${where}`),
      counted,
    )
  },
  update: (call) => {
    const argument = `CAST(${call.sql(0)} AS DOUBLE)`
    const count = `count(${argument})${call.filter()}`
    return [
      compiled(`CAST(${count} AS DOUBLE)`, 'DOUBLE'),
      compiled(`avg(${argument})${call.filter()}`, 'DOUBLE'),
      call.overFinite(([x], where) => `(var_pop(${x})${where} * ${count})`),
    ]
  },
  merge: ([n = '', avg = '', m2 = '']) => compiled(momentOf(name, mergedMoments(n, avg, m2)), 'DOUBLE'),
})

/**
 * Chan's parallel merge of count, mean and sum of squared deviations, as Spark's CentralMomentAgg. Fields by subscript: in HAVING
 * DuckDB takes `x.n` for a table's column.
 */
function mergedMoments(n: string, avg: string, m2: string): string {
  const total = "(x['n'] + y['n'])"
  const delta = "(y['a'] - x['a'])"
  return (
    `list_reduce(list({'n': ${n}, 'a': ${avg}, 'm': ${m2}}) FILTER (WHERE ${n} > 0), lambda x, y: {'n': ${total}, ` +
    `'a': x['a'] + ${delta} * y['n'] / ${total}, 'm': x['m'] + y['m'] + ${delta} * ${delta} * x['n'] * y['n'] / ${total}})`
  )
}

function momentOf(name: string, merged: string): string {
  const divisor = name.endsWith('_samp') ? `(${merged}['n'] - 1)` : `${merged}['n']`
  const variance = `CASE WHEN ${divisor} > 0 THEN ${merged}['m'] / ${divisor} END`
  return name.startsWith('stddev') ? `sqrt(${variance})` : variance
}

/**
 * DuckDB's is the sample's skewness, Spark's the population's: recomputed from the moments. Null where all values are one; two different
 * ones lie evenly about their mean.
 */
function skewness([x]: readonly string[], where: string): string {
  const n = `count(${x})${where}`
  const spread = `var_pop(${x})${where}`
  const ofMany = `(skewness(${x})${where} * (${n} - 2) / sqrt(${n} * (${n} - 1.0::DOUBLE)))`
  return `CASE WHEN ${spread} = 0 THEN NULL WHEN ${n} = 2 THEN ${spread} * 0 ELSE ${ofMany} END`
}

const kurtosis = ([x]: readonly string[], where: string): string =>
  `CASE WHEN var_pop(${x})${where} <> 0 THEN kurtosis_pop(${x})${where} END`

/** Where one side is always the same Spark divides by zero, and answers null. */
const correlation = ([x, y]: readonly string[], where: string): string =>
  `CASE WHEN regr_sxx(${x}, ${y})${where} <> 0 AND regr_syy(${x}, ${y})${where} <> 0 THEN corr(${x}, ${y})${where} END`

const covariance = (name: string): CompleteForm => ({
  complete: (call) => {
    const counted = `regr_count(${call.args.map((argument) => castTo(argument, 'DOUBLE').sql).join(', ')})${call.filter()}`
    return ofSample(
      name,
      call.overFinite(([x, y], where) => `${name}(${x}, ${y})${where}`),
      counted,
    )
  },
})

export const statisticalAggregateSql: AggregateTable<typeof statisticalAggregateDefinitions> = {
  stddev_samp: moment('stddev_samp'),
  stddev_pop: moment('stddev_pop'),
  var_samp: moment('var_samp'),
  var_pop: moment('var_pop'),
  skewness: ofFinite(skewness),
  kurtosis: ofFinite(kurtosis),
  corr: ofFinite(correlation),
  covar_pop: covariance('covar_pop'),
  covar_samp: covariance('covar_samp'),
  regr_count: ofDoubles('regr_count'),
  regr_avgx: ofDoubles('regr_avgx'),
  regr_avgy: ofDoubles('regr_avgy'),
  regr_sxx: squares('regr_sxx', 1),
  regr_syy: squares('regr_syy', 0),
  regr_sxy: ofFinite(([y, x], where) => `regr_sxy(${y}, ${x})${where}`),
  regr_slope: regression('regr_slope'),
  regr_intercept: regression('regr_intercept'),
  regr_r2: regression('regr_r2'),
}
