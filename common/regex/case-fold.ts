import { type CodePointSet, codePointSet, contains, LAST_CODE_POINT, union } from './code-point-set.ts'
import type { CaseFold } from './regex-node.ts'

/** Java's `Character.toUpperCase`: JavaScript's, where that is one character. */
function upperCase(codePoint: number): number {
  if (codePoint < 128) return codePoint >= 97 && codePoint <= 122 ? codePoint - 32 : codePoint
  // Greek letters with an iota below, whose full mappings are two letters
  if (codePoint >= 0x1f80 && codePoint <= 0x1faf) return codePoint | 8
  if (codePoint === 0x1fb3 || codePoint === 0x1fc3 || codePoint === 0x1ff3) return codePoint + 9
  return single(String.fromCodePoint(codePoint).toUpperCase(), codePoint)
}

/** Java's `Character.toLowerCase`. */
export function lowerCase(codePoint: number): number {
  if (codePoint < 128) return codePoint >= 65 && codePoint <= 90 ? codePoint + 32 : codePoint
  if (codePoint === 0x130) return 0x69
  return single(String.fromCodePoint(codePoint).toLowerCase(), codePoint)
}

function single(text: string, otherwise: number): number {
  const codePoint = text.codePointAt(0) ?? otherwise
  return text.length === (codePoint > 0xffff ? 2 : 1) ? codePoint : otherwise
}

/** What stands for all letters that are the same but for case. */
export const folded = (codePoint: number): number => lowerCase(upperCase(codePoint))

let variants: ReadonlyMap<number, readonly number[]> | undefined

/** The code points whose fold is a letter's, by that fold, of letters that have other cases. */
function caseVariants(): ReadonlyMap<number, readonly number[]> {
  if (variants) return variants
  const byFold = new Map<number, number[]>()
  for (let codePoint = 0; codePoint <= LAST_CODE_POINT; codePoint++) {
    if (codePoint === 0x3400) codePoint = 0xa000 // nothing but ideographs
    if (codePoint === 0xac00) codePoint = 0xf900 // Hangul, surrogates, private use
    if (codePoint === 0x20000) break
    const fold = folded(codePoint)
    if (fold === codePoint) continue
    const others = byFold.get(fold)
    if (others) others.push(codePoint)
    else byFold.set(fold, [fold, codePoint])
  }
  variants = byFold
  return byFold
}

/** A letter in all its cases. */
export function withCases(codePoint: number, fold: CaseFold): CodePointSet {
  if (fold === 'none') return codePointSet(codePoint, codePoint)
  if (fold === 'ascii') {
    if (codePoint > 127) return codePointSet(codePoint, codePoint)
    const [upper, lower] = [upperCase(codePoint), lowerCase(codePoint)]
    return codePointSet(upper, upper, lower, lower)
  }
  const others = caseVariants().get(folded(codePoint)) ?? [codePoint]
  return codePointSet(...[...others, codePoint].flatMap((other) => [other, other]))
}

/** A range in all its cases, as Java has them: what has its capital in the range, or the small letter of its capital. */
export function rangeWithCases(first: number, last: number, fold: CaseFold): CodePointSet {
  const range = codePointSet(first, last)
  if (fold === 'none') return range
  const others: number[] = []
  const candidates = fold === 'ascii' ? asciiLetters : [...caseVariants().values()].flat()
  for (const candidate of candidates) {
    const upper = upperCase(candidate)
    if (contains(range, upper) || contains(range, lowerCase(upper))) others.push(candidate, candidate)
  }
  return union(range, codePointSet(...others))
}

const asciiLetters = Array.from({ length: 128 }, (_, index) => index)
