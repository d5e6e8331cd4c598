import {
  type AnsiIntervalType,
  type DayTimeIntervalType,
  intervalFields,
  type YearMonthIntervalType,
} from '../types/data-type.ts'
import { dayTimeFields, MICROS_PER, MONTHS_PER } from '../types/interval-text.ts'

/** Why a text is no interval: `format`: of another shape; `field`: 25 hours of a day; `range`: more than an interval holds. */
export type IntervalFailure = 'format' | 'field' | 'range'

/** As Spark reads them: a bar is a sign as well. */
const SIGN = '([+|-])?'
const SEPARATORS = { day: '', hour: ' ', minute: ':', second: ':' } as const
/** How many digits Spark takes of the first unit. */
const MOST_DIGITS = { day: 9, hour: 10, minute: 12, second: 13 } as const

/** The months or microseconds of a text in Spark's casts, `1 02:03:04` or `INTERVAL '1-2' YEAR TO MONTH` by the units of the type; or what is wrong. */
export function stringToInterval(text: string, type: AnsiIntervalType): bigint | IntervalFailure {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: which Spark trims
  const trimmed = text.replace(/^[\x00-\x20\x7f]+|[\x00-\x20\x7f]+$/g, '')
  const units = intervalFields(type).replaceAll(' ', '\\s+')
  const literal = new RegExp(`^INTERVAL\\s+${SIGN}'(.*)'\\s+${units}$`, 'i').exec(trimmed)
  const value = digitsToInterval(literal?.[2] ?? trimmed, type)
  return typeof value === 'bigint' && literal?.[1] === '-' ? -value : value
}

/** The same of what stands between the quotes of a literal. */
export function digitsToInterval(text: string, type: AnsiIntervalType): bigint | IntervalFailure {
  return type.kind === 'year-month interval' ? yearMonth(text, type) : dayTime(text, type)
}

function yearMonth(text: string, { startField, endField }: YearMonthIntervalType): bigint | IntervalFailure {
  const isBoth = startField !== endField
  const parts = new RegExp(`^${SIGN}(\\d+)${isBoth ? '-(\\d+)' : ''}$`).exec(text)
  if (!parts) return 'format'
  const rest = BigInt(parts[3] ?? 0)
  const months = BigInt(parts[2] ?? 0) * (endField === 'month' && !isBoth ? MONTHS_PER.month : MONTHS_PER.year) + rest
  if (rest > 11n) return 'range'
  return within(parts[1] === '-' ? -months : months, 32)
}

function dayTime(text: string, type: DayTimeIntervalType): bigint | IntervalFailure {
  const fields = dayTimeFields(type)
  const { endField } = type
  const pattern = fields.map((field, index) => (index === 0 ? '(\\d+)' : `${SEPARATORS[field]}(\\d{1,2})`)).join('')
  const parts = new RegExp(`^${SIGN}${pattern}${endField === 'second' ? '(\\.\\d{1,9})?' : ''}$`).exec(text)
  if (!parts) return 'format'
  let micros = 0n
  for (const [index, field] of fields.entries()) {
    const digits = parts[index + 2] ?? '0'
    if (index === 0 && digits.length > MOST_DIGITS[field]) return 'format'
    const count = BigInt(digits)
    if (index > 0 && count > (field === 'hour' ? 23n : 59n)) return 'field'
    micros += count * MICROS_PER[field]
  }
  const fraction = endField === 'second' ? (parts[fields.length + 2] ?? '') : ''
  micros += BigInt(fraction.slice(1, 7).padEnd(6, '0'))
  return within(parts[1] === '-' ? -micros : micros, 64)
}

const within = (value: bigint, bits: number): bigint | IntervalFailure =>
  BigInt.asIntN(bits, value) === value ? value : 'range'
