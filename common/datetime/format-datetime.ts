import { SparkError } from '../errors/spark-error.ts'
import { civilDate, daysOf } from './civil-date.ts'
import { type DatetimeField, fieldNames } from './datetime-field.ts'
import { datetimePattern, type NumberElement, type PatternElement } from './datetime-pattern.ts'
import { SessionZone } from './session-zone.ts'
import { offsetAt, secondsOf } from './time-zone.ts'

const MICROS_PER_DAY = 86_400_000_000n

/** An instant, in microseconds since 1970, as text by a Java datetime pattern in a zone. */
export function formatDatetime(micros: bigint, pattern: string, timeZone: string): string {
  const zone = SessionZone.of(timeZone)
  const offset = offsetAt(secondsOf(micros), zone.zone)
  const local = micros + BigInt(offset) * 1_000_000n
  const inDay = ((local % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
  const days = Number((local - inDay) / MICROS_PER_DAY)
  return printed(datetimePattern(pattern, 'format'), { fieldOf: fieldsOf(days, Number(inDay)), zone, offset })
}

type FieldOf = (field: DatetimeField) => number

interface PrintedTime {
  readonly fieldOf: FieldOf
  readonly zone: SessionZone
  /** In seconds. */
  readonly offset: number
}

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

const printed = (elements: readonly PatternElement[], time: PrintedTime): string =>
  elements.map((element) => printedElement(element, time)).join('')

function printedElement(element: PatternElement, time: PrintedTime): string {
  const { fieldOf } = time
  switch (element.kind) {
    case 'literal':
      return element.text
    case 'optional':
      return printed(element.elements, time)
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
    case 'localized offset':
      return offsetText(element, time.offset)
    case 'zone id':
      return time.zone.id
    case 'zone name':
      return zoneName(element.style, time.zone)
  }
}

/** An offset from UTC in seconds as an offset letter prints it. */
export function offsetText(
  element: Extract<PatternElement, { kind: 'offset' | 'localized offset' }>,
  offset: number,
): string {
  const size = Math.abs(offset)
  const [hours, minutes, seconds] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60]
  const sign = offset < 0 ? '-' : '+'
  const two = (value: number): string => `${value}`.padStart(2, '0')
  if (element.kind === 'localized offset') {
    if (offset === 0) return 'GMT'
    const rest = `${two(minutes)}${seconds > 0 ? `:${two(seconds)}` : ''}`
    if (element.style === 'full') return `GMT${sign}${two(hours)}:${rest}`
    return `GMT${sign}${hours}${minutes + seconds > 0 ? `:${rest}` : ''}`
  }
  const { pattern, zero } = element
  const colon = pattern.includes(':') ? ':' : ''
  const printsMinutes = pattern !== '+HHmm' || minutes > 0
  const printsSeconds = pattern.endsWith('ss') && seconds > 0
  // Seconds that a pattern has no place for do not make an offset of nothing.
  if (hours === 0 && minutes === 0 && !printsSeconds) return zero
  return `${sign}${two(hours)}${printsMinutes ? colon + two(minutes) : ''}${printsSeconds ? colon + two(seconds) : ''}`
}

/** What java.time calls a zone; of the names of regions, which it takes from its own tables, only those of UTC are known. */
export function zoneName(style: 'short' | 'full', { id, zone }: SessionZone): string {
  if (id === 'UTC' || id === 'Etc/UTC') return style === 'full' ? 'Coordinated Universal Time' : 'UTC'
  if (typeof zone === 'number') return id
  throw new SparkError('UNSUPPORTED_FEATURE', { feature: `the name of the time zone ${id} in a datetime pattern` })
}

function printedNumber({ kind, minWidth, sign }: NumberElement, value: number): string {
  const size = Math.abs(value)
  if (kind === 'reduced year') return `${size % 100}`.padStart(2, '0')
  const digits = `${size}`.padStart(minWidth, '0')
  if (value < 0) return `-${digits}`
  return sign === 'exceeds pad' && `${size}`.length > minWidth ? `+${digits}` : digits
}
