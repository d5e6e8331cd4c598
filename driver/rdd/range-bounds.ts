import { compareNaturally } from '../../common/serializer/natural-order.ts'

/** What `sampleKeys` gives for each partition. */
export interface KeySample {
  readonly keys: readonly unknown[]
  readonly count: number
}

/** Keys to sample per partition: Spark's RangePartitioner takes 20 for each range, three times over for uneven partitions. */
export function sampleSizePerPartition(numRanges: number, numPartitions: number): number {
  return Math.ceil((3 * Math.min(20 * numRanges, 1_000_000)) / Math.max(1, numPartitions))
}

/** Upper bounds of all ranges but the last, so that each holds about as many rows; fewer where keys repeat. */
export function determineBounds(samples: readonly KeySample[], numRanges: number): unknown[] {
  const candidates = samples.flatMap(({ keys, count }) => keys.map((key) => ({ key, weight: count / keys.length })))
  candidates.sort((a, b) => compareNaturally(a.key, b.key))
  const step = candidates.reduce((sum, { weight }) => sum + weight, 0) / numRanges
  const bounds: unknown[] = []
  let cumulated = 0
  let target = step
  for (const { key, weight } of candidates) {
    cumulated += weight
    if (cumulated < target || bounds.length >= numRanges - 1) continue
    if (bounds.length > 0 && compareNaturally(key, bounds.at(-1)) <= 0) continue
    bounds.push(key)
    target += step
  }
  return bounds
}
