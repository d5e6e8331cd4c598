import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { DataType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { constantNumber } from '../../expressions/functions/constant-arguments.ts'
import type { percentileDefinitions } from '../../expressions/functions/percentile-definitions.ts'
import { bindOnce } from '../bind-once.ts'
import { type Compiled, castTo, compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { raiseErrorOf } from '../raise-error.ts'
import type { AggregateCall, AggregateTable } from './aggregate-call.ts'

const isMany = (call: AggregateCall): boolean =>
  call.expression.args.length > 1 && dataTypeOf(call.argument(1)).kind === 'array'

/** DuckDB's function: between two values its last digit may differ from Spark's. */
function quantile(name: string, call: AggregateCall, value = call.sql(0)): Compiled {
  const ratio = ratioOf(call)
  const sql = `${name}(${call.distinct}${value}, ${ratio})${call.filter()}`
  return compiled(isMany(call) ? `CASE WHEN len(${ratio}) > 0 THEN ${sql} END` : sql, call.resultType)
}

const ratioOf = (call: AggregateCall): string => (call.expression.args.length > 1 ? call.sql(1) : '0.5::DOUBLE')

/** One percentage or each of several of what is gathered once, unless nothing is. */
function eachOf(gathered: string, call: AggregateCall, of: (gathered: string, ratio: string) => string): Compiled {
  const ratio = ratioOf(call)
  return compiled(
    bindOnce(gathered, (all) => {
      if (!isMany(call)) return `CASE WHEN ${all} IS NOT NULL THEN ${of(all, ratio)} END`
      const many = `list_transform(${ratio}, lambda ratio: ${of(all, 'ratio')})`
      return `CASE WHEN ${all} IS NOT NULL AND len(${ratio}) > 0 THEN ${many} END`
    }),
    call.resultType,
  )
}

/** Between the two values beside a position, by how far it is from the lower. */
function between(position: string, at: (place: string) => string): string {
  const [lower, higher] = [at(`floor(${position})`), at(`ceil(${position})`)]
  const mean = `${lower} + (${higher} - ${lower}) * (${position} - floor(${position}))`
  return `CASE WHEN ${lower} = ${higher} THEN ${lower} ELSE ${mean} END`
}

const withoutSign = (call: AggregateCall): string => `${call.sql(0)} + 0.0::DOUBLE`

/** Of the values sorted in a list. */
function ofSorted(call: AggregateCall, isDescending: boolean, of: (all: string, ratio: string) => string): Compiled {
  const sort = isDescending ? 'list_reverse_sort' : 'list_sort'
  const list = `list(${call.distinct}${withoutSign(call)})${call.filter(`${call.sql(0)} IS NOT NULL`)}`
  return eachOf(`${sort}(${list})`, call, of)
}

/** Exactly Spark's, from a sorted list; over a window, where each row would have a list of its own, DuckDB's. */
function interpolated(call: AggregateCall, isDescending = false): Compiled {
  if (call.isWindow && isDescending) throw descendingWindow()
  if (call.isWindow) return quantile('quantile_cont', call)
  return ofSorted(call, isDescending, (all, ratio) =>
    between(`((len(${all}) - 1) * ${ratio})`, (place) => `${all}[CAST(${place} AS BIGINT) + 1]`),
  )
}

function discrete(call: AggregateCall): Compiled {
  if (!descends(call)) return quantile('quantile_disc', call, withoutSign(call))
  if (call.isWindow) throw descendingWindow()
  return ofSorted(call, true, (all, ratio) => `${all}[greatest(CAST(ceil(len(${all}) * ${ratio}) AS BIGINT), 1)]`)
}

const descendingWindow = (): SparkError =>
  new SparkError('UNSUPPORTED_FEATURE', { feature: 'percentiles in descending order over a window' })

const descends = (call: AggregateCall): boolean => {
  const flag = call.argument(2)
  return flag.kind === 'Literal' && flag.value === true
}

/** Each value as often as its frequency says: the first whose frequencies, added up in order, lead beyond a place. */
function weighted(call: AggregateCall): Compiled {
  if (call.isWindow) throw new SparkError('UNSUPPORTED_FEATURE', { feature: 'frequencies of percentile over a window' })
  const [value, frequency] = [call.sql(0), `CAST(${call.sql(2)} AS BIGINT)`]
  const negative = raiseErrorOf('NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION', {
    frequencyExpression: "'frequency'",
    negativeValue: frequency,
  })
  const counted = `CASE WHEN ${frequency} < 0 THEN CAST(${negative} AS BIGINT) ELSE ${frequency} END`
  const entry = `{'v': ${value} + 0.0::DOUBLE, 'n': ${counted}}`
  const present = `${value} IS NOT NULL AND ${frequency} IS NOT NULL AND ${frequency} <> 0`
  const entries = `list_sort(list(${call.distinct}${entry})${call.filter(present)})`
  return eachOf(entries, call, (all, ratio) => {
    const total = `list_sum(list_transform(${all}, lambda e: e['n']))`
    const at = (place: string): string =>
      `list_reduce(${all}, lambda before, e: CASE WHEN before['n'] > ${place} THEN before ELSE {'v': e['v'], 'n': before['n'] + e['n']} END)['v']`
    return bindOnce(`(${total} - 1) * ${ratio}`, (position) => between(`CAST(${position} AS DOUBLE)`, at), 'place')
  })
}

/** Spark's digest holds doubles, and gives its ends for what lies within its error of them. */
function approximate(call: AggregateCall): Compiled {
  const type = dataTypeOf(call.argument(0))
  const error = `1 / CAST(${call.expression.args.length > 2 ? call.sql(2) : '10000'} AS DOUBLE)`
  const clamped = (ratio: string): string =>
    `CASE WHEN ${ratio} <= ${error} THEN 0 WHEN ${ratio} >= 1 - ${error} THEN 1 ELSE ${ratio} END::DOUBLE`
  const ratio = isMany(call)
    ? `list_transform(${call.sql(1)}, lambda ratio: ${clamped('ratio')})`
    : clamped(call.sql(1))
  const value = isRounded(type) ? `CAST(${call.sql(0)} AS DOUBLE)` : call.sql(0)
  const sql = `quantile_disc(${call.distinct}${value}, ${ratio})${call.filter()}`
  const result = isMany(call)
    ? `CASE WHEN len(${call.sql(1)}) > 0 THEN list_transform(${sql}, lambda x: ${restored('x', type, call)}) END`
    : restored(sql, type, call)
  return castTo(compiled(result, 'unknown'), call.resultType)
}

const isRounded = (type: DataType): boolean => type.kind === 'bigint' || type.kind === 'decimal'

function restored(value: string, type: DataType, call: AggregateCall): string {
  if (type.kind === 'bigint')
    return bindOnce(
      value,
      (x) => `CASE WHEN ${x} >= 9223372036854775807 THEN 9223372036854775807 ELSE CAST(${x} AS BIGINT) END`,
    )
  if (type.kind !== 'decimal') return value
  return `CAST(CAST(${value} AS VARCHAR) AS ${call.type(0)})`
}

/** The mean of a bin as what its values are. */
function meanOf(mean: string, { kind }: DataType, type: string): string {
  const whole = `CAST(trunc(${mean}) AS BIGINT)`
  if (kind === 'date') return `(DATE '1970-01-01' + CAST(${whole} AS INTEGER))`
  if (kind === 'timestamp' || kind === 'timestamp_ntz') return `make_timestamp(${whole})`
  if (kind === 'decimal') return `CAST(CAST(${mean} AS VARCHAR) AS ${type})`
  return kind === 'double' || kind === 'float' ? `CAST(${mean} AS ${type})` : `CAST(${whole} AS ${type})`
}

function histogram(call: AggregateCall): Compiled {
  const type = dataTypeOf(call.argument(0))
  const isDate = type.kind === 'date'
  const isTime = type.kind === 'timestamp' || type.kind === 'timestamp_ntz'
  const number = isDate ? `(${call.sql(0)} - DATE '1970-01-01')` : isTime ? `epoch_us(${call.sql(0)})` : call.sql(0)
  const values = `list(${call.distinct}CAST(${number} AS DOUBLE))${call.filter(`${call.sql(0)} IS NOT NULL`)}`
  const bin = `{'x': ${meanOf("bin['x']", type, duckDbType(type))}, 'y': bin['y']}`
  return compiled(`list_transform(flashover_histogram(${values}, ${call.sql(1)}), lambda bin: ${bin})`, call.resultType)
}

export const percentileSql: AggregateTable<typeof percentileDefinitions> = {
  median: { complete: (call) => interpolated(call) },
  percentile: {
    complete: (call) => {
      const frequency = call.expression.args[2]
      return frequency && constantNumber(frequency) !== 1 ? weighted(call) : interpolated(call)
    },
  },
  percentile_cont: { complete: (call) => interpolated(call, descends(call)) },
  percentile_disc: { complete: discrete },
  percentile_approx: { complete: approximate },
  histogram_numeric: { complete: histogram },
}
