import { SparkError } from '../../../../common/errors/spark-error.ts'
import { stringLiteral } from '../literal.ts'
import { type PatternPart, patternParts } from './java-datetime-pattern.ts'

/** A date or time as text by a Java datetime pattern; the time zone is UTC. */
export function formatDatetime(value: string, pattern: string): string {
  const parts = patternParts(pattern)
  const text = formatParts(value, parts, pattern, false)
  const hasYear = parts.some((part) => 'letter' in part && part.letter === 'y' && part.count === 4)
  if (!hasYear) return text
  // Up to the year 9999 strftime writes years as Java does, and most patterns are one call of it.
  return `CASE WHEN year(${value}) BETWEEN 0 AND 9999 THEN ${formatParts(value, parts, pattern, true)} ELSE ${text} END`
}

/** One call of strftime for each run of what it knows. */
function formatParts(value: string, parts: readonly PatternPart[], pattern: string, isShortYear: boolean): string {
  const pieces: string[] = []
  let format = ''
  const flush = (): void => {
    if (format !== '') pieces.push(`strftime(${value}, ${stringLiteral(format)})`)
    format = ''
  }
  for (const part of parts) {
    const specifier = specifierOf(part, isShortYear)
    if (specifier !== undefined) format += specifier
    else if ('letter' in part) {
      flush()
      pieces.push(fieldText(value, part.letter, part.count, pattern))
    }
  }
  flush()
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`
}

/** strftime's specifiers, by letter and count from one on. */
const SPECIFIERS: Readonly<Record<string, readonly string[]>> = {
  y: ['', '%y'],
  M: ['%-m', '%m', '%b', '%B'],
  L: ['%-m', '%m', '%b', '%B'],
  d: ['%-d', '%d'],
  D: ['%-j', '', '%j'],
  E: ['%a', '%a', '%a', '%A'],
  a: ['%p'],
  H: ['%-H', '%H'],
  h: ['%-I', '%I'],
  m: ['%-M', '%M'],
  s: ['%-S', '%S'],
  S: ['', '', '%g', '', '', '%f', '', '', '%n'],
  // UTC's offset and names
  X: ['Z', 'Z', 'Z', 'Z', 'Z'],
  x: ['+00', '+0000', '+00:00', '+0000', '+00:00'],
  Z: ['+0000', '+0000', '+0000', 'GMT', 'Z'],
  z: ['UTC', 'UTC', 'UTC', 'Coordinated Universal Time'],
  V: ['', 'UTC'],
  O: ['GMT', '', '', 'GMT'],
}

function specifierOf(part: PatternPart, isShortYear: boolean): string | undefined {
  if ('text' in part) return part.text.replaceAll('%', '%%')
  if (part.letter === 'y' && part.count === 4) return isShortYear ? '%Y' : undefined
  return SPECIFIERS[part.letter]?.[part.count - 1] || undefined
}

function fieldText(value: string, letter: string, count: number, pattern: string): string {
  const year = `CAST(year(${value}) AS VARCHAR)`
  const quarter = `CAST(quarter(${value}) AS VARCHAR)`
  if (letter === 'y') {
    const padded = `WHEN length(${year}) < ${count} THEN lpad(${year}, ${count}, '0')`
    // Years that are longer than the pattern have a sign.
    const signed = count >= 4 ? ` WHEN length(${year}) > ${count} THEN '+' || ${year}` : ''
    return `CASE ${padded}${signed} ELSE ${year} END`
  }
  if (letter === 'S' && count <= 9) return `left(strftime(${value}, '%n'), ${count})`
  if ((letter === 'q' || letter === 'Q') && count <= 2) return `lpad(${quarter}, ${count}, '0')`
  throw new SparkError('UNSUPPORTED_FEATURE', { feature: `formatting by the datetime pattern ${pattern}` })
}
