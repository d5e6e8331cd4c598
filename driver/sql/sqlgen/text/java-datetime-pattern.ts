import { SparkError } from '../../../../common/errors/spark-error.ts'

/** A run of one pattern letter, or text that stands for itself. */
export type PatternPart = { readonly letter: string; readonly count: number } | { readonly text: string }

/** Letters that Spark formats by but does not parse by, and those of weeks, which it does not know since 3.0. */
const FORMAT_ONLY = /[EFqQ]/
const WEEK_BASED = /[YWwuec]/

/**
 * The alternatives of a Java datetime pattern that text is parsed by: each of its optional sections `[...]` there or not, the fullest
 * first.
 */
export function patternAlternatives(pattern: string): readonly (readonly PatternPart[])[] {
  const [alternatives, end] = sequence(pattern, 0)
  const hasOther = alternatives.flat().some((part) => 'letter' in part && FORMAT_ONLY.test(part.letter))
  if (end < pattern.length || hasOther) throw unrecognized(pattern)
  return alternatives
}

/** The parts of a pattern that values are formatted by: optional sections are written too. */
export function patternParts(pattern: string): readonly PatternPart[] {
  const [[parts = []], end] = sequence(pattern, 0)
  if (end < pattern.length) throw unrecognized(pattern)
  return parts
}

function sequence(pattern: string, start: number): readonly [readonly (readonly PatternPart[])[], number] {
  let alternatives: readonly (readonly PatternPart[])[] = [[]]
  const append = (part: PatternPart): void => {
    alternatives = alternatives.map((parts) => [...parts, part])
  }
  let at = start
  while (at < pattern.length && pattern[at] !== ']') {
    const char = pattern.charAt(at)
    if (char === '[') {
      const [inner, end] = sequence(pattern, at + 1)
      if (pattern[end] !== ']' || inner.length * alternatives.length > 32) throw unrecognized(pattern)
      alternatives = [...inner, []].flatMap((section) => alternatives.map((parts) => [...parts, ...section]))
      at = end + 1
    } else if (char === "'") {
      const quoted = /^'((?:[^']|'')*)'/.exec(pattern.slice(at))
      if (!quoted) throw unrecognized(pattern)
      append({ text: quoted[1] === '' ? "'" : (quoted[1] ?? '').replaceAll("''", "'") })
      at += quoted[0].length
    } else if (/[A-Za-z]/.test(char)) {
      if (WEEK_BASED.test(char)) throw unrecognized(pattern)
      let end = at
      while (pattern[end] === char) end += 1
      append({ letter: char, count: end - at })
      at = end
    } else {
      if ('#{}'.includes(char)) throw unrecognized(pattern)
      append({ text: char })
      at += 1
    }
  }
  return [alternatives, at]
}

const unrecognized = (pattern: string): SparkError =>
  new SparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', { pattern: `'${pattern}'` })
