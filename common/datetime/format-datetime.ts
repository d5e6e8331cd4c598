import { civilDate, daysOf } from './civil-date.ts'
import { type DatetimeField, fieldNames } from './datetime-field.ts'
import { datetimePattern, type NumberElement, type PatternElement } from './datetime-pattern.ts'

const MICROS_PER_DAY = 86_400_000_000n

/** A time in UTC, in microseconds since 1970, as text by a Java datetime pattern. */
export function formatDatetime(micros: bigint, pattern: string): string {
  const inDay = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
  const days = Number((micros - inDay) / MICROS_PER_DAY)
  return printed(datetimePattern(pattern, 'format'), fieldsOf(days, Number(inDay)))
}

type FieldOf = (field: DatetimeField) => number

function fieldsOf(days: number, inDay: number): FieldOf {
  const { year, month, day } = civilDate(days)
  const hour = Math.floor(inDay / 3_600_000_000)
  return (field) => {
    switch (field) {
      case 'era':
        return year > 0 ? 1 : 0
      case 'year':
        return year
      case 'year of era':
        return year > 0 ? year : 1 - year
      case 'quarter':
        return Math.floor((month + 2) / 3)
      case 'month':
        return month
      case 'day':
        return day
      case 'day of year':
        return days - daysOf(year, 1, 1) + 1
      case 'aligned weekday':
        return ((day - 1) % 7) + 1
      case 'weekday':
        return ((((days + 3) % 7) + 7) % 7) + 1
      case 'am pm':
        return hour < 12 ? 0 : 1
      case 'hour':
        return hour
      case 'clock hour':
        return hour === 0 ? 24 : hour
      case 'hour of am pm':
        return hour % 12
      case 'clock hour of am pm':
        return hour % 12 === 0 ? 12 : hour % 12
      case 'minute':
        return Math.floor(inDay / 60_000_000) % 60
      case 'second':
        return Math.floor(inDay / 1_000_000) % 60
      case 'nano':
        return (inDay % 1_000_000) * 1000
      case 'julian day':
        return days + 40587
    }
  }
}

const printed = (elements: readonly PatternElement[], fieldOf: FieldOf): string =>
  elements.map((element) => printedElement(element, fieldOf)).join('')

function printedElement(element: PatternElement, fieldOf: FieldOf): string {
  switch (element.kind) {
    case 'literal':
      return element.text
    case 'optional':
      return printed(element.elements, fieldOf)
    case 'text': {
      const names = fieldNames[element.field]
      const value = fieldOf(element.field)
      return names?.[element.style][value - names.from] ?? `${value}`
    }
    case 'number':
    case 'reduced year':
      return printedNumber(element, fieldOf(element.field))
    case 'fraction':
      return `${fieldOf('nano')}`.padStart(9, '0').slice(0, element.maxWidth)
    case 'offset':
      return element.zero
    case 'localized offset':
      return 'GMT'
    case 'zone id':
      return 'UTC'
    case 'zone name':
      return element.style === 'full' ? 'Coordinated Universal Time' : 'UTC'
  }
}

function printedNumber({ kind, minWidth, sign }: NumberElement, value: number): string {
  const size = Math.abs(value)
  if (kind === 'reduced year') return `${size % 100}`.padStart(2, '0')
  const digits = `${size}`.padStart(minWidth, '0')
  if (value < 0) return `-${digits}`
  return sign === 'exceeds pad' && `${size}`.length > minWidth ? `+${digits}` : digits
}
