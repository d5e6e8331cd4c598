/** A sampled key and how many rows it stands for. */
export interface WeightedKey<Key> {
  readonly key: Key
  readonly weight: number
}

/**
 * The upper bounds, inclusive, of all ranges of a range partitioning but the last, so that each range holds about as many rows; fewer
 * where keys repeat. As Spark's RangePartitioner.determineBounds.
 */
export function determineBounds<Key>(
  sample: readonly WeightedKey<Key>[],
  numRanges: number,
  compare: (left: Key, right: Key) => number,
): Key[] {
  const sorted = [...sample].sort((left, right) => compare(left.key, right.key))
  const step = sorted.reduce((sum, { weight }) => sum + weight, 0) / numRanges
  const bounds: Key[] = []
  let previous: WeightedKey<Key> | undefined
  let cumulated = 0
  let target = step
  for (const candidate of sorted) {
    cumulated += candidate.weight
    if (cumulated < target || bounds.length >= numRanges - 1) continue
    if (previous !== undefined && compare(candidate.key, previous.key) <= 0) continue
    bounds.push(candidate.key)
    previous = candidate
    target += step
  }
  return bounds
}
