import type { DataType } from '../../../../common/types/data-type.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { raiseError } from '../raise-error.ts'
import { moveLocally, type TimeZone } from '../time-zone/local-time.ts'

const part = (interval: string, name: 'months' | 'days' | 'microseconds'): string =>
  `struct_extract(${interval}, '${name}')`

/** A calendar interval; null where a part is. */
export const calendarOf = (months: string, days: string, micros: string): string =>
  `{'months': ${months}, 'days': ${days}, 'microseconds': ${micros}}`

const mapParts = (interval: string, to: (part: string, bits: 'INTEGER' | 'BIGINT') => string): string => {
  const of = (name: 'months' | 'days' | 'microseconds'): string =>
    to(part(interval, name), name === 'microseconds' ? 'BIGINT' : 'INTEGER')
  return calendarOf(of('months'), of('days'), of('microseconds'))
}

/** Sum or difference, part by part; DuckDB's own errors say which part is too large. */
export function addCalendars(left: string, operator: '+' | '-', right: string): string {
  const both = `{'l': ${left}, 'r': ${right}}`
  const of = (name: 'months' | 'days' | 'microseconds'): string =>
    `(${part("pair['l']", name)} ${operator} ${part("pair['r']", name)})`
  return bound(
    both,
    () =>
      `CASE WHEN pair['l'] IS NOT NULL AND pair['r'] IS NOT NULL THEN ${calendarOf(of('months'), of('days'), of('microseconds'))} END`,
    'pair',
  )
}

export const negateCalendar = (interval: string): string =>
  bindOnce(interval, (value) => `CASE WHEN ${value} IS NOT NULL THEN ${mapParts(value, (one) => `(-${one})`)} END`)

/** By doubles, as Spark does: what is left of a month is lost, what is left of a day becomes time. */
export function scaleCalendar(interval: string, operator: '*' | '/', number: string): string {
  const scaled = (name: 'months' | 'days' | 'microseconds'): string => `(${part("f['i']", name)} ${operator} f['n'])`
  const days = scaled('days')
  const micros = `round(${scaled('microseconds')} + 86400000000 * (${days} - trunc(${days})))`
  const failure = raiseError('ARITHMETIC_OVERFLOW', { message: 'overflow' })
  const whole = (double: string, type: 'INTEGER' | 'BIGINT'): string =>
    `CASE WHEN TRY_CAST(${double} AS ${type}) IS NULL THEN ${failure} ELSE CAST(${double} AS ${type}) END`
  const made = calendarOf(
    whole(`trunc(${scaled('months')})`, 'INTEGER'),
    whole(`trunc(${days})`, 'INTEGER'),
    whole(micros, 'BIGINT'),
  )
  return bound(
    `{'i': ${interval}, 'n': CAST(${number} AS DOUBLE)}`,
    () => `CASE WHEN f['i'] IS NOT NULL AND f['n'] IS NOT NULL THEN ${made} END`,
    'f',
  )
}

/** A date or time moved by months, then days, then microseconds; of a date these have to be none. Of an instant clocks show the months and days. */
export function shiftByCalendar(
  moment: string,
  type: DataType,
  operator: '+' | '-',
  interval: string,
  timeZone?: TimeZone,
): string {
  return bindOnce(interval, (value) => {
    const move = (time: string, by: string): string =>
      timeZone === undefined
        ? `(${time} ${operator} ${by})`
        : moveLocally(time, timeZone, (local) => `(${local} ${operator} ${by})`)
    const moved = move(move(moment, `to_months(${part(value, 'months')})`), `to_days(${part(value, 'days')})`)
    if (type.kind !== 'date') return `(${moved} ${operator} to_microseconds(${part(value, 'microseconds')}))`
    const failure = raiseError('INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION')
    return `CASE WHEN ${part(value, 'microseconds')} <> 0 THEN ${failure} ELSE CAST(${moved} AS DATE) END`
  })
}
