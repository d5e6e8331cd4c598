import { asPair } from '../../common/rdd/pair.ts'
import { canonicalKey } from '../../common/serializer/key-hash.ts'

type Groups = Map<unknown, [key: unknown, values: [unknown[], unknown[]]]>

/** Groups the pairs of two sides by key: `[key, [left values, right values]]`. */
export async function* cogroup(
  left: AsyncIterable<readonly unknown[]>,
  right: AsyncIterable<readonly unknown[]>,
): AsyncGenerator<readonly unknown[]> {
  const groups: Groups = new Map()
  await collectSide(left, 0, groups)
  await collectSide(right, 1, groups)
  yield [...groups.values()]
}

async function collectSide(rows: AsyncIterable<readonly unknown[]>, side: 0 | 1, groups: Groups): Promise<void> {
  for await (const batch of rows) {
    for (const row of batch) {
      const [key, value] = asPair(row)
      const canonical = canonicalKey(key)
      const group = groups.get(canonical) ?? [key, [[], []]]
      group[1][side].push(value)
      groups.set(canonical, group)
    }
  }
}
