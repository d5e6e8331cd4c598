import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type DataType, DayTimeInterval, YearMonthInterval } from '../../../../common/types/data-type.ts'
import { fractionMicros } from './datetime-literal.ts'

export interface IntervalLiteral {
  readonly value: number | bigint
  readonly dataType: DataType
}

const inQuotes = (text: string): string => `'${text}'`

const monthsPer: Readonly<Record<string, bigint>> = { YEAR: 12n, MONTH: 1n }
const microsPer: Readonly<Record<string, bigint>> = {
  WEEK: 604_800_000_000n,
  DAY: 86_400_000_000n,
  HOUR: 3_600_000_000n,
  MINUTE: 60_000_000n,
  SECOND: 1_000_000n,
  MILLISECOND: 1_000n,
  MICROSECOND: 1n,
}

/** The singular, upper-case name of an interval unit; undefined when the word is none. */
export function intervalUnit(word: string): string | undefined {
  const unit = word.toUpperCase().replace(/S$/, '')
  return unit in monthsPer || unit in microsPer || unit === 'NANOSECOND' ? unit : undefined
}

/** `3 months 2 years`: the sum, or what is wrong with it. */
export function multiUnitInterval(parts: readonly { text: string; unit: string }[]): IntervalLiteral | SparkError {
  const whole = parts.map(({ text, unit }) => `${text} ${unit.toLowerCase()}`).join(' ')
  if (parts.some(({ unit }) => unit in monthsPer)) {
    if (!parts.every(({ unit }) => unit in monthsPer)) {
      return new SparkError('INVALID_INTERVAL_FORMAT.MIXED_FIELDS', { input: inQuotes(whole) })
    }
    let months = 0n
    for (const { text, unit } of parts) {
      const wrong = wrongNumber(text, unit, whole)
      if (wrong) return wrong
      months += BigInt(text.replace('+', '')) * (monthsPer[unit] ?? 0n)
    }
    return yearMonth(months, whole)
  }
  let micros = 0n
  for (const { text, unit } of parts) {
    const amount = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
    if (!amount || text === '' || (amount[3] !== undefined && unit !== 'SECOND'))
      return (
        wrongNumber(text, unit, whole) ??
        new SparkError('INVALID_INTERVAL_FORMAT.INVALID_VALUE', { input: inQuotes(whole), value: text })
      )
    const [, sign, digits = '', fraction] = amount
    const size = unit === 'NANOSECOND' ? BigInt(digits || '0') / 1000n : BigInt(digits || '0') * (microsPer[unit] ?? 0n)
    const sum = size + fractionMicros(fraction ?? '')
    micros += sign === '-' ? -sum : sum
  }
  return dayTime(micros, whole)
}

function wrongNumber(text: string, unit: string, whole: string): SparkError | undefined {
  if (/^[+-]?\d+$/.test(text)) return undefined
  return /^[+-]?(?:\d+\.\d*|\.\d+)$/.test(text)
    ? new SparkError('INVALID_INTERVAL_FORMAT.INVALID_FRACTION', { input: inQuotes(whole), unit: unit.toLowerCase() })
    : new SparkError('INVALID_INTERVAL_FORMAT.INVALID_VALUE', { input: inQuotes(whole), value: text })
}

/** `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and the shorter ones; or what is wrong with it. */
export function unitToUnitInterval(text: string, from: string, to: string): IntervalLiteral | SparkError {
  const input = inQuotes(text)
  const fieldNames = { from: from.toLowerCase(), to: to.toLowerCase() }
  const wrong = (): SparkError =>
    new SparkError('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', {
      input,
      interval: `${fieldNames.from} to ${fieldNames.to}`,
    })
  if (from === 'YEAR' && to === 'MONTH') {
    const parts = /^([+-]?)(\d+)-(\d+)$/.exec(text.trim())
    if (!parts || Number(parts[3]) > 11) return wrong()
    const months = BigInt(parts[2] ?? '0') * 12n + BigInt(parts[3] ?? '0')
    return yearMonth(parts[1] === '-' ? -months : months, text)
  }
  const fields = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
  const first = fields.indexOf(from)
  const last = fields.indexOf(to)
  if (first < 0 || last <= first)
    return new SparkError('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', { input, ...fieldNames })
  const patterns = fields
    .slice(first, last + 1)
    .map((field) => (field === 'SECOND' ? '(\\d+)(?:\\.(\\d{1,9}))?' : '(\\d+)'))
  const body = first === 0 ? `${patterns[0]} ${patterns.slice(1).join(':')}` : patterns.join(':')
  const parts = new RegExp(`^([+-]?)${body}$`).exec(text.trim())
  if (!parts) return wrong()
  let micros = fractionMicros((to === 'SECOND' && parts[last - first + 3]) || '')
  for (let field = first; field <= last; field++) {
    const amount = BigInt(parts[field - first + 2] ?? '0')
    const bound = field === first ? undefined : field === 1 ? 23n : 59n
    if (bound !== undefined && amount > bound) return wrong()
    micros += amount * (microsPer[fields[field] ?? ''] ?? 0n)
  }
  return dayTime(parts[1] === '-' ? -micros : micros, text)
}

const tooLarge = (text: string): SparkError =>
  new SparkError('INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', { input: inQuotes(text) })

function yearMonth(months: bigint, text: string): IntervalLiteral | SparkError {
  if (BigInt.asIntN(32, months) !== months) return tooLarge(text)
  return { value: Number(months), dataType: YearMonthInterval }
}

function dayTime(micros: bigint, text: string): IntervalLiteral | SparkError {
  if (BigInt.asIntN(64, micros) !== micros) return tooLarge(text)
  return { value: micros, dataType: DayTimeInterval }
}
