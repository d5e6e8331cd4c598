import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { FunctionCall } from '../functions/function-call.ts'
import { stringLiteral } from '../literal.ts'

/**
 * Java's regular expressions in RE2, which has no lookaround, back references, possessive quantifiers, atomic groups or
 * intersections of classes: those are refused when the pattern is a literal, so that no query gives a different answer.
 */
export function regexPattern(call: FunctionCall, index: number): string {
  if (!call.isLiteral(index)) return call.sql(index)
  const pattern = String(call.literal(index))
  if (/\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k<|[*+?}]\+|&&/.test(pattern))
    throw call.unsupported(`the regular expression ${pattern}`)
  if (!isValid(pattern))
    throw new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
      parameter: '`regexp`',
      functionName: `\`${call.name}\``,
      value: `'${pattern}'`,
    })
  return stringLiteral(pattern.replace(/\(\?<([A-Za-z]\w*)>/g, '(?P<$1>').replaceAll('\\Z', '\\z'))
}

/** What JavaScript refuses, Java does too, once flags and quotations that JavaScript has not are taken out. */
function isValid(pattern: string): boolean {
  const common = pattern
    .replace(/\\Q[\s\S]*?(?:\\E|$)/g, '')
    .replace(/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?\)/g, '')
    .replace(/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?:/g, '(?:')
    .replace(/\[\[?:\^?\w+:\]\]?/g, '[a]')
  try {
    new RegExp(common)
    return true
  } catch {
    return false
  }
}

/** The capturing groups of a literal pattern; undefined for one that only the rows know. */
export function groupCount(call: FunctionCall, index: number): number | undefined {
  if (!call.isLiteral(index)) return undefined
  const pattern = String(call.literal(index)).replace(/\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?[^\]]*\]/g, '')
  return pattern.match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0
}

/** Whether a pattern, other than the empty one, matches the empty text: Java and RE2 then part texts in different ways. */
export function matchesEmptyText(pattern: string): boolean {
  if (pattern === '') return false
  try {
    return new RegExp(pattern.replace(/^\(\?[a-z]+\)/, '')).test('')
  } catch {
    return false
  }
}

/** `$1` becomes `\1`, an escaped character itself. */
export function regexReplacement(call: FunctionCall, index: number): string {
  if (!call.isLiteral(index)) return `regexp_replace(${call.sql(index)}, '\\$(\\d)', '\\\\\\1', 'g')`
  const text = String(call.literal(index))
  const translated = text.replace(
    /\\(.)|\$(\d)|\\/gs,
    (_whole, escaped: string | undefined, group: string | undefined) => {
      if (group !== undefined) return `\\${group}`
      if (escaped === undefined || escaped === '\\') return '\\\\'
      return escaped
    },
  )
  return stringLiteral(translated)
}

/** Whether Java takes a replacement: a `$` begins the number of a group that is there, a `\` comes before what it escapes. */
export function isReplacement(replacement: string, groups: number): boolean {
  const rest = replacement.replace(/\\[\s\S]/g, '')
  if (rest.includes('\\')) return false
  return [...rest.matchAll(/\$(\d?)/g)].every(([, group]) => group !== '' && Number(group) <= groups)
}
