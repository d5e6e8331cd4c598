import type { DatetimeField } from '../../../../common/datetime/datetime-field.ts'
import { datetimePattern, type PatternElement } from '../../../../common/datetime/datetime-pattern.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'

/**
 * A date or time as text by a literal Java datetime pattern; the time zone is UTC. One call of strftime where that writes as Java does, else the
 * executor's own function. Fails with Spark's conditions for a pattern that is none.
 */
export function formatDatetime(value: string, pattern: string): string {
  const format = strftimeFormat(datetimePattern(pattern, 'format'))
  if (format === undefined) return formatDatetimeBy(value, stringLiteral(pattern))
  const { text, firstYear } = format
  if (text === '') return `CASE WHEN ${value} IS NOT NULL THEN '' END`
  if (firstYear === undefined) return `strftime(${value}, ${stringLiteral(text)})`
  return bindOnce(
    value,
    (time) =>
      `CASE WHEN year(${time}) BETWEEN ${firstYear} AND 9999 THEN strftime(${time}, ${stringLiteral(text)}) ELSE ${formatDatetimeBy(time, stringLiteral(pattern))} END`,
  )
}

/** The same by a pattern that only the rows know. */
export const formatDatetimeBy = (value: string, pattern: string): string =>
  formatMicrosBy(`epoch_us(CAST(${value} AS TIMESTAMP))`, pattern)

/** Of microseconds since 1970, also such as no timestamp has. */
export const formatMicrosBy = (micros: string, pattern: string): string =>
  `flashover_format_datetime(${micros}, ${pattern})`

interface StrftimeFormat {
  readonly text: string
  /** From which year on, and up to 9999, strftime writes years as Java does; undefined where there is no year. */
  readonly firstYear: number | undefined
}

/** Undefined for what strftime has not. */
function strftimeFormat(elements: readonly PatternElement[]): StrftimeFormat | undefined {
  let text = ''
  let firstYear: number | undefined
  for (const element of written(elements)) {
    const specifier = specifierOf(element)
    if (specifier === undefined) return undefined
    text += specifier
    if (element.kind === 'number' && element.field === 'year')
      firstYear = Math.max(firstYear ?? 0, element.minWidth === 4 ? 0 : 1000)
  }
  return { text, firstYear }
}

/** Optional sections are written too. */
const written = (elements: readonly PatternElement[]): readonly PatternElement[] =>
  elements.flatMap((element) => (element.kind === 'optional' ? written(element.elements) : [element]))

/** Without and with a zero before one digit. */
const NUMBERS: Readonly<Partial<Record<DatetimeField, readonly [string, string]>>> = {
  month: ['%-m', '%m'],
  day: ['%-d', '%d'],
  hour: ['%-H', '%H'],
  'clock hour of am pm': ['%-I', '%I'],
  minute: ['%-M', '%M'],
  second: ['%-S', '%S'],
}

function specifierOf(element: PatternElement): string | undefined {
  switch (element.kind) {
    case 'literal':
      return element.text.replaceAll('%', '%%')
    case 'number': {
      const { field, minWidth } = element
      if (field === 'year') return minWidth <= 4 ? '%Y' : undefined
      if (field === 'day of year') return minWidth === 3 ? '%j' : minWidth === 1 ? '%-j' : undefined
      return NUMBERS[field]?.[minWidth - 1]
    }
    case 'reduced year':
      return element.field === 'year' ? '%y' : undefined
    case 'fraction':
      return { 3: '%g', 6: '%f', 9: '%n' }[element.maxWidth]
    case 'text':
      if (element.field === 'month') return element.style === 'full' ? '%B' : '%b'
      if (element.field === 'weekday') return element.style === 'full' ? '%A' : '%a'
      return element.field === 'am pm' ? '%p' : undefined
    case 'offset':
      return element.zero
    case 'localized offset':
      return 'GMT'
    case 'zone id':
      return 'UTC'
    case 'zone name':
      return element.style === 'full' ? 'Coordinated Universal Time' : 'UTC'
    case 'optional':
      return undefined
  }
}
