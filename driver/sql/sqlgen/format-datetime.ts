import { SparkError } from '../../../common/errors/spark-error.ts'
import { patternParts } from './java-datetime-pattern.ts'
import { stringLiteral } from './literal.ts'

/** A date or time as text by a Java datetime pattern; the time zone is UTC. */
export function formatDatetime(value: string, pattern: string): string {
  const pieces = patternParts(pattern).map((part) =>
    'text' in part ? stringLiteral(part.text) : formatField(value, part.letter, part.count, pattern),
  )
  return pieces.length === 0 ? `CASE WHEN ${value} IS NOT NULL THEN '' END` : `(${pieces.join(' || ')})`
}

/** strftime's specifiers, by letter and, from one on, count; the last one stands for more too. */
const SPECIFIERS: Readonly<Record<string, readonly string[]>> = {
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
}

/** UTC's offset, by letter and count. */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  X: ['Z', 'Z', 'Z', 'Z', 'Z'],
  x: ['+00', '+0000', '+00:00', '+0000', '+00:00'],
  Z: ['+0000', '+0000', '+0000', 'GMT', 'Z'],
  z: ['UTC', 'UTC', 'UTC', 'Coordinated Universal Time'],
  V: ['', 'UTC'],
  O: ['GMT', '', '', 'GMT'],
}

function formatField(value: string, letter: string, count: number, pattern: string): string {
  const zone = ZONES[letter]?.[count - 1]
  if (zone) return stringLiteral(zone)
  const specifier = SPECIFIERS[letter]?.[count - 1]
  if (specifier) return `strftime(${value}, '${specifier}')`
  if (letter === 'y') {
    if (count === 2) return `strftime(${value}, '%y')`
    const year = `CAST(year(${value}) AS VARCHAR)`
    return `CASE WHEN length(${year}) < ${count} THEN lpad(${year}, ${count}, '0') WHEN length(${year}) > ${Math.max(count, 4)} THEN '+' || ${year} ELSE ${year} END`
  }
  if (letter === 'S' && count <= 9) return `left(strftime(${value}, '%n'), ${count})`
  if ((letter === 'q' || letter === 'Q') && count <= 2) return `lpad(CAST(quarter(${value}) AS VARCHAR), ${count}, '0')`
  throw new SparkError('UNSUPPORTED_FEATURE', { feature: `formatting by the datetime pattern ${pattern}` })
}
