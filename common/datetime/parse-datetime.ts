import { type DatetimeField, fieldNames } from './datetime-field.ts'
import { datetimePattern, type NumberElement, type PatternElement, type TextStyle } from './datetime-pattern.ts'
import { parseLocalizedOffset, parseOffset, parseZone, type ZoneText } from './parse-zone.ts'
import { DatetimeResolveError, resolveFields } from './resolve-fields.ts'
import { localToUtc, type Zone } from './time-zone.ts'

/** Why a text is none of the pattern's, as java.time says it. */
export interface DatetimeParseFailure {
  readonly failure: string
}

/** The first and the last microsecond that DuckDB's timestamps have. */
const [FIRST_MICROS, LAST_MICROS] = [-9223372022400000000n, 9223372036854775806n]

/**
 * A text as a time by a Java datetime pattern, in microseconds since 1970 in UTC; `session` is the zone where the text has none, or
 * undefined for times without a zone, which pass over that of a text.
 */
export function parseDatetime(text: string, pattern: string, session: Zone | undefined): bigint | DatetimeParseFailure {
  const elements = datetimePattern(pattern, 'parse')
  const parsing: Parsing = { text, fields: new Map(), zone: undefined, offset: undefined }
  const end = parseElements(parsing, elements, 0)
  if (end < 0) return failure(text, ` at index ${~end}`)
  if (end < text.length) return failure(text, `, unparsed text found at index ${end}`)
  try {
    const { days, secondOfDay, nano } = resolveFields(parsing.fields)
    const zone = session === undefined ? 0 : (parsing.zone ?? parsing.offset ?? session)
    const seconds = localToUtc(days * 86400 + secondOfDay, zone)
    const micros = BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nano / 1000))
    return micros < FIRST_MICROS || micros > LAST_MICROS ? failure(text, ': long overflow') : micros
  } catch (error) {
    if (!(error instanceof DatetimeResolveError)) throw error
    return failure(text, `: ${error.message}`)
  }
}

const failure = (text: string, reason: string): DatetimeParseFailure => ({
  failure: `Text '${text}' could not be parsed${reason}`,
})

interface Parsing {
  readonly text: string
  fields: Map<DatetimeField, number>
  zone: Zone | undefined
  /** In seconds. */
  offset: number | undefined
}

/** Where the elements end; `~place` where one does not match. */
function parseElements(parsing: Parsing, elements: readonly PatternElement[], from: number): number {
  let at = from
  for (const element of elements) {
    at = parseElement(parsing, element, at)
    if (at < 0) return at
  }
  return at
}

function parseElement(parsing: Parsing, element: PatternElement, at: number): number {
  const { text } = parsing
  switch (element.kind) {
    case 'literal':
      return startsWith(text, at, element.text) ? at + element.text.length : ~at
    case 'optional': {
      const before = { ...parsing, fields: new Map(parsing.fields) }
      const end = parseElements(parsing, element.elements, at)
      if (end >= 0) return end
      Object.assign(parsing, before)
      return at
    }
    case 'text':
      return parseName(parsing, element.field, element.style, at)
    case 'number':
    case 'reduced year':
      return parseNumber(parsing, element, at)
    case 'fraction':
      return parseFraction(parsing, element, at)
    case 'offset':
      return withZone(parsing, parseOffset(text, at, element.pattern, element.zero), at)
    case 'localized offset':
      return withZone(parsing, parseLocalizedOffset(text, at, element.style), at)
    case 'zone id':
      return withZone(parsing, parseZone(text, at, undefined), at)
    case 'zone name':
      return withZone(parsing, parseZone(text, at, element.style), at)
  }
}

function withZone(parsing: Parsing, found: ZoneText | undefined, at: number): number {
  if (!found) return ~at
  if (typeof found.zone === 'number' && found.isOffset) {
    if (parsing.offset !== undefined && parsing.offset !== found.zone) return ~at
    parsing.offset = found.zone
  } else parsing.zone = found.zone
  return found.end
}

/** Whatever the case. */
const startsWith = (text: string, at: number, part: string): boolean =>
  text.startsWith(part, at) || text.slice(at, at + part.length).toLowerCase() === part.toLowerCase()

/** A field that is given twice must be the same. */
function set(parsing: Parsing, field: DatetimeField, value: number, at: number, end: number): number {
  const before = parsing.fields.get(field)
  parsing.fields.set(field, value)
  return before !== undefined && before !== value ? ~at : end
}

function parseName(parsing: Parsing, field: DatetimeField, style: TextStyle, at: number): number {
  const names = fieldNames[field]
  let found = -1
  names?.[style].forEach((name, index) => {
    if (startsWith(parsing.text, at, name)) found = index
  })
  if (!names || found < 0) return ~at
  return set(parsing, field, found + names.from, at, at + (names[style][found]?.length ?? 0))
}

const digitAt = (text: string, at: number): number => {
  const digit = text.charCodeAt(at) - 48
  return digit >= 0 && digit <= 9 ? digit : -1
}

/** java.time's NumberPrinterParser, strict. */
function parseNumber(parsing: Parsing, element: NumberElement, from: number): number {
  const { text } = parsing
  const { minWidth, maxWidth, sign, subsequentWidth } = element
  const first = text.charAt(from)
  if (first === '+' && sign !== 'exceeds pad') return ~from
  if (first === '-' && sign === 'not negative') return ~from
  const at = first === '+' || first === '-' ? from + 1 : from
  if (first === '' || at + minWidth > text.length) return ~at
  const longest = maxWidth + Math.max(subsequentWidth, 0)
  let digits = digitsFrom(text, at, longest)
  if (digits < minWidth) return ~at
  if (subsequentWidth > 0) {
    // As many digits as the fixed numbers behind leave.
    digits = Math.max(minWidth, digits - subsequentWidth)
  }
  let value = Number(text.slice(at, at + digits))
  if (first === '-') {
    if (value === 0) return ~from
    value = -value
  } else if (sign === 'exceeds pad') {
    if (first === '+' ? digits <= minWidth : digits > minWidth) return ~(first === '+' ? from : at)
  }
  if (element.kind === 'reduced year' && digits === minWidth) value += 2000
  return set(parsing, element.field, value, at, at + digits)
}

function digitsFrom(text: string, at: number, most: number): number {
  let count = 0
  while (count < most && digitAt(text, at + count) >= 0) count++
  return count
}

function parseFraction(parsing: Parsing, { minWidth, maxWidth }: NumberElement, at: number): number {
  const digits = digitsFrom(parsing.text, at, maxWidth)
  if (digits < minWidth) return ~at
  const nanos = Number(parsing.text.slice(at, at + digits).padEnd(9, '0'))
  return set(parsing, 'nano', nanos, at, at + digits)
}
