import { type AnsiIntervalType, isAnsiInterval, LongType } from '../../../../common/types/data-type.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import type { aggregateDefinitions } from '../../expressions/functions/aggregate-definitions.ts'
import { averageSumType } from '../../expressions/functions/aggregate-definitions.ts'
import { divideDecimals } from '../arithmetic/decimal-arithmetic.ts'
import { byNumber, intervalOf, productOverflow, sumOverflow } from '../arithmetic/interval-arithmetic.ts'
import { type Compiled, castTo, compiled, decimalOf, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { isNested, orderingKey } from '../nested-order.ts'
import { withoutNegativeZero } from '../nested-values.ts'
import { raiseError } from '../raise-error.ts'
import type { AggregateCall, AggregateTable, ApartForm, TogetherForm } from './aggregate-call.ts'
import { tryAverageSql, trySumSql } from './try-sums.ts'

/** Aggregate functions that are DuckDB's, of the same meaning. */
const same = (name: string): ApartForm => ({
  complete: (call) => compiled(`${name}(${call.distinct}${call.sql(0)})${call.filter()}`, call.type(0)),
})

/** The least or the largest of an argument: of arrays and structs that of the least or the largest ordering key. */
function extremeOf(name: 'min' | 'max', call: AggregateCall, index: number): Compiled {
  const value = call.sql(index)
  const type = dataTypeOf(call.argument(index))
  const extreme = isNested(type) ? `arg_${name}(${value}, ${orderingKey(value, type)})` : `${name}(${value})`
  return compiled(`${extreme}${call.filter()}`, call.type(index))
}

/** Over no partial results: nothing was counted. */
const evaluateCount = (merged: string): Compiled => compiled(`CAST(coalesce(${merged}, 0) AS BIGINT)`, 'BIGINT')

function count(call: AggregateCall): Compiled {
  const nullable = call.args.filter((_, index) => nullableOf(call.argument(index))).map(({ sql }) => sql)
  const notNull = nullable.map((sql) => `${sql} IS NOT NULL`)
  const [only, ...others] = call.args
  if (only && others.length === 0 && (nullable.length > 0 || call.distinct !== ''))
    return compiled(`count(${call.distinct}${only.sql})${call.filter()}`, 'BIGINT')
  const counted = call.distinct === '' ? '*' : `DISTINCT (${call.args.map(({ sql }) => sql).join(', ')})`
  return compiled(`count(${counted})${call.filter(...notNull)}`, 'BIGINT')
}

/** Integers are summed in 128 bits and must fit a bigint; decimals stay in 38 digits until the representation matters. */
function sum(call: AggregateCall): Compiled {
  const { dataType } = call.expression
  if (isAnsiInterval(dataType))
    return compiled(sumOfIntervals(`sum(${call.distinct}${call.sql(0)})${call.filter()}`, dataType), call.resultType)
  const sql = `sum(${call.distinct}${call.sql(0)})${call.filter()}`
  const result = compiled(sql, sumType(call.type(0)))
  if (result.type === 'HUGEINT') return represent(result, call.expression.dataType)
  const argument = decimalOf(call.type(0))
  // Only arguments of nearly 38 digits can get there; 128 bits hold a little more than 38 digits.
  if (!argument || argument.precision < 36) return result
  const limit = `CAST('${'9'.repeat(38 - argument.scale)}${argument.scale > 0 ? `.${'9'.repeat(argument.scale)}` : ''}' AS ${result.type})`
  const tooLarge = raiseError('ARITHMETIC_OVERFLOW', { message: 'Overflow in sum of decimals' })
  return compiled(`CASE WHEN abs(${sql}) > ${limit} THEN ${tooLarge} ELSE ${sql} END`, result.type)
}

const sumOfIntervals = (total: string, type: AnsiIntervalType): string =>
  intervalOf(total, type, sumOverflow('try_add'))

function sumType(argument: string): string {
  const decimal = decimalOf(argument)
  if (decimal) return `DECIMAL(38, ${decimal.scale})`
  if (argument === 'DOUBLE' || argument === 'FLOAT') return 'DOUBLE'
  return 'HUGEINT'
}

/** The sum, which has to be an interval, over the count. */
const averageOfIntervals = (total: string, counted: string, type: AnsiIntervalType): string =>
  byNumber(sumOfIntervals(total, type), type, `nullif(${counted}, 0)`, LongType, productOverflow())

const avg: TogetherForm = {
  complete: (call) => {
    const { dataType } = call.expression
    if (isAnsiInterval(dataType)) {
      const over = `(${call.distinct}${call.sql(0)})${call.filter()}`
      return compiled(averageOfIntervals(`sum${over}`, `count${over}`, dataType), call.resultType)
    }
    if (!decimalOf(call.type(0))) return compiled(`avg(${call.distinct}${call.sql(0)})${call.filter()}`, 'DOUBLE')
    const over = `(${call.distinct}${call.sql(0)})${call.filter()}`
    return averageOfDecimals(`sum${over}`, `count${over}`, call)
  },
  update: (call) => {
    const type = dataTypeOf(call.argument(0))
    const isExact = type.kind === 'decimal' || isAnsiInterval(type)
    const total = `sum(${isExact ? call.sql(0) : `CAST(${call.sql(0)} AS DOUBLE)`})${call.filter()}`
    return [
      compiled(isAnsiInterval(type) ? sumOfIntervals(total, type) : total, 'unknown'),
      compiled(`count(${call.sql(0)})${call.filter()}`, 'BIGINT'),
    ]
  },
  merge: ([total, counted], call) => {
    const { dataType } = call.expression
    if (isAnsiInterval(dataType))
      return compiled(averageOfIntervals(`sum(${total})`, `sum(${counted})`, dataType), call.resultType)
    return dataType.kind === 'decimal'
      ? averageOfDecimals(`sum(${total})`, `sum(${counted})`, call)
      : compiled(`CASE WHEN sum(${counted}) > 0 THEN sum(${total}) / sum(${counted}) END`, 'DOUBLE')
  },
}

/** Exact, unlike DuckDB's avg: the sum with the digits Spark's has, over the count. */
const averageOfDecimals = (total: string, counted: string, call: AggregateCall): Compiled =>
  divideDecimals(
    castTo(compiled(total, 'unknown'), duckDbType(averageSumType(dataTypeOf(call.argument(0))))),
    compiled(counted, 'DECIMAL(20, 0)'),
    call.expression.dataType,
    call.scope,
  )

function ofOneRow(name: 'first' | 'last'): TogetherForm {
  const complete = (call: AggregateCall): Compiled =>
    compiled(`${name}(${call.sql(0)})${call.filter(...call.ignoredNulls())}`, call.type(0))
  return {
    complete,
    update: (call) => [complete(call), compiled(`(count(*)${call.filter(...call.ignoredNulls())} > 0)`, 'BOOLEAN')],
    merge: ([value, valueSet], call) => compiled(`${name}(${value}) FILTER (WHERE ${valueSet})`, call.resultType),
  }
}

/** DuckDB's arg_max passes over rows whose first argument is null, Spark's max_by does not. */
function byOrdering(extreme: 'max' | 'min'): TogetherForm {
  const of = (value: string, ordering: string, call: AggregateCall): string =>
    `arg_${extreme}_null(${value}, ${orderingKey(ordering, dataTypeOf(call.argument(1)))})`
  const complete = (call: AggregateCall): Compiled =>
    compiled(`${of(call.sql(0), call.sql(1), call)}${call.filter()}`, call.type(0))
  return {
    complete,
    update: (call) => [complete(call), extremeOf(extreme, call, 1)],
    merge: ([value = '', ordering = ''], call) => compiled(of(value, ordering, call), call.resultType),
  }
}

function collect(kind: 'list' | 'set'): TogetherForm {
  const complete = (call: AggregateCall): Compiled => {
    const type = dataTypeOf(call.argument(0))
    const value = represent(call.args[0] ?? compiled('NULL', ''), type).sql
    const element = kind === 'set' ? withoutNegativeZero(value, type) : value
    const unique = kind === 'set' ? 'DISTINCT ' : call.distinct
    return compiled(`coalesce(list(${unique}${element})${call.filter(`${element} IS NOT NULL`)}, [])`, call.resultType)
  }
  return {
    complete,
    update: (call) => [complete(call)],
    merge: ([lists], call) => {
      const all = `flatten(list(${lists}))`
      return compiled(`coalesce(${kind === 'set' ? `list_distinct(${all})` : all}, [])`, call.resultType)
    },
  }
}

export const aggregateSql: AggregateTable<typeof aggregateDefinitions> = {
  count: { complete: count, evaluate: evaluateCount },
  count_if: {
    complete: (call) => compiled(`count(*)${call.filter(call.sql(0))}`, 'BIGINT'),
    evaluate: evaluateCount,
  },
  sum: {
    complete: sum,
    evaluate: (merged, call) => {
      const { dataType } = call.expression
      return isAnsiInterval(dataType)
        ? compiled(sumOfIntervals(merged, dataType), call.resultType)
        : castTo(compiled(merged, sumType(call.bufferTypes[0] ?? '')), call.resultType)
    },
  },
  avg,
  try_sum: trySumSql,
  try_avg: tryAverageSql(avg),
  min: { complete: (call) => extremeOf('min', call, 0) },
  max: { complete: (call) => extremeOf('max', call, 0) },
  first: ofOneRow('first'),
  last: ofOneRow('last'),
  any_value: ofOneRow('first'),
  max_by: byOrdering('max'),
  min_by: byOrdering('min'),
  collect_list: collect('list'),
  collect_set: collect('set'),
  approx_count_distinct: {
    complete: (call) =>
      castTo(compiled(`approx_count_distinct(${call.sql(0)})${call.filter()}`, 'unknown'), call.resultType),
  },
  bool_and: same('bool_and'),
  bool_or: same('bool_or'),
  bit_and: same('bit_and'),
  bit_or: same('bit_or'),
  bit_xor: same('bit_xor'),
}
