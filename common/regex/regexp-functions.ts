import { compileJavaRegex } from './java-regex.ts'
import { parseReplacement, replacementText } from './java-replacement.ts'
import { RegexMatcher } from './regex-matcher.ts'

/**
 * Spark's functions of regular expressions on one row, by Java's semantics. A pattern that Java refuses is a RegexSyntaxError, one that we
 * cannot match a RegexUnsupportedError.
 */
export const regexpMatches = (text: string, pattern: string): boolean =>
  new RegexMatcher(compileJavaRegex(pattern), text).find(0)

/** A group that the pattern has not. */
export class RegexGroupError extends Error {
  override readonly name = 'RegexGroupError'
  readonly groups: number

  constructor(groups: number) {
    super(`the pattern has ${groups} groups`)
    this.groups = groups
  }
}

/** A replacement that Java refuses. */
export class RegexReplacementError extends Error {
  override readonly name = 'RegexReplacementError'
}

function* matchesOf(matcher: RegexMatcher, from: number): Generator<RegexMatcher> {
  let at = from
  while (matcher.find(at)) {
    yield matcher
    at = matcher.end() === matcher.start() ? matcher.end() + 1 : matcher.end()
  }
}

/** The group of the first match; empty if there is none. */
export function regexpExtract(text: string, pattern: string, group: number): string {
  const program = compileJavaRegex(pattern)
  const matcher = new RegexMatcher(program, text)
  if (!matcher.find(0)) return ''
  if (group < 0 || group > program.groups) throw new RegexGroupError(program.groups)
  return matcher.group(group) ?? ''
}

/** The group of every match. */
export function regexpExtractAll(text: string, pattern: string, group: number): readonly string[] {
  const program = compileJavaRegex(pattern)
  const found: string[] = []
  for (const match of matchesOf(new RegexMatcher(program, text), 0)) {
    if (group < 0 || group > program.groups) throw new RegexGroupError(program.groups)
    found.push(match.group(group) ?? '')
  }
  return found
}

/** Half a character, between which Java finds the empty text, is a question mark in UTF-8. */
const encodable = (text: string): string => text.replace(/\p{Cs}/gu, '?')

/** The character at which the first match begins, from 1; 0 if there is none. */
export function regexpInstr(text: string, pattern: string): number {
  const matcher = new RegexMatcher(compileJavaRegex(pattern), text)
  return matcher.find(0) ? [...text.slice(0, matcher.start())].length + 1 : 0
}

/** @param position in characters, from 1: what is before it stays, and is not seen */
export function regexpReplace(text: string, pattern: string, replacement: string, position: number): string {
  const from = position <= 1 ? 0 : [...text].slice(0, position - 1).join('').length
  if (from !== 0 && from >= text.length) return text
  const program = compileJavaRegex(pattern)
  const matcher = new RegexMatcher(program, text, from)
  let parts: readonly (string | number)[] | undefined
  let replaced = ''
  let kept = 0
  for (const match of matchesOf(matcher, from)) {
    // Java looks at the replacement when there is something to replace.
    parts ??= parseReplacement(replacement, program)
    if (!parts) throw new RegexReplacementError(replacement)
    replaced += text.slice(kept, match.start()) + replacementText(parts, match)
    kept = match.end()
  }
  return encodable(replaced + text.slice(kept))
}

/** What is between matches; with a limit above 0 so many parts at most. By the empty pattern, single characters. */
export function regexpSplit(text: string, pattern: string, limit: number): readonly string[] {
  if (pattern === '' && text !== '') {
    const characters = [...text]
    if (limit <= 0 || limit >= characters.length) return characters
    return [...characters.slice(0, limit - 1), characters.slice(limit - 1).join('')]
  }
  const parts: string[] = []
  let kept = 0
  for (const match of matchesOf(new RegexMatcher(compileJavaRegex(pattern), text), 0)) {
    if (limit > 0 && parts.length === limit - 1) break
    // Nothing is cut off before the text's begin.
    if (match.end() === 0) continue
    parts.push(text.slice(kept, match.start()))
    kept = match.end()
  }
  return [...parts, text.slice(kept)].map(encodable)
}
