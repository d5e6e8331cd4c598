import { asPair } from '../../common/rdd/pair.ts'

/** Reservoir sample of the keys of a partition, with its number of rows; the same seed gives the same sample. */
export async function* sampleKeys(
  rows: AsyncIterable<readonly unknown[]>,
  size: number,
  seed: number,
): AsyncGenerator<readonly unknown[]> {
  const random = mulberry32(seed)
  const keys: unknown[] = []
  let count = 0
  for await (const batch of rows) {
    for (const row of batch) {
      const [key] = asPair(row)
      if (count < size) keys.push(key)
      else {
        const at = Math.floor(random() * (count + 1))
        if (at < size) keys[at] = key
      }
      count++
    }
  }
  yield [{ keys, count }]
}

function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
