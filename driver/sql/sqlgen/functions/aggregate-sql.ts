import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { AggregateExpression, Expression } from '../../expressions/expression.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import { divideDecimals } from '../arithmetic/decimal-arithmetic.ts'
import { type Compiled, castTo, compiled, decimalOf, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { compileExpression } from '../expression-compiler.ts'
import { raiseError } from '../raise-error.ts'
import type { Scope } from '../scope.ts'
import { aggregateBuffers, averageSumType, canonicalAggregate } from './aggregate-buffers.ts'

/** Aggregate functions that are DuckDB's, of the same meaning, whatever the step. */
const SAME: Readonly<Record<string, string>> = {
  min: 'min',
  max: 'max',
  bool_and: 'bool_and',
  bool_or: 'bool_or',
  bit_and: 'bit_and',
  bit_or: 'bit_or',
  bit_xor: 'bit_xor',
}
/** Those that need all rows at once. */
const COMPLETE_ONLY: Readonly<Record<string, string>> = {
  regr_count: 'regr_count',
  regr_avgx: 'regr_avgx',
  regr_avgy: 'regr_avgy',
  regr_r2: 'regr_r2',
  regr_slope: 'regr_slope',
  regr_intercept: 'regr_intercept',
  regr_sxx: 'regr_sxx',
  regr_syy: 'regr_syy',
  regr_sxy: 'regr_sxy',
  median: 'median',
  mode: 'mode',
  percentile: 'quantile_cont',
  percentile_cont: 'quantile_cont',
  percentile_disc: 'quantile_disc',
  percentile_approx: 'quantile_disc',
  approx_percentile: 'quantile_disc',
  approx_count_distinct: 'approx_count_distinct',
}

/** An aggregate call in one step. */
export function compileAggregate(aggregate: AggregateExpression, scope: Scope): Compiled {
  const name = canonicalAggregate(aggregate.name)
  const call = callOf(aggregate, scope)
  const distinct = aggregate.distinct ? 'DISTINCT ' : ''
  switch (name) {
    case 'count':
      return compileCount(aggregate, call)
    case 'count_if':
      return compiled(`count(*)${filter(call, call.sql(0))}`, 'BIGINT')
    case 'sum':
      return compileSum(`sum(${distinct}${call.sql(0)})${filter(call)}`, call, aggregate)
    case 'avg': {
      if (!decimalOf(call.type(0))) return compiled(`avg(${distinct}${call.sql(0)})${filter(call)}`, 'DOUBLE')
      const sum = `sum(${distinct}${call.sql(0)})${filter(call)}`
      return averageOfDecimals(sum, `count(${distinct}${call.sql(0)})${filter(call)}`, aggregate, scope)
    }
    case 'first':
    case 'last':
      return compiled(`${name}(${call.sql(0)})${filter(call, ...ignoredNulls(aggregate, call))}`, call.type(0))
    case 'max_by':
    case 'min_by':
      return compiled(`${argFunction(name)}(${call.sql(0)}, ${call.sql(1)})${filter(call)}`, call.type(0))
    case 'collect_list':
    case 'collect_set': {
      const element = represent(call.args[0] ?? compiled('NULL', ''), dataTypeOf(aggregate.args[0] as Expression)).sql
      const unique = aggregate.distinct || name === 'collect_set' ? 'DISTINCT ' : ''
      return compiled(
        `coalesce(list(${unique}${element})${filter(call, `${element} IS NOT NULL`)}, [])`,
        duckDbType(aggregate.dataType),
      )
    }
    case 'stddev_samp':
    case 'stddev_pop':
    case 'var_samp':
    case 'var_pop':
      return overFinite(aggregate, call, ([x], where) => `${name}(${x})${where}`)
    case 'skewness':
      // DuckDB's is the sample's skewness, Spark's the population's: recomputed from the moments.
      return overFinite(aggregate, call, ([x = ''], where) => skewness(x, where))
    case 'kurtosis':
      return overFinite(
        aggregate,
        call,
        ([x], where) => `CASE WHEN var_pop(${x})${where} <> 0 THEN kurtosis_pop(${x})${where} END`,
      )
    case 'corr':
      return overFinite(aggregate, call, ([x = '', y = ''], where) => correlation(x, y, where))
    case 'covar_pop':
    case 'covar_samp':
      return overFinite(aggregate, call, ([x, y], where) => `${name}(${x}, ${y})${where}`)
    default:
      return compileOther(name, aggregate, call, distinct)
  }
}

/** The buffers of a partial aggregate, one expression each. */
export function compileUpdates(aggregate: AggregateExpression, scope: Scope): readonly Compiled[] {
  const call = callOf(aggregate, scope)
  switch (canonicalAggregate(aggregate.name)) {
    case 'avg': {
      const type = averageSumType(dataTypeOf(aggregate.args[0] as Expression))
      const argument = type.kind === 'decimal' ? call.sql(0) : `CAST(${call.sql(0)} AS DOUBLE)`
      return [
        compiled(`sum(${argument})${filter(call)}`, 'unknown'),
        compiled(`count(${call.sql(0)})${filter(call)}`, 'BIGINT'),
      ]
    }
    case 'first':
    case 'last': {
      const where = filter(call, ...ignoredNulls(aggregate, call))
      return [compileAggregate(aggregate, scope), compiled(`(count(*)${where} > 0)`, 'BOOLEAN')]
    }
    case 'max_by':
    case 'min_by': {
      const extreme = canonicalAggregate(aggregate.name) === 'max_by' ? 'max' : 'min'
      return [compileAggregate(aggregate, scope), compiled(`${extreme}(${call.sql(1)})${filter(call)}`, call.type(1))]
    }
    case 'stddev_samp':
    case 'stddev_pop':
    case 'var_samp':
    case 'var_pop': {
      const argument = `CAST(${call.sql(0)} AS DOUBLE)`
      const count = `count(${argument})${filter(call)}`
      return [
        compiled(`CAST(${count} AS DOUBLE)`, 'DOUBLE'),
        compiled(`avg(${argument})${filter(call)}`, 'DOUBLE'),
        overFinite(aggregate, call, ([x], where) => `(var_pop(${x})${where} * ${count})`),
      ]
    }
    default:
      return [compileAggregate(aggregate, scope)]
  }
}

/** The value of an aggregate from the buffers of its partial results. */
export function compileMerge(aggregate: AggregateExpression, columns: readonly string[], scope: Scope): Compiled {
  const name = canonicalAggregate(aggregate.name)
  const [first = '', second = '', third = ''] = columns
  const type = duckDbType(aggregate.dataType)
  switch (name) {
    case 'count':
    case 'count_if':
      return compiled(`CAST(coalesce(sum(${first}), 0) AS BIGINT)`, 'BIGINT')
    case 'sum':
      return castTo(
        compiled(`sum(${first})`, sumType(duckDbType(aggregateBuffers(aggregate)[0]?.dataType ?? aggregate.dataType))),
        type,
      )
    case 'avg':
      return aggregate.dataType.kind === 'decimal'
        ? averageOfDecimals(`sum(${first})`, `sum(${second})`, aggregate, scope)
        : compiled(`CASE WHEN sum(${second}) > 0 THEN sum(${first}) / sum(${second}) END`, 'DOUBLE')
    case 'first':
    case 'last':
      return compiled(`${name}(${first}) FILTER (WHERE ${second})`, type)
    case 'max_by':
    case 'min_by':
      return compiled(`${argFunction(name)}(${first}, ${second})`, type)
    case 'collect_list':
      return compiled(`coalesce(flatten(list(${first})), [])`, type)
    case 'collect_set':
      return compiled(`coalesce(list_distinct(flatten(list(${first}))), [])`, type)
    case 'stddev_samp':
    case 'stddev_pop':
    case 'var_samp':
    case 'var_pop':
      return compiled(momentOf(name, mergedMoments(first, second, third)), 'DOUBLE')
    default:
      if (name in SAME) return compiled(`${SAME[name]}(${first})`, type)
      throw unsupported(aggregate.name)
  }
}

interface Call {
  readonly args: readonly Compiled[]
  readonly filter: string | undefined
  sql(index: number): string
  type(index: number): string
}

function callOf(aggregate: AggregateExpression, scope: Scope): Call {
  const args = aggregate.args.map((argument) => compileExpression(argument, scope))
  return {
    args,
    filter: aggregate.filter && compileExpression(aggregate.filter, scope).sql,
    sql: (index) => args[index]?.sql ?? 'NULL',
    type: (index) => args[index]?.type ?? 'INTEGER',
  }
}

function filter(call: Call, ...conditions: readonly string[]): string {
  const all = [...(call.filter === undefined ? [] : [call.filter]), ...conditions]
  return all.length === 0 ? '' : ` FILTER (WHERE ${all.join(' AND ')})`
}

/** DuckDB's moments fail on NaN and infinity, where Spark's are NaN. */
function overFinite(
  aggregate: AggregateExpression,
  call: Call,
  moments: (args: readonly string[], where: string) => string,
): Compiled {
  const args = call.args.map((argument) => castTo(argument, 'DOUBLE').sql)
  const floating = args.filter((_, index) => isFloating(aggregate.args[index]))
  const finite = floating.map((x) => `isfinite(${x})`)
  const [first = '', ...others] = args
  const sql = moments([aggregate.distinct ? `DISTINCT ${first}` : first, ...others], filter(call, ...finite))
  if (finite.length === 0) return compiled(sql, 'DOUBLE')
  const unbounded = `count(*)${filter(call, ...args.map((x) => `${x} IS NOT NULL`), `NOT (${finite.join(' AND ')})`)}`
  return compiled(`CASE WHEN ${unbounded} > 0 THEN CAST('nan' AS DOUBLE) ELSE ${sql} END`, 'DOUBLE')
}

const isFloating = (expression: Expression | undefined): boolean =>
  expression !== undefined && ['float', 'double'].includes(dataTypeOf(expression).kind)

function compileCount(aggregate: AggregateExpression, call: Call): Compiled {
  const nullable = call.args
    .filter((_, index) => aggregate.args[index] && nullableOf(aggregate.args[index]))
    .map((arg) => arg.sql)
  const [only] = call.args
  if (aggregate.distinct) {
    if (call.args.length === 1 && only) return compiled(`count(DISTINCT ${only.sql})${filter(call)}`, 'BIGINT')
    const notNull = nullable.map((sql) => `${sql} IS NOT NULL`)
    return compiled(
      `count(DISTINCT (${call.args.map((arg) => arg.sql).join(', ')}))${filter(call, ...notNull)}`,
      'BIGINT',
    )
  }
  if (nullable.length === 0) return compiled(`count(*)${filter(call)}`, 'BIGINT')
  if (call.args.length === 1) return compiled(`count(${call.sql(0)})${filter(call)}`, 'BIGINT')
  return compiled(`count(*)${filter(call, ...nullable.map((sql) => `${sql} IS NOT NULL`))}`, 'BIGINT')
}

/** Integers are summed in 128 bits and must fit a bigint; decimals stay in 38 digits until the representation matters. */
function compileSum(sql: string, call: Call, aggregate: AggregateExpression): Compiled {
  const sum = compiled(sql, sumType(call.type(0)))
  if (sum.type === 'HUGEINT') return represent(sum, aggregate.dataType)
  const argument = decimalOf(call.type(0))
  // Only arguments of nearly 38 digits can get there; 128 bits hold a little more than 38 digits.
  if (!argument || argument.precision < 36) return sum
  const limit = `CAST('${'9'.repeat(38 - argument.scale)}${argument.scale > 0 ? `.${'9'.repeat(argument.scale)}` : ''}' AS ${sum.type})`
  const tooLarge = raiseError('ARITHMETIC_OVERFLOW', { message: 'Overflow in sum of decimals' })
  return compiled(`CASE WHEN abs(${sql}) > ${limit} THEN ${tooLarge} ELSE ${sql} END`, sum.type)
}

function sumType(argument: string): string {
  const decimal = decimalOf(argument)
  if (decimal) return `DECIMAL(38, ${decimal.scale})`
  if (argument === 'DOUBLE' || argument === 'FLOAT') return 'DOUBLE'
  return argument === 'INTERVAL' ? 'INTERVAL' : 'HUGEINT'
}

/** Exact, unlike DuckDB's avg: the sum with the digits Spark's has, over the count. */
function averageOfDecimals(sum: string, count: string, aggregate: AggregateExpression, scope: Scope): Compiled {
  const argument = dataTypeOf(aggregate.args[0] as Expression)
  const sumOfArgument = duckDbType(averageSumType(argument))
  return divideDecimals(
    castTo(compiled(sum, 'unknown'), sumOfArgument),
    compiled(count, 'DECIMAL(20, 0)'),
    aggregate.dataType,
    scope,
  )
}

function ignoredNulls(aggregate: AggregateExpression, call: Call): readonly string[] {
  const flag = aggregate.args[1]
  return flag?.kind === 'Literal' && flag.value === true ? [`${call.sql(0)} IS NOT NULL`] : []
}

/** DuckDB's arg_max passes over rows whose first argument is null, Spark's max_by does not. */
const argFunction = (name: 'max_by' | 'min_by' | string): string =>
  name === 'max_by' ? 'arg_max_null' : 'arg_min_null'

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

/** Null where all values are one; two different ones lie evenly about their mean. */
function skewness(x: string, where: string): string {
  const n = `count(${x})${where}`
  const spread = `var_pop(${x})${where}`
  const ofMany = `(skewness(${x})${where} * (${n} - 2) / sqrt(${n} * (${n} - 1.0::DOUBLE)))`
  return `CASE WHEN ${spread} = 0 THEN NULL WHEN ${n} = 2 THEN ${spread} * 0 ELSE ${ofMany} END`
}

/** Where one side is always the same Spark divides by zero, and answers null. */
function correlation(x: string, y: string, where: string): string {
  return `CASE WHEN regr_sxx(${x}, ${y})${where} <> 0 AND regr_syy(${x}, ${y})${where} <> 0 THEN corr(${x}, ${y})${where} END`
}

function compileOther(name: string, aggregate: AggregateExpression, call: Call, distinct: string): Compiled {
  const same = SAME[name]
  if (same) return compiled(`${same}(${call.sql(0)})${filter(call)}`, call.type(0))
  const own = COMPLETE_ONLY[name]
  if (!own) throw unsupported(aggregate.name)
  const asDoubles = /^(regr|median)/.test(name) || own === 'quantile_cont'
  const count = own === 'quantile_cont' || own === 'quantile_disc' ? 2 : own.startsWith('regr') ? 2 : 1
  const args = call.args.slice(0, count).map((argument) => (asDoubles ? castTo(argument, 'DOUBLE') : argument).sql)
  return castTo(
    compiled(`${own}(${distinct}${args.join(', ')})${filter(call)}`, 'unknown'),
    duckDbType(aggregate.dataType),
  )
}

const unsupported = (name: string): SparkError =>
  new SparkError('UNSUPPORTED_FEATURE', { feature: `the aggregate function ${name}` })
