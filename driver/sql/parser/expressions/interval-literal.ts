import { calendarUnit, sumOfUnits, type WrittenUnit } from '../../../../common/datetime/calendar-units.ts'
import { digitsToInterval, stringToInterval } from '../../../../common/datetime/string-to-interval.ts'
import { SparkError } from '../../../../common/errors/spark-error.ts'
import { type AnsiIntervalType, dayTimeInterval, yearMonthInterval } from '../../../../common/types/data-type.ts'
import { DAY_TIME_FIELDS, MICROS_PER, YEAR_MONTH_FIELDS } from '../../../../common/types/interval-text.ts'

export interface IntervalLiteral {
  readonly value: number | bigint
  readonly dataType: AnsiIntervalType
}

const inQuotes = (text: string): string => `'${text}'`

/** A word that may stand for a unit of an interval, in capitals and the singular; undefined when it is none. */
export function intervalUnit(word: string): string | undefined {
  const unit = word.toUpperCase().replace(/S$/, '')
  return calendarUnit(unit) !== undefined || unit === 'NANOSECOND' ? unit : undefined
}

/** `3 months 2 years`: the sum, or what is wrong with it. */
export function multiUnitInterval(parts: readonly WrittenUnit[]): IntervalLiteral | SparkError {
  const input = inQuotes(parts.map(({ text, unit }) => ` ${text} ${unit}`).join(''))
  const sum = sumOfUnits(parts)
  if ('failure' in sum) {
    const unit = sum.unit.toLowerCase()
    switch (sum.failure) {
      case 'unit':
        return new SparkError('INVALID_INTERVAL_FORMAT.INVALID_UNIT', { input, unit })
      case 'value':
        if (!/\d/.test(sum.text)) return new SparkError('_LEGACY_ERROR_TEMP_0026', { value: sum.text })
        return new SparkError('INVALID_INTERVAL_FORMAT.INVALID_VALUE', { input, value: sum.text })
      case 'fraction':
        return new SparkError('INVALID_INTERVAL_FORMAT.INVALID_FRACTION', { input, unit })
      case 'precision':
        return new SparkError('INVALID_INTERVAL_FORMAT.INVALID_PRECISION', { input, value: sum.text })
      case 'range':
        return new SparkError('INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', { input })
    }
  }
  const units = parts.map(({ unit }) => calendarUnit(unit) ?? unit)
  const months = YEAR_MONTH_FIELDS.filter((field) => units.includes(field))
  const [first, last] = [months[0], months.at(-1)]
  if (!first || !last) return dayTimeOf(units, sum.days * MICROS_PER.day + sum.microseconds, input)
  if (!units.every((unit) => unit === 'year' || unit === 'month'))
    return new SparkError('_LEGACY_ERROR_TEMP_0029', { literal: `INTERVAL${input.slice(1, -1)}` })
  return { value: Number(sum.months), dataType: yearMonthInterval(first, last) }
}

function dayTimeOf(units: readonly string[], micros: bigint, input: string): IntervalLiteral | SparkError {
  if (BigInt.asIntN(64, micros) !== micros)
    return new SparkError('INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', { input })
  const isThere = (field: string): boolean =>
    units.some(
      (unit) =>
        unit === field || (unit === 'week' && field === 'day') || (unit.endsWith('second') && field === 'second'),
    )
  const fields = DAY_TIME_FIELDS.filter(isThere)
  return { value: micros, dataType: dayTimeInterval(fields[0] ?? 'day', fields.at(-1) ?? 'second') }
}

/** `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and the shorter ones; or what is wrong with it. */
export function unitToUnitInterval(text: string, from: string, to: string): IntervalLiteral | SparkError {
  const dataType = typeOf(from.toLowerCase(), to.toLowerCase())
  const input = inQuotes(text)
  const fields = { from: from.toLowerCase(), to: to.toLowerCase() }
  if (!dataType) return new SparkError('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', { input, ...fields })
  const digits = digitsToInterval(text.trim(), dataType)
  const value = digits === 'format' ? stringToInterval(text, dataType) : digits
  const interval = `${fields.from} to ${fields.to}`
  switch (value) {
    case 'format':
      return dataType.kind === 'year-month interval'
        ? new SparkError('INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING', { input, interval })
        : new SparkError('INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE', { input, interval })
    case 'field':
      return new SparkError('_LEGACY_ERROR_TEMP_0063', { msg: `${text} has a field that is too large` })
    case 'range':
      return new SparkError('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', { input, interval })
    default:
      return { value: dataType.kind === 'year-month interval' ? Number(value) : value, dataType }
  }
}

function typeOf(from: string, to: string): AnsiIntervalType | undefined {
  if (from === 'year' && to === 'month') return yearMonthInterval('year', 'month')
  const [start, end] = [from, to].map((name) => DAY_TIME_FIELDS.find((field) => field === name))
  if (!start || !end || DAY_TIME_FIELDS.indexOf(end) <= DAY_TIME_FIELDS.indexOf(start)) return undefined
  return dayTimeInterval(start, end)
}
