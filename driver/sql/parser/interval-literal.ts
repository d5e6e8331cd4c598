import { type DataType, DayTimeInterval, YearMonthInterval } from '../../../common/types/data-type.ts'
import { fractionMicros } from './datetime-literal.ts'

export interface IntervalLiteral {
  readonly value: number | bigint
  readonly dataType: DataType
}

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
export function multiUnitInterval(parts: readonly { text: string; unit: string }[]): IntervalLiteral | string {
  const whole = parts.map(({ text, unit }) => `${text} ${unit.toLowerCase()}`).join(' ')
  if (parts.some(({ unit }) => unit in monthsPer)) {
    if (!parts.every(({ unit }) => unit in monthsPer)) {
      return `: cannot mix year-month and day-time fields: interval ${whole}`
    }
    let months = 0n
    for (const { text, unit } of parts) {
      if (!/^[+-]?\d+$/.test(text)) return `: can only use whole numbers with interval unit '${unit.toLowerCase()}'`
      months += BigInt(text.replace('+', '')) * (monthsPer[unit] ?? 0n)
    }
    return yearMonth(months)
  }
  let micros = 0n
  for (const { text, unit } of parts) {
    const amount = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
    if (!amount || text === '') return `: '${text}' is no interval value`
    const [, sign, digits = '', fraction] = amount
    if (fraction !== undefined && unit !== 'SECOND') {
      return `: can only use whole numbers with interval unit '${unit.toLowerCase()}'`
    }
    const size = unit === 'NANOSECOND' ? BigInt(digits || '0') / 1000n : BigInt(digits || '0') * (microsPer[unit] ?? 0n)
    const sum = size + fractionMicros(fraction ?? '')
    micros += sign === '-' ? -sum : sum
  }
  return dayTime(micros)
}

/** `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and the shorter ones; or what is wrong with it. */
export function unitToUnitInterval(text: string, from: string, to: string): IntervalLiteral | string {
  const wrong = `: interval string '${text}' does not match ${from.toLowerCase()} to ${to.toLowerCase()}`
  if (from === 'YEAR' && to === 'MONTH') {
    const parts = /^([+-]?)(\d+)-(\d+)$/.exec(text.trim())
    if (!parts || Number(parts[3]) > 11) return wrong
    const months = BigInt(parts[2] ?? '0') * 12n + BigInt(parts[3] ?? '0')
    return yearMonth(parts[1] === '-' ? -months : months)
  }
  const fields = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
  const first = fields.indexOf(from)
  const last = fields.indexOf(to)
  if (first < 0 || last <= first)
    return `: intervals from ${from.toLowerCase()} to ${to.toLowerCase()} are not supported`
  const patterns = fields
    .slice(first, last + 1)
    .map((field) => (field === 'SECOND' ? '(\\d+)(?:\\.(\\d{1,9}))?' : '(\\d+)'))
  const body = first === 0 ? `${patterns[0]} ${patterns.slice(1).join(':')}` : patterns.join(':')
  const parts = new RegExp(`^([+-]?)${body}$`).exec(text.trim())
  if (!parts) return wrong
  let micros = fractionMicros((to === 'SECOND' && parts[last - first + 3]) || '')
  for (let field = first; field <= last; field++) {
    const amount = BigInt(parts[field - first + 2] ?? '0')
    const bound = field === first ? undefined : field === 1 ? 23n : 59n
    if (bound !== undefined && amount > bound) return wrong
    micros += amount * (microsPer[fields[field] ?? ''] ?? 0n)
  }
  return dayTime(parts[1] === '-' ? -micros : micros)
}

const tooLarge = ': the interval is out of range'

function yearMonth(months: bigint): IntervalLiteral | string {
  if (BigInt.asIntN(32, months) !== months) return tooLarge
  return { value: Number(months), dataType: YearMonthInterval }
}

function dayTime(micros: bigint): IntervalLiteral | string {
  if (BigInt.asIntN(64, micros) !== micros) return tooLarge
  return { value: micros, dataType: DayTimeInterval }
}
