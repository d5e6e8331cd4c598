import type { DatetimeField } from '../../../../common/datetime/datetime-field.ts'
import { datetimePattern, type PatternElement } from '../../../../common/datetime/datetime-pattern.ts'
import { offsetText, zoneName } from '../../../../common/datetime/format-datetime.ts'
import { SessionZone } from '../../../../common/datetime/session-zone.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import { localTime, type TimeZone } from '../time-zone/local-time.ts'
import { TABLE_YEARS, tableOffsets } from '../time-zone/offset-sql.ts'

/**
 * An instant as text by a literal Java datetime pattern in a time zone; a date, or a time without a zone, as that of UTC. strftime where that
 * writes as Java does, else the executor's own function. Fails with Spark's conditions for a pattern that is none.
 */
export function formatDatetime(instant: string, pattern: string, timeZone: TimeZone): string {
  const exact = (time: string): string => formatDatetimeBy(time, stringLiteral(pattern), timeZone)
  const elements = written(datetimePattern(pattern, 'format'))
  const zone = SessionZone.of(timeZone ?? 'UTC')
  // A text for each offset that is written.
  const varies = typeof zone.zone === 'string' && elements.some(isOffset)
  const offsets = typeof zone.zone === 'number' ? [zone.zone] : varies ? tableOffsets(zone.zone) : [0]
  const formats = offsets.flatMap((offset) => strftimeFormat(elements, zone, offset) ?? [])
  const [first] = formats
  if (!first || formats.length < offsets.length) return exact(instant)
  const { text, firstYear } = first
  if (text === '') return `CASE WHEN ${instant} IS NOT NULL THEN '' END`
  const strftime = (local: string, format: StrftimeFormat): string =>
    `strftime(${local}, ${stringLiteral(format.text)})`
  if (firstYear === undefined && !varies) return strftime(localTime(instant, timeZone), first)
  return bindOnce(instant, (time) => {
    const local = localTime(time, timeZone)
    const [from, to] = [firstYear ?? TABLE_YEARS.first, 9999]
    // Of an instant the local year may be the one beside it.
    const years = local === time ? `${from} AND ${to}` : `${from + 1} AND ${to - 1}`
    const inYears = `year(${time}) BETWEEN ${years}`
    if (!varies) return `CASE WHEN ${inYears} THEN ${strftime(local, first)} ELSE ${exact(time)} END`
    const whens = formats.map((format, index) => `WHEN ${offsets[index]} THEN ${strftime(local, format)}`)
    const shown = `CASE (epoch_us(${local}) - epoch_us(${time})) // 1000000 ${whens.join(' ')} END`
    return `coalesce(CASE WHEN ${inYears} THEN ${shown} END, ${exact(time)})`
  })
}

/** The same by a pattern that only the rows know. */
export const formatDatetimeBy = (instant: string, pattern: string, timeZone: TimeZone): string =>
  formatMicrosBy(`epoch_us(CAST(${instant} AS TIMESTAMP))`, pattern, timeZone)

/** Of microseconds since 1970, also such as no timestamp has. */
export const formatMicrosBy = (micros: string, pattern: string, timeZone: TimeZone): string =>
  `flashover_format_datetime(${micros}, ${pattern}, ${stringLiteral(timeZone ?? 'UTC')})`

interface StrftimeFormat {
  readonly text: string
  /** From which year on, and up to 9999, strftime writes years as Java does; undefined where there is no year. */
  readonly firstYear: number | undefined
}

/** Undefined for what strftime has not. */
function strftimeFormat(
  elements: readonly PatternElement[],
  zone: SessionZone,
  offset: number,
): StrftimeFormat | undefined {
  let text = ''
  let firstYear: number | undefined
  for (const element of elements) {
    const specifier = specifierOf(element, zone, offset)
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

const isOffset = ({ kind }: PatternElement): boolean => kind === 'offset' || kind === 'localized offset'

function specifierOf(element: PatternElement, zone: SessionZone, offset: number): string | undefined {
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
    case 'localized offset':
      return offsetText(element, offset)
    case 'zone id':
      return zone.id
    case 'zone name':
      return zoneName(element.style, zone)
    case 'optional':
      return undefined
  }
}
