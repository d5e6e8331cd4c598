import { rangeWithCases, withCases } from './case-fold.ts'
import { type CodePointSet, codePointSet, intersect, negate, union } from './code-point-set.ts'
import { parseEscape } from './parse-escape.ts'
import { END, type PatternReader } from './pattern-reader.ts'
import type { CaseFold } from './regex-node.ts'

const [OPEN, CLOSE, CARET, AMPERSAND, HYPHEN, BACKSLASH] = [0x5b, 0x5d, 0x5e, 0x26, 0x2d, 0x5c]

/**
 * `[...]`, unions and intersections nested in it, in the way of Java's Pattern.clazz: single characters are gathered apart and join at the
 * next `&&` or at the end, which is seen in what `&&` is between.
 *
 * @param consumes whether the closing bracket is the class's own; the right side of `&&` leaves it
 */
export function parseClass(reader: PatternReader, consumes = true): CodePointSet {
  let whole: CodePointSet | undefined
  let current: CodePointSet | undefined
  let singles: CodePointSet | undefined
  let isNegated = false
  let char = consumes ? reader.next() : reader.peek()
  if (consumes && char === CARET && reader.raw(-1) === OPEN) {
    isNegated = true
    char = reader.next()
  }
  for (;;) {
    if (char === OPEN) {
      current = parseClass(reader)
      whole = whole ? union(whole, current) : current
      char = reader.peek()
      continue
    }
    if (char === AMPERSAND && reader.raw(1) === AMPERSAND) {
      reader.at++
      char = reader.next()
      let right: CodePointSet | undefined
      while (char !== CLOSE && char !== AMPERSAND) {
        if (char === OPEN) {
          const inner = parseClass(reader)
          right = right ? union(right, inner) : inner
        } else right = parseClass(reader, false)
        char = reader.peek()
      }
      if (singles) {
        whole = whole ? union(whole, singles) : singles
        current ??= singles
        singles = undefined
      }
      if (right) current = right
      if (whole && current) whole = intersect(whole, current)
      else if (right) whole = right
      else throw reader.error('Bad class syntax')
      continue
    }
    if (char === END) throw reader.error('Unclosed character class')
    if (char === CLOSE && (whole || singles)) {
      if (consumes) reader.at++
      const all = whole && singles ? union(whole, singles) : (whole ?? singles ?? codePointSet())
      return isNegated ? negate(all) : all
    }
    const item = parseRange(reader)
    if (item.isSingle) singles = singles ? union(singles, item.set) : item.set
    else {
      current = item.set
      whole = whole ? union(whole, item.set) : item.set
    }
    char = reader.peek()
  }
}

export const foldOf = ({ flags }: PatternReader): CaseFold =>
  flags.ignoreCase ? (flags.unicodeCase ? 'unicode' : 'ascii') : 'none'

/** A character, a range or an escape. `isSingle`: of Latin-1 alone, which Java gathers apart. */
function parseRange(reader: PatternReader): { readonly set: CodePointSet; readonly isSingle: boolean } {
  const fold = foldOf(reader)
  let first = reader.peek()
  if (first === BACKSLASH) {
    const isRange = reader.raw(2) === HYPHEN
    reader.at++
    const escaped = parseEscape(reader, isRange)
    if (escaped === undefined) throw reader.error('Illegal/unsupported escape sequence')
    if (typeof escaped !== 'number') return { set: escaped, isSingle: false }
    first = escaped
  } else reader.next()
  if (reader.peek() === HYPHEN && reader.raw(1) !== OPEN && reader.raw(1) !== CLOSE) {
    let last = reader.next()
    if (last === BACKSLASH) {
      reader.at++
      const escaped = parseEscape(reader, true)
      last = typeof escaped === 'number' ? escaped : -1
    } else if (last !== END) reader.at++
    if (last < first) throw reader.error('Illegal character range')
    return { set: rangeWithCases(first, last, fold), isSingle: false }
  }
  return { set: withCases(first, fold), isSingle: first < 256 }
}
