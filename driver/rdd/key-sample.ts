import type { WeightedKey } from '../../shuffle/range-bounds.ts'

/** What `sampleKeys` gives for each partition. */
export interface KeySample {
  readonly keys: readonly unknown[]
  readonly count: number
}

/** Keys to sample per partition: Spark's RangePartitioner takes 20 for each range, three times over for uneven partitions. */
export function sampleSizePerPartition(numRanges: number, numPartitions: number): number {
  return Math.ceil((3 * Math.min(20 * numRanges, 1_000_000)) / Math.max(1, numPartitions))
}

/** A key of a large partition stands for more rows than one of a small partition. */
export const weightedKeys = (samples: readonly KeySample[]): WeightedKey<unknown>[] =>
  samples.flatMap(({ keys, count }) => keys.map((key) => ({ key, weight: count / keys.length })))
