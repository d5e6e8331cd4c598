import type { FunctionCall } from './function-call.ts'
import { stringLiteral } from './literal.ts'

/**
 * Java's regular expressions in RE2, which has no lookaround, back references, possessive quantifiers or atomic groups: those
 * are refused when the pattern is a literal, so that no query gives a different answer.
 */
export function regexPattern(call: FunctionCall, index: number): string {
  if (!call.isLiteral(index)) return call.sql(index)
  const pattern = String(call.literal(index))
  if (/\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k<|[*+?}]\+/.test(pattern))
    throw call.unsupported(`the regular expression ${pattern}`)
  return stringLiteral(pattern.replace(/\(\?<([A-Za-z]\w*)>/g, '(?P<$1>').replaceAll('\\Z', '\\z'))
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
