/**
 * A set of Unicode code points: sorted, disjoint ranges `[first, last, first, last, ...]`, bounds included. Surrogates are code points
 * like others, as in Java.
 */
export interface CodePointSet {
  readonly ranges: readonly number[]
}

export const LAST_CODE_POINT = 0x10ffff

/** @param bounds ranges in any order, overlapping or not; those that end before they begin are empty */
export function codePointSet(...bounds: readonly number[]): CodePointSet {
  const pairs: (readonly [number, number])[] = []
  for (let at = 0; at + 1 < bounds.length; at += 2) {
    const [first, last] = [bounds[at] ?? 0, bounds[at + 1] ?? 0]
    if (first <= last) pairs.push([first, last])
  }
  pairs.sort((a, b) => a[0] - b[0])
  const ranges: number[] = []
  for (const [first, last] of pairs) {
    const end = ranges.at(-1)
    if (end !== undefined && first <= end + 1) ranges[ranges.length - 1] = Math.max(end, last)
    else ranges.push(first, last)
  }
  return { ranges }
}

/** The set of the characters of a text. */
export const codePointsOf = (text: string): CodePointSet =>
  codePointSet(...[...text].flatMap((char) => [char.codePointAt(0) ?? 0, char.codePointAt(0) ?? 0]))

export const union = (...sets: readonly CodePointSet[]): CodePointSet =>
  codePointSet(...sets.flatMap(({ ranges }) => ranges))

export function negate({ ranges }: CodePointSet): CodePointSet {
  const gaps: number[] = []
  let next = 0
  for (let at = 0; at + 1 < ranges.length; at += 2) {
    gaps.push(next, (ranges[at] ?? 0) - 1)
    next = (ranges[at + 1] ?? 0) + 1
  }
  return codePointSet(...gaps, next, LAST_CODE_POINT)
}

export const intersect = (a: CodePointSet, b: CodePointSet): CodePointSet => negate(union(negate(a), negate(b)))

export function contains({ ranges }: CodePointSet, codePoint: number): boolean {
  let low = 0
  let high = ranges.length / 2 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (codePoint < (ranges[2 * middle] ?? 0)) high = middle - 1
    else if (codePoint > (ranges[2 * middle + 1] ?? 0)) low = middle + 1
    else return true
  }
  return false
}

/** The code points for which a test holds. Slow: it asks of all 1.1 million. */
export function codePointsWhere(test: (codePoint: number) => boolean): CodePointSet {
  const ranges: number[] = []
  let first = -1
  for (let codePoint = 0; codePoint <= LAST_CODE_POINT; codePoint++) {
    if (test(codePoint) === first >= 0) continue
    if (first < 0) first = codePoint
    else {
      ranges.push(first, codePoint - 1)
      first = -1
    }
  }
  if (first >= 0) ranges.push(first, LAST_CODE_POINT)
  return { ranges }
}
