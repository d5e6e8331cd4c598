import { asPair } from '../../common/rdd/pair.ts'
import type { Partitioner } from '../../common/rdd/rdd-program.ts'
import { canonicalKey, hashPartition } from '../../common/serializer/key-hash.ts'
import { compareNaturally } from '../../common/serializer/natural-order.ts'
import { decodeRows, encodeRows, ROWS_PER_FRAME } from '../../common/serializer/row-codec.ts'

/** The rows of one reduce partition, serialized. */
export interface ClosureSegment {
  readonly bytes: Uint8Array
  readonly rows: number
}

/** Distributes pairs over the partitions of a shuffle, serializing them as they come. */
export async function writeBuckets(
  rows: AsyncIterable<readonly unknown[]>,
  partitioner: Partitioner,
): Promise<ClosureSegment[]> {
  const partitionOf = partitionFunction(partitioner)
  const buckets = Array.from({ length: partitioner.numPartitions }, () => new Bucket())
  for await (const batch of rows) for (const row of batch) buckets[partitionOf(asPair(row)[0])]?.add(row)
  return buckets.map((bucket) => bucket.finish())
}

class Bucket {
  readonly #frames: Uint8Array[] = []
  #pending: unknown[] = []
  #rows = 0

  add(row: unknown): void {
    this.#pending.push(row)
    this.#rows++
    if (this.#pending.length === ROWS_PER_FRAME) this.#flush()
  }

  finish(): ClosureSegment {
    this.#flush()
    return { bytes: Buffer.concat(this.#frames), rows: this.#rows }
  }

  #flush(): void {
    if (this.#pending.length > 0) this.#frames.push(encodeRows(this.#pending))
    this.#pending = []
  }
}

function partitionFunction(partitioner: Partitioner): (key: unknown) => number {
  switch (partitioner.kind) {
    case 'hash':
      return (key) => hashPartition(canonicalKey(key), partitioner.numPartitions)
    case 'range': {
      const bounds = decodeRows(Buffer.from(partitioner.bounds, 'base64'))
      const last = bounds.length
      return (key) => {
        const at = firstNotBelow(bounds, key)
        return partitioner.ascending ? at : last - at
      }
    }
  }
}

/** Index of the first bound that is not below the key: equal keys always meet in one partition. */
function firstNotBelow(bounds: readonly unknown[], key: unknown): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareNaturally(bounds[middle], key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
