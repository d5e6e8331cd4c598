import { DayTimeInterval, YearMonthInterval } from '../../../../common/types/data-type.ts'
import type { intervalDefinitions } from '../../expressions/functions/interval-definitions.ts'
import { calendarOf } from '../arithmetic/calendar-arithmetic.ts'
import { intervalOf, wide } from '../arithmetic/interval-arithmetic.ts'
import { bound } from '../bind-once.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'

/** The sum of arguments, each of so many months, days or microseconds; those that are left out are none. */
const sumOf = (c: FunctionCall, units: Readonly<Record<number, bigint>>): string =>
  [
    'CAST(0 AS HUGEINT)',
    ...Object.entries(units).flatMap(([at, unit]) =>
      Number(at) < c.size ? [`${wide(c.sql(Number(at)))} * ${unit}`] : [],
    ),
  ].join(' + ')

const HOURS_TO_SECONDS = [3_600_000_000n, 60_000_000n, 1_000_000n] as const

/** Hours, minutes and seconds, which have six digits behind their point, from this argument on. */
function timeOf(c: FunctionCall, from: number): string {
  const parts = HOURS_TO_SECONDS.flatMap((unit, index) => {
    if (from + index >= c.size) return []
    const value = c.sql(from + index)
    return [index === 2 ? `CAST(${value} * ${unit} AS HUGEINT)` : `${wide(value)} * ${unit}`]
  })
  return ['CAST(0 AS HUGEINT)', ...parts].join(' + ')
}

const lonely = (c: FunctionCall): string => c.raise('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {})

/** A calendar interval whose parts are checked one by one; null where one of them is. */
const calendar =
  (failure: (c: FunctionCall) => string): FunctionCompiler =>
  (c) => {
    const wholes = (units: Readonly<Record<number, bigint>>): string =>
      intervalOf(`(${sumOf(c, units)})`, YearMonthInterval, failure(c))
    const micros = intervalOf(`(${timeOf(c, 4)})`, DayTimeInterval, failure(c))
    const made = calendarOf(wholes({ 0: 12n, 1: 1n }), wholes({ 2: 7n, 3: 1n }), micros)
    const isWhole = ['months', 'days', 'microseconds'].map((part) => `struct_extract(i, '${part}') IS NOT NULL`)
    return c.exact(bound(made, (i) => `CASE WHEN ${isWhole.join(' AND ')} THEN ${i} END`, 'i'))
  }

export const intervalSql: FunctionTable<typeof intervalDefinitions> = {
  make_dt_interval: (c) => {
    const days = c.size > 0 ? `${wide(c.sql(0))} * 86400000000` : '0'
    return c.exact(intervalOf(`(${days} + ${timeOf(c, 1)})`, DayTimeInterval, lonely(c)))
  },
  make_ym_interval: (c) => c.exact(intervalOf(`(${sumOf(c, { 0: 12n, 1: 1n })})`, YearMonthInterval, lonely(c))),
  make_interval: calendar((c) => c.raise('ARITHMETIC_OVERFLOW', { message: 'overflow' })),
  try_make_interval: calendar(() => 'NULL'),
}
