import { SparkError } from '../../../../common/errors/spark-error.ts'
import { parseJavaRegex } from '../../../../common/regex/parse-java-regex.ts'
import { hasAssertion, isNullable } from '../../../../common/regex/regex-analysis.ts'
import { RegexSyntaxError, RegexUnsupportedError } from '../../../../common/regex/regex-error.ts'
import type { ParsedRegex } from '../../../../common/regex/regex-node.ts'
import {
  type Re2Condition,
  type Re2Pattern,
  regexToRe2,
  regexToRe2Test,
} from '../../../../common/regex/regex-to-re2.ts'
import { bindOnce } from '../bind-once.ts'
import type { FunctionCall } from '../functions/function-call.ts'
import { stringLiteral } from '../literal.ts'
import { isAscii } from './ascii.ts'

/** A literal pattern; undefined for one that only the rows know. One that Java refuses, or we do, fails here. */
export function literalRegex(call: FunctionCall, index: number): ParsedRegex | undefined {
  if (!call.isLiteral(index) || call.literal(index) === null) return undefined
  const pattern = String(call.literal(index))
  try {
    return parseJavaRegex(pattern)
  } catch (error) {
    if (error instanceof RegexUnsupportedError) throw call.unsupported(error.feature)
    if (!(error instanceof RegexSyntaxError)) throw error
    throw new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
      parameter: '`regexp`',
      functionName: `\`${call.name}\``,
      value: `'${pattern}'`,
    })
  }
}

/** The two ways of a call: by RE2, given its pattern as SQL, and by the executor's function. */
export interface RegexForms {
  readonly fast: (text: string, re2: string) => string
  readonly exact: (text: string) => string
}

/** RE2 where it matches as Java does, on the rows where it does; the executor's function for the rest. */
export function byRe2OrJava(text: string, pattern: Re2Pattern | undefined, { fast, exact }: RegexForms): string {
  if (!pattern) return exact(text)
  const re2 = stringLiteral(pattern.re2)
  if (pattern.conditions.size === 0) return fast(text, re2)
  return bindOnce(text, (once) => {
    const conditions = [...pattern.conditions].map((condition) => CONDITIONS[condition](once)).join(' AND ')
    return `CASE WHEN ${conditions} THEN ${fast(once, re2)} ELSE ${exact(once)} END`
  })
}

const holds = (text: string, codePoint: number): string => `contains(${text}, chr(${codePoint}))`

const CONDITIONS: Readonly<Record<Re2Condition, (text: string) => string>> = {
  ascii: isAscii,
  'single line': (text) =>
    `(${text} <> '' AND NOT (${holds(text, 10)} OR ${holds(text, 13)} OR (NOT ${isAscii(text)} AND (${[
      0x85, 0x2028, 0x2029,
    ]
      .map((codePoint) => holds(text, codePoint))
      .join(' OR ')}))))`,
}

/** Of a pattern for whether it matches. */
export const re2Test = (regex: ParsedRegex | undefined): Re2Pattern | undefined => regex && regexToRe2Test(regex.root)

/** Of a pattern for what it matches; undefined too for one that may match nothing, behind which the two go on at different places. */
export const re2Find = (regex: ParsedRegex | undefined): Re2Pattern | undefined =>
  regex && !isNullable(regex.root) ? regexToRe2(regex.root) : undefined

/** Of a pattern for what it matches first. */
export const re2First = (regex: ParsedRegex | undefined): Re2Pattern | undefined => regex && regexToRe2(regex.root)

/** Of a pattern for what it matches, each time in what is left of the text: not of one that looks at what is before or behind. */
export const re2Split = (regex: ParsedRegex | undefined): Re2Pattern | undefined =>
  regex && !hasAssertion(regex.root) ? re2Find(regex) : undefined
