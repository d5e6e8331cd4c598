import {
  type AnsiIntervalType,
  type DayTimeField,
  type DayTimeIntervalType,
  intervalFields,
  type YearMonthIntervalType,
} from './data-type.ts'

/** Microseconds of the units of a day-time interval. */
export const MICROS_PER = {
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
} as const
/** Months of the units of a year-month interval. */
export const MONTHS_PER = { year: 12n, month: 1n } as const

/** The units of day-time intervals, the largest first. */
export const DAY_TIME_FIELDS = ['day', 'hour', 'minute', 'second'] as const
/** The units of year-month intervals, the larger first. */
export const YEAR_MONTH_FIELDS = ['year', 'month'] as const

/** The units that an interval is written in, the largest first.
 * @example dayTimeFields(dayTimeInterval('hour', 'second')) // [ 'hour', 'minute', 'second' ] */
export const dayTimeFields = ({ startField, endField }: DayTimeIntervalType): readonly DayTimeField[] =>
  DAY_TIME_FIELDS.slice(DAY_TIME_FIELDS.indexOf(startField), DAY_TIME_FIELDS.indexOf(endField) + 1)

/** The interval literal of SQL that an interval of so many months or microseconds is shown as. What is smaller than the type's units does not show.
 * @example intervalText(14n, YearMonthInterval) // INTERVAL '1-2' YEAR TO MONTH */
export function intervalText(value: bigint, type: AnsiIntervalType): string {
  const size = value < 0n ? -value : value
  const digits = type.kind === 'year-month interval' ? yearMonthDigits(size, type) : dayTimeDigits(size, type)
  return `INTERVAL '${value < 0n ? '-' : ''}${digits}' ${intervalFields(type).toUpperCase()}`
}

function yearMonthDigits(months: bigint, { startField, endField }: YearMonthIntervalType): string {
  if (endField === 'year') return `${months / 12n}`
  return startField === 'month' ? `${months}` : `${months / 12n}-${months % 12n}`
}

const SEPARATORS = { day: '', hour: ' ', minute: ':', second: ':' } as const

function dayTimeDigits(micros: bigint, type: DayTimeIntervalType): string {
  let text = ''
  let rest = micros
  for (const field of dayTimeFields(type)) {
    const count = `${rest / MICROS_PER[field]}`
    rest %= MICROS_PER[field]
    text += `${text === '' ? '' : SEPARATORS[field]}${field === 'day' ? count : count.padStart(2, '0')}`
  }
  if (type.endField !== 'second' || rest === 0n) return text
  return `${text}.${`${rest}`.padStart(6, '0').replace(/0+$/, '')}`
}
