import type { ErrorCondition } from '../../../../common/errors/spark-error.ts'
import { type DataType, DayTimeInterval, YearMonthInterval } from '../../../../common/types/data-type.ts'
import { fractionMicros } from './datetime-literal.ts'

export interface IntervalLiteral {
  readonly value: number | bigint
  readonly dataType: DataType
}

/** What is wrong with the text of an interval. */
export interface IntervalProblem {
  readonly condition: ErrorCondition
  readonly parameters: Readonly<Record<string, string>>
}

const problem = (
  condition: ErrorCondition,
  input: string,
  parameters: Readonly<Record<string, string>> = {},
): IntervalProblem => ({ condition, parameters: { input: `'${input}'`, ...parameters } })

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
export function multiUnitInterval(parts: readonly { text: string; unit: string }[]): IntervalLiteral | IntervalProblem {
  const whole = parts.map(({ text, unit }) => `${text} ${unit.toLowerCase()}`).join(' ')
  if (parts.some(({ unit }) => unit in monthsPer)) {
    if (!parts.every(({ unit }) => unit in monthsPer)) {
      return problem('INVALID_INTERVAL_FORMAT.MIXED_FIELDS', whole)
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
      return wrongNumber(text, unit, whole) ?? problem('INVALID_INTERVAL_FORMAT.INVALID_VALUE', whole, { value: text })
    const [, sign, digits = '', fraction] = amount
    const size = unit === 'NANOSECOND' ? BigInt(digits || '0') / 1000n : BigInt(digits || '0') * (microsPer[unit] ?? 0n)
    const sum = size + fractionMicros(fraction ?? '')
    micros += sign === '-' ? -sum : sum
  }
  return dayTime(micros, whole)
}

function wrongNumber(text: string, unit: string, whole: string): IntervalProblem | undefined {
  if (/^[+-]?\d+$/.test(text)) return undefined
  return /^[+-]?(?:\d+\.\d*|\.\d+)$/.test(text)
    ? problem('INVALID_INTERVAL_FORMAT.INVALID_FRACTION', whole, { unit: unit.toLowerCase() })
    : problem('INVALID_INTERVAL_FORMAT.INVALID_VALUE', whole, { value: text })
}

/** `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and the shorter ones; or what is wrong with it. */
export function unitToUnitInterval(text: string, from: string, to: string): IntervalLiteral | IntervalProblem {
  const fieldNames = { from: from.toLowerCase(), to: to.toLowerCase() }
  const wrong = problem('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', text, {
    interval: `${fieldNames.from} to ${fieldNames.to}`,
  })
  if (from === 'YEAR' && to === 'MONTH') {
    const parts = /^([+-]?)(\d+)-(\d+)$/.exec(text.trim())
    if (!parts || Number(parts[3]) > 11) return wrong
    const months = BigInt(parts[2] ?? '0') * 12n + BigInt(parts[3] ?? '0')
    return yearMonth(parts[1] === '-' ? -months : months, text)
  }
  const fields = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
  const first = fields.indexOf(from)
  const last = fields.indexOf(to)
  if (first < 0 || last <= first)
    return problem('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', text, fieldNames)
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
  return dayTime(parts[1] === '-' ? -micros : micros, text)
}

const tooLarge = (text: string): IntervalProblem => problem('INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', text)

function yearMonth(months: bigint, text: string): IntervalLiteral | IntervalProblem {
  if (BigInt.asIntN(32, months) !== months) return tooLarge(text)
  return { value: Number(months), dataType: YearMonthInterval }
}

function dayTime(micros: bigint, text: string): IntervalLiteral | IntervalProblem {
  if (BigInt.asIntN(64, micros) !== micros) return tooLarge(text)
  return { value: micros, dataType: DayTimeInterval }
}
