import type { RegexMatcher } from './regex-matcher.ts'
import type { RegexProgram } from './regex-program.ts'

/** The parts of a replacement of Java's `Matcher.appendReplacement`: text, or the number of a group. Undefined for one that Java refuses. */
export function parseReplacement(
  replacement: string,
  { groups, groupNames }: Pick<RegexProgram, 'groups' | 'groupNames'>,
): readonly (string | number)[] | undefined {
  const parts: (string | number)[] = []
  let text = ''
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement.charAt(at)
    if (char === '\\') {
      if (++at === replacement.length) return undefined
      text += replacement.charAt(at)
      continue
    }
    if (char !== '$') {
      text += char
      continue
    }
    const rest = replacement.slice(at + 1)
    const [name] = /^\{[A-Za-z][A-Za-z0-9]*\}/.exec(rest) ?? []
    let group: number | undefined
    if (name !== undefined) {
      group = groupNames.get(name.slice(1, -1))
      at += name.length
    } else {
      const [digits = ''] = /^\d+/.exec(rest) ?? []
      let taken = 1
      while (taken < digits.length && Number(digits.slice(0, taken + 1)) <= groups) taken++
      group = digits === '' ? undefined : Number(digits.slice(0, taken))
      at += taken
    }
    if (group === undefined || group > groups) return undefined
    if (text !== '') parts.push(text)
    text = ''
    parts.push(group)
  }
  if (text !== '') parts.push(text)
  return parts
}

/** What replaces a match. */
export const replacementText = (parts: readonly (string | number)[], match: RegexMatcher): string =>
  parts.map((part) => (typeof part === 'string' ? part : (match.group(part) ?? ''))).join('')
