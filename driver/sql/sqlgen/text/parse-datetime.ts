import { SparkError } from '../../../../common/errors/spark-error.ts'
import { stringLiteral } from '../literal.ts'
import { type PatternPart, patternAlternatives } from './java-datetime-pattern.ts'

/**
 * Text parsed by a Java datetime pattern, as Spark parses it: strict about the number of digits, not about upper and lower case; what the
 * pattern does not give is of 1970-01-01 00:00:00. Null where the text does not match.
 */
export function parseDatetime(text: string, pattern: string, type: 'DATE' | 'TIMESTAMP'): string {
  const parsed = patternAlternatives(pattern).map((parts) => parseParts(text, pattern, parts, type))
  return parsed.length === 1 ? (parsed[0] ?? 'NULL') : `coalesce(${parsed.join(', ')})`
}

type Field = 'year' | 'month' | 'day' | 'yearday' | 'hour' | 'halfday' | 'minute' | 'second' | 'fraction' | 'zone'

interface FieldPattern {
  readonly field: Field
  /** In a group of its own. */
  readonly regex: string
  /** The field's digits from the group's text. */
  readonly digits?: (group: string) => string
}

/** The text is taken apart by one regular expression and put together again in ISO form, which DuckDB then checks. */
function parseParts(text: string, pattern: string, parts: readonly PatternPart[], type: 'DATE' | 'TIMESTAMP'): string {
  const fields: FieldPattern[] = []
  let regex = ''
  for (const part of parts) {
    if ('text' in part) {
      regex += part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      continue
    }
    const field = fieldPattern(part.letter, part.count, pattern)
    if (fields.some((other) => other.field === field.field)) throw unsupported(pattern)
    fields.push(field)
    regex += `(${field.regex})`
  }
  const names = fields.map(({ field }) => stringLiteral(field)).join(', ')
  const groups = `regexp_extract(${text}, ${stringLiteral(`(?is)^${regex}$`)}, [${names}])`
  const value = (wanted: Field, otherwise: string): string => {
    const found = fields.find(({ field }) => field === wanted)
    if (!found) return stringLiteral(otherwise)
    const group = `x.${wanted}`
    return found.digits ? found.digits(group) : group
  }
  const has = (wanted: Field): boolean => fields.some(({ field }) => field === wanted)
  const first = fields[0]?.field
  if (first === undefined) throw unsupported(pattern)
  const day = has('yearday')
    ? dayOfYear(value('year', '1970'), value('yearday', '1'))
    : `concat(${value('year', '1970')}, '-', ${value('month', '01')}, '-', ${value('day', '01')})`
  const result = type === 'DATE' ? `TRY_CAST(${day} AS DATE)` : timestamp(day, value, has('zone'))
  return `list_transform([${groups}], lambda x: CASE WHEN x.${first} <> '' THEN ${result} END)[1]`
}

function timestamp(day: string, value: (field: Field, otherwise: string) => string, hasZone: boolean): string {
  const hour = value('hour', '00')
  const halfday = value('halfday', '')
  // twelve o'clock is the hour 0 of its half of the day
  const hours =
    halfday === "''"
      ? hour
      : `CAST(CAST(${hour} AS INTEGER) % 12 + CASE WHEN lower(${halfday}) = 'pm' THEN 12 ELSE 0 END AS VARCHAR)`
  const local = `concat(${day}, ' ', ${hours}, ':', ${value('minute', '00')}, ':', ${value('second', '00')}, '.', ${value('fraction', '0')})`
  return hasZone
    ? `timezone('UTC', TRY_CAST(concat(${local}, ${value('zone', '')}) AS TIMESTAMPTZ))`
    : `TRY_CAST(${local} AS TIMESTAMP)`
}

/** Null behind the year's last day. */
function dayOfYear(year: string, day: string): string {
  const date = `TRY_CAST(concat(${year}, '-01-01') AS DATE) + CAST(${day} AS INTEGER) - 1`
  return `CASE WHEN year(${date}) = CAST(${year} AS INTEGER) THEN CAST(${date} AS VARCHAR) END`
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

const monthNumber = (name: string): string =>
  `CAST((strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(left(${name}, 3))) + 2) // 3 AS VARCHAR)`

/** Years of fewer than four digits are others to DuckDB. */
const fourDigits = (year: string): string => `CASE WHEN length(${year}) < 4 THEN lpad(${year}, 4, '0') ELSE ${year} END`

/** `+0130`, `+01` and `Z` as `+01:30`, `+01:00`, `+00:00`. */
const offset = (zone: string): string =>
  `CASE WHEN lower(${zone}) = 'z' THEN '+00:00' ELSE concat(left(${zone}, 3), ':', rpad(substr(replace(${zone}, ':', ''), 4, 2), 2, '0')) END`

function fieldPattern(letter: string, count: number, pattern: string): FieldPattern {
  const digits = (one: string, two: string): string => {
    if (count > 2) throw unsupported(pattern)
    return count === 1 ? one : two
  }
  switch (letter) {
    case 'y':
      if (count === 2) return { field: 'year', regex: '\\d{2}', digits: (group) => `('20' || ${group})` }
      return { field: 'year', regex: count === 1 ? '\\d{1,6}' : `\\d{${count}}`, digits: fourDigits }
    case 'M':
    case 'L':
      if (count === 3)
        return { field: 'month', regex: MONTHS.map((name) => name.slice(0, 3)).join('|'), digits: monthNumber }
      if (count === 4) return { field: 'month', regex: MONTHS.join('|'), digits: monthNumber }
      return { field: 'month', regex: digits('\\d{1,2}', '\\d{2}') }
    case 'd':
      return { field: 'day', regex: digits('\\d{1,2}', '\\d{2}') }
    case 'D':
      return { field: 'yearday', regex: count === 1 ? '\\d{1,3}' : `\\d{${count},3}` }
    case 'H':
      return { field: 'hour', regex: digits('[01]?\\d|2[0-3]', '[01]\\d|2[0-3]') }
    case 'h':
      return { field: 'hour', regex: digits('0?[1-9]|1[0-2]', '0[1-9]|1[0-2]') }
    case 'a':
      return { field: 'halfday', regex: 'am|pm' }
    case 'm':
      return { field: 'minute', regex: digits('[0-5]?\\d', '[0-5]\\d') }
    case 's':
      return { field: 'second', regex: digits('[0-5]?\\d', '[0-5]\\d') }
    case 'S':
      return { field: 'fraction', regex: `\\d{1,${count}}` }
    case 'X':
      return { field: 'zone', regex: `Z|${offsetRegex(count, pattern)}`, digits: offset }
    case 'x':
      return { field: 'zone', regex: offsetRegex(count, pattern), digits: offset }
    case 'Z':
      if (count > 3) throw unsupported(pattern)
      return { field: 'zone', regex: '[+-]\\d{4}', digits: offset }
    case 'z':
    case 'V':
      return { field: 'zone', regex: '[a-z][a-z0-9/_+-]*', digits: (group) => `' ' || ${group}` }
    default:
      throw unsupported(pattern)
  }
}

function offsetRegex(count: number, pattern: string): string {
  const regex = ['[+-]\\d{2}(?:\\d{2})?', '[+-]\\d{4}', '[+-]\\d{2}:\\d{2}'][count - 1]
  if (regex === undefined) throw unsupported(pattern)
  return regex
}

const unsupported = (pattern: string): SparkError =>
  new SparkError('UNSUPPORTED_FEATURE', { feature: `parsing by the datetime pattern ${pattern}` })
