import { type AnsiIntervalType, type DataType, isAnsiInterval, LongType } from '../../../../common/types/data-type.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { averageSumType } from '../../expressions/functions/aggregate-definitions.ts'
import { byNumber } from '../arithmetic/interval-arithmetic.ts'
import { type Compiled, compiled, decimalOf } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import type { AggregateCall, TogetherForm } from './aggregate-call.ts'

/** Digits of which ten thousand million sum to less than 38. */
const SAFE_DIGITS = 28
/** A part of 18 digits of a HUGEINT. */
const PART = '1000000000000000000'

/**
 * The sum as a type, null where it has not the digits: DuckDB's fails beyond 128 bits, so that of large decimals is of their parts (the digits before
 * the last 18, those, and the fraction).
 *
 * @param over what follows each call of DuckDB's
 */
function trySum(value: string, distinct: string, over: string, from: string, to: string): string {
  const decimal = decimalOf(from)
  const sum = (of: string): string => `sum(${of})${over}`
  if (!decimal || decimal.precision <= SAFE_DIGITS) {
    const isNumber = ['DOUBLE', 'FLOAT'].includes(from)
    return isNumber ? sum(`${distinct}${value}`) : `TRY_CAST(${sum(`${distinct}${value}`)} AS ${to})`
  }
  // Of equal values the parts are equal, but not the other way round.
  const values = `list(DISTINCT ${value})${over}`
  if (distinct !== '') return trySumOfList(values, to)
  const whole = `CAST(trunc(${value}) AS HUGEINT)`
  return fromParts(
    sum(`${whole} // ${PART}`),
    sum(`${whole} % ${PART}`),
    decimal.scale > 0 ? sum(`${value} - trunc(${value})`) : undefined,
    to,
  )
}

const trySumOfList = (values: string, to: string): string =>
  fromParts(
    `list_sum(list_transform(${values}, lambda x: CAST(trunc(x) AS HUGEINT) // ${PART}))`,
    `list_sum(list_transform(${values}, lambda x: CAST(trunc(x) AS HUGEINT) % ${PART}))`,
    `list_sum(list_transform(${values}, lambda x: x - trunc(x)))`,
    to,
  )

function fromParts(high: string, low: string, fraction: string | undefined, to: string): string {
  const carried = `(${high} + ${low} // ${PART})`
  const whole = `CASE WHEN abs(${carried}) < 100000000000000000000 THEN ${carried} * ${PART} + ${low} % ${PART} END`
  const asDecimal = `TRY_CAST(${whole} AS ${to})`
  return fraction === undefined ? asDecimal : `${asDecimal} + CAST(${fraction} AS ${to})`
}

const overflowed = (total: string, counted: string): string => `(${total} IS NULL AND ${counted} > 0)`

const totalOf = (call: AggregateCall, to: string): string =>
  trySum(call.sql(0), call.distinct, call.filter(), call.type(0), to)

export const trySumSql: TogetherForm = {
  complete: (call) => compiled(totalOf(call, call.resultType), call.resultType),
  update: (call) => {
    const total = totalOf(call, call.resultType)
    return [
      compiled(total, call.resultType),
      compiled(overflowed(total, `count(${call.sql(0)})${call.filter()}`), 'BOOLEAN'),
    ]
  },
  merge: ([total = '', overflow], call) => {
    const sum = trySum(total, '', '', call.resultType, call.resultType)
    return compiled(`CASE WHEN bool_or(${overflow}) THEN NULL ELSE ${sum} END`, call.resultType)
  },
}

const sumTypeOf = (call: AggregateCall): string => duckDbType(averageSumType(dataTypeOf(call.argument(0))))

/** Null where the sum, or the mean itself with its four more decimals, has too many digits. */
function average(total: string, counted: string, call: AggregateCall): Compiled {
  const { dataType } = call.expression
  const scale = dataType.kind === 'decimal' ? dataType.scale : 0
  const mean = `flashover_decimal('/', CAST(${total} AS VARCHAR), CAST(${counted} AS VARCHAR), ${scale})`
  return compiled(`CASE WHEN ${counted} > 0 THEN TRY_CAST(${mean} AS ${call.resultType}) END`, call.resultType)
}

/** Of intervals: null where their sum is too large. */
const meanOfIntervals = (total: string, counted: string, type: AnsiIntervalType, call: AggregateCall): Compiled =>
  compiled(byNumber(total, type, `nullif(${counted}, 0)`, LongType, 'NULL'), call.resultType)

const isExact = (type: DataType): boolean => type.kind === 'decimal' || isAnsiInterval(type)

/** `avg`: what it is of numbers that are no decimals, whose sum has no end. */
export const tryAverageSql = (avg: TogetherForm): TogetherForm => ({
  complete: (call) => {
    const { dataType } = call.expression
    if (!isExact(dataType)) return avg.complete(call)
    const [total, counted] = [totalOf(call, sumTypeOf(call)), `count(${call.distinct}${call.sql(0)})${call.filter()}`]
    return isAnsiInterval(dataType) ? meanOfIntervals(total, counted, dataType, call) : average(total, counted, call)
  },
  update: (call) => {
    const counted = compiled(`count(${call.sql(0)})${call.filter()}`, 'BIGINT')
    if (!isExact(call.expression.dataType)) return avg.update(call)
    return [compiled(totalOf(call, sumTypeOf(call)), sumTypeOf(call)), counted]
  },
  merge: (columns, call) => {
    const { dataType } = call.expression
    if (!isExact(dataType)) return avg.merge(columns, call)
    const [total = '', counted = ''] = columns
    const lost = `bool_or(${overflowed(total, counted)})`
    const sum = `CASE WHEN ${lost} THEN NULL ELSE ${trySum(total, '', '', sumTypeOf(call), sumTypeOf(call))} END`
    return isAnsiInterval(dataType)
      ? meanOfIntervals(sum, `sum(${counted})`, dataType, call)
      : average(sum, `sum(${counted})`, call)
  },
})
