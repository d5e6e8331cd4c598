const MAX_PREFIX = 4
const PREFIX_WEIGHT = 0.1

/** The similarity of two texts by Jaro and Winkler, from 0 to 1; characters beyond 16 bits count twice, as in Java. */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1
  const [ofLeft, ofRight] = matches(left, right)
  const size = ofLeft.length
  if (size === 0) return 0
  const transposed = ofLeft.filter((char, at) => char !== ofRight[at]).length / 2
  const jaro = (size / left.length + size / right.length + (size - transposed) / size) / 3
  let prefix = 0
  while (prefix < MAX_PREFIX && prefix < left.length && left[prefix] === right[prefix]) prefix += 1
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro)
}

/** The characters of each that the other has not too far away, in their order. */
function matches(left: string, right: string): readonly [readonly string[], readonly string[]] {
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1)
  const taken = new Set<number>()
  const ofLeft: string[] = []
  for (let at = 0; at < left.length; at += 1) {
    const end = Math.min(right.length, at + reach + 1)
    for (let other = Math.max(0, at - reach); other < end; other += 1) {
      if (taken.has(other) || left[at] !== right[other]) continue
      taken.add(other)
      ofLeft.push(left.charAt(at))
      break
    }
  }
  return [ofLeft, [...taken].sort((a, b) => a - b).map((other) => right.charAt(other))]
}
