import { asPair } from '../../common/rdd/pair.ts'
import type { Aggregator } from '../../common/rdd/rdd-program.ts'
import { canonicalKey } from '../../common/serializer/key-hash.ts'
import { binaryFunction, unaryFunction } from './user-function.ts'

/** An aggregator's functions, brought to life. */
export interface Combiner {
  readonly create: (value: unknown) => unknown
  readonly mergeValue: (combined: unknown, value: unknown) => unknown
  readonly mergeCombiners: (a: unknown, b: unknown) => unknown
}

export function combinerOf(aggregator: Aggregator): Combiner {
  switch (aggregator.kind) {
    case 'first':
      return { create: (value) => value, mergeValue: (first) => first, mergeCombiners: (first) => first }
    case 'reduce': {
      const merge = binaryFunction(aggregator.reduce, 'reduceByKey')
      return { create: (value) => value, mergeValue: merge, mergeCombiners: merge }
    }
    case 'combine':
      return {
        create: unaryFunction(aggregator.createCombiner, 'combineByKey'),
        mergeValue: binaryFunction(aggregator.mergeValue, 'combineByKey'),
        mergeCombiners: binaryFunction(aggregator.mergeCombiners, 'combineByKey'),
      }
  }
}

/** Keys held at once on the map side. Beyond it what is combined so far is passed on: the reduce side combines again. */
const MAX_MAP_SIDE_KEYS = 500_000

/** Combines pairs by key; the rows are values (map side) or combiners (reduce side). */
export async function* combineRows(
  rows: AsyncIterable<readonly unknown[]>,
  combiner: Combiner,
  side: 'values' | 'combiners',
): AsyncGenerator<readonly unknown[]> {
  const merge = side === 'values' ? combiner.mergeValue : combiner.mergeCombiners
  const combined = new Map<unknown, [unknown, unknown]>()
  for await (const batch of rows) {
    for (const row of batch) {
      const [key, value] = asPair(row)
      const canonical = canonicalKey(key)
      const entry = combined.get(canonical)
      if (entry === undefined) combined.set(canonical, [key, side === 'values' ? combiner.create(value) : value])
      else entry[1] = merge(entry[1], value)
    }
    if (side === 'values' && combined.size > MAX_MAP_SIDE_KEYS) {
      yield [...combined.values()]
      combined.clear()
    }
  }
  yield [...combined.values()]
}
