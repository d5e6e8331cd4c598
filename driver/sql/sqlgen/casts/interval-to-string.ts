import {
  type AnsiIntervalType,
  type DayTimeIntervalType,
  intervalFields,
  type YearMonthIntervalType,
} from '../../../../common/types/data-type.ts'
import { dayTimeFields, MICROS_PER } from '../../../../common/types/interval-text.ts'
import { wide } from '../arithmetic/interval-arithmetic.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'

/** The literal of SQL that shows an interval. */
export function intervalToString(sql: string, type: AnsiIntervalType): string {
  const text = bindOnce(sql, (value) => {
    const size = `abs(${wide(value)})`
    const digits = type.kind === 'year-month interval' ? yearMonthDigits(size, type) : dayTimeDigits(size, type)
    return `(${stringLiteral("INTERVAL '")} || CASE WHEN ${value} < 0 THEN '-' ELSE '' END || ${digits})`
  })
  return `(${text} || ${stringLiteral(`' ${intervalFields(type).toUpperCase()}`)})`
}

function yearMonthDigits(months: string, { startField, endField }: YearMonthIntervalType): string {
  const years = `CAST(${months} // 12 AS VARCHAR)`
  if (endField === 'year') return years
  return startField === 'month' ? `CAST(${months} AS VARCHAR)` : `${years} || '-' || CAST(${months} % 12 AS VARCHAR)`
}

const SEPARATORS = { day: '', hour: ' ', minute: ':', second: ':' } as const
const PER_LARGER = { day: 1n, hour: 24n, minute: 60n, second: 60n } as const

function dayTimeDigits(micros: string, type: DayTimeIntervalType): string {
  const parts = dayTimeFields(type).map((field, index) => {
    const whole = `CAST(${micros} // ${MICROS_PER[field]} AS BIGINT)`
    if (field === 'day') return `CAST(${whole} AS VARCHAR)`
    return index === 0
      ? `printf('%02d', ${whole})`
      : `printf('${SEPARATORS[field]}%02d', ${whole} % ${PER_LARGER[field]})`
  })
  const fraction = `rtrim(rtrim(printf('.%06d', CAST(${micros} % 1000000 AS BIGINT)), '0'), '.')`
  return [...parts, ...(type.endField === 'second' ? [fraction] : [])].join(' || ')
}

/** Spark's text of a calendar interval: years to seconds, but for units that are 0. */
export function calendarToString(sql: string): string {
  const text = `coalesce(nullif(concat_ws(' ', ${CALENDAR_PARTS.join(', ')}), ''), '0 seconds')`
  return bound(sql, (i) => `CASE WHEN ${i} IS NOT NULL THEN ${text} END`, 'i')
}

const unitText = (count: string, unit: string): string =>
  `CASE WHEN ${count} <> 0 THEN CAST(${count} AS VARCHAR) || ' ${unit}' END`
const REST = "(i['microseconds'] % 60000000)"
const SECONDS = `rtrim(rtrim(printf('%s%d.%06d', CASE WHEN ${REST} < 0 THEN '-' ELSE '' END, abs(${REST}) // 1000000, abs(${REST}) % 1000000), '0'), '.')`
const CALENDAR_PARTS = [
  unitText("(i['months'] // 12)", 'years'),
  unitText("(i['months'] % 12)", 'months'),
  unitText("i['days']", 'days'),
  unitText("(i['microseconds'] // 3600000000)", 'hours'),
  unitText("((i['microseconds'] % 3600000000) // 60000000)", 'minutes'),
  `CASE WHEN ${REST} <> 0 THEN ${SECONDS} || ' seconds' END`,
]
