import type { DatetimeField } from '../../../../common/datetime/datetime-field.ts'
import {
  datetimePattern,
  type NumberElement,
  type PatternElement,
} from '../../../../common/datetime/datetime-pattern.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import { instantOf, localTime, type TimeZone } from '../time-zone/local-time.ts'

/** An instant, the date of one, or the time that the text writes, whatever its zone. */
export type ParsedType = 'DATE' | 'TIMESTAMP' | 'TIMESTAMP_NTZ'

/** What becomes of a text that does not match: null, or an error that names the function which would have given null. */
type OnFailure = 'null' | { readonly tolerant: string }

/**
 * Text parsed by a literal Java datetime pattern, as Spark parses it. Texts of the shape that the pattern has most often go by DuckDB, the others by
 * the executor's function, which knows all of the pattern. Fails with Spark's conditions for a pattern that is none.
 */
export function parseDatetime(
  text: string,
  pattern: string,
  type: ParsedType,
  timeZone: TimeZone,
  onFailure: OnFailure = 'null',
): string {
  const elements = datetimePattern(pattern, 'parse')
  const shapes = alternatives(elements)
    .flatMap((alternative) => shapeOf(alternative) ?? [])
    .filter(({ hasZone }) => !hasZone || type !== 'TIMESTAMP_NTZ')
  const parsed = bindOnce(text, (once) => {
    const exact = microsBy(once, stringLiteral(pattern), type, timeZone, onFailure)
    const matches = (regex: string): string => `regexp_full_match(${once}, ${stringLiteral(regex)})`
    const whens = shapes.map(
      (shape) =>
        `WHEN ${matches(shape.regex)} THEN coalesce(${parsedBy(shape, once, type === 'TIMESTAMP_NTZ' ? undefined : timeZone)}, ${exact})`,
    )
    // Most texts that fail are nothing like the pattern.
    if (onFailure === 'null') whens.push(`WHEN ${matches(`(?is)${necessaryRegex(elements)}`)} THEN ${exact}`)
    else if (whens.length === 0) return exact
    else whens.push(`ELSE ${exact}`)
    return `CASE ${whens.join(' ')} END`
  })
  return asType(parsed, type, timeZone)
}

/** The same by a pattern that only the rows know. */
export const parseDatetimeBy = (
  text: string,
  pattern: string,
  type: ParsedType,
  timeZone: TimeZone,
  onFailure: OnFailure,
): string => asType(microsBy(text, pattern, type, timeZone, onFailure), type, timeZone)

/** As in Spark a date is that of the instant which the text is. */
const asType = (parsed: string, type: ParsedType, timeZone: TimeZone): string =>
  type === 'DATE' ? `CAST(${localTime(parsed, timeZone)} AS DATE)` : parsed

function microsBy(text: string, pattern: string, type: ParsedType, timeZone: TimeZone, onFailure: OnFailure): string {
  const tolerant = stringLiteral(onFailure === 'null' ? '' : onFailure.tolerant)
  const zone = stringLiteral(type === 'TIMESTAMP_NTZ' ? '' : (timeZone ?? 'UTC'))
  return `make_timestamp(flashover_parse_datetime(${text}, ${pattern}, ${tolerant}, ${zone}))`
}

/** What every text that matches has. */
const necessaryRegex = (elements: readonly PatternElement[]): string => elements.map(necessaryOf).join('')

function necessaryOf(element: PatternElement): string {
  switch (element.kind) {
    case 'literal':
      return quoted(element.text)
    case 'number':
      return `${SIGNS[element.sign]}\\d{${element.minWidth},}`
    case 'reduced year':
      return '\\d{2}'
    case 'fraction':
      return `\\d{${element.minWidth},${element.maxWidth}}`
    case 'optional':
      return `(?:${necessaryRegex(element.elements)})?`
    case 'text':
    case 'offset':
    case 'localized offset':
    case 'zone id':
    case 'zone name':
      return '.+'
  }
}

const SIGNS = { normal: '-?', 'exceeds pad': '[+-]?', 'not negative': '' } as const

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The pattern with each optional section there or not; none of many. */
function alternatives(elements: readonly PatternElement[]): readonly (readonly PatternElement[])[] {
  let all: readonly (readonly PatternElement[])[] = [[]]
  for (const element of elements) {
    const choices = element.kind === 'optional' ? [...alternatives(element.elements), []] : [[element]]
    all = all.flatMap((before) => choices.map((choice) => [...before, ...choice]))
    if (all.length > MAX_ALTERNATIVES) return []
  }
  return all
}
const MAX_ALTERNATIVES = 4

/** Texts that DuckDB parses as Java does by the pattern. */
interface Shape {
  readonly regex: string
  /** strptime's; undefined where the text is as ISO writes it. */
  readonly format: string | undefined
  readonly hasZone: boolean
}

function parsedBy({ format, hasZone }: Shape, text: string, timeZone: TimeZone): string {
  if (format !== undefined) return instantOf(`try_strptime(${text}, ${stringLiteral(format)})`, timeZone)
  return hasZone
    ? `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`
    : instantOf(`TRY_CAST(${text} AS TIMESTAMP)`, timeZone)
}

interface FieldShape {
  readonly regex: string
  readonly format: string
}

/** By one letter, one or two digits; by two, two. */
const numberShape = (one: string, two: string, specifier: string): readonly FieldShape[] =>
  [one, two].map((regex) => ({ regex, format: specifier }))

const NUMBERS: Readonly<Partial<Record<DatetimeField, readonly FieldShape[]>>> = {
  month: numberShape('\\d{1,2}', '\\d{2}', '%m'),
  day: numberShape('\\d{1,2}', '\\d{2}', '%d'),
  hour: numberShape('(?:[01]?\\d|2[0-3])', '(?:[01]\\d|2[0-3])', '%H'),
  'clock hour of am pm': numberShape('(?:0?[1-9]|1[0-2])', '(?:0[1-9]|1[0-2])', '%I'),
  minute: numberShape('[0-5]?\\d', '[0-5]\\d', '%M'),
  second: numberShape('[0-5]?\\d', '[0-5]\\d', '%S'),
}

/** Fractions and offsets are parsed as ISO has them only. */
const ISO = /^%Y-%m-%d(?:[ T]%H:%M(?::%S(?:\.%f)?(?:%z)?)?)?$/

/** Of a pattern that gives a whole date, each field once, numbers apart from one another or of fixed width. */
function shapeOf(elements: readonly PatternElement[]): Shape | undefined {
  const fields = new Set<DatetimeField>()
  let [regex, format] = ['', '']
  for (const [index, element] of elements.entries()) {
    const shape = shapeOfElement(element, elements[index + 1])
    if (!shape) return undefined
    if ('field' in element) {
      if (fields.has(element.field)) return undefined
      fields.add(element.field)
    }
    regex += shape.regex
    format += shape.format
  }
  const hasHalves =
    fields.has('am pm') === fields.has('clock hour of am pm') && !(fields.has('am pm') && fields.has('hour'))
  if (!fields.has('year') || !fields.has('month') || !fields.has('day') || !hasHalves) return undefined
  const isIso = ISO.test(format) && elements.every((element) => element.kind !== 'number' || element.minWidth > 1)
  if (!isIso && /%[fz]/.test(format)) return undefined
  return { regex, format: isIso ? undefined : format, hasZone: format.endsWith('%z') }
}

function shapeOfElement(element: PatternElement, next: PatternElement | undefined): FieldShape | undefined {
  switch (element.kind) {
    case 'literal':
      // The literals' letters may be of either case; most are none.
      if (/[\p{L}%\s]/u.test(element.text.replaceAll(/[ T]/g, ''))) return undefined
      return { regex: quoted(element.text), format: element.text }
    case 'number':
      return numberElementShape(element, next)
    case 'text':
      if (element.field === 'month' && element.style === 'short') return { regex: '[A-Za-z]{3}', format: '%b' }
      return element.field === 'am pm' ? { regex: '[AaPp][Mm]', format: '%p' } : undefined
    case 'fraction':
      return element.maxWidth <= 6 ? { regex: `\\d{1,${element.maxWidth}}`, format: '%f' } : undefined
    case 'offset':
      return element.pattern === '+HH:MM' && element.zero === 'Z'
        ? { regex: '(?:Z|[+-](?:0\\d|1[0-7]):[0-5]\\d)', format: '%z' }
        : undefined
    case 'reduced year':
    case 'localized offset':
    case 'zone id':
    case 'zone name':
    case 'optional':
      return undefined
  }
}

function numberElementShape(
  { field, minWidth, subsequentWidth }: NumberElement,
  next: PatternElement | undefined,
): FieldShape | undefined {
  const isVariable = minWidth === 1
  if (isVariable && (subsequentWidth !== 0 || (next && next.kind !== 'literal'))) return undefined
  if (field === 'year') {
    // One that takes all digits that are there leaves none to a number behind it.
    if (subsequentWidth <= 0 && next && 'minWidth' in next) return undefined
    return minWidth === 4 || minWidth === 1 ? { regex: '\\d{4}', format: '%Y' } : undefined
  }
  return NUMBERS[field]?.[minWidth - 1]
}
