import type { ObjectStore } from '../../../common/storage/object-store.ts'

/** As many as one request deletes. */
const BATCH = 1000

/** Deletes all objects of a prefix; gives how many there were. */
export async function emptyPrefix(store: Pick<ObjectStore, 'list' | 'delete'>, prefix: string): Promise<number> {
  let count = 0
  let batch: string[] = []
  const flush = async (): Promise<void> => {
    await store.delete(batch)
    count += batch.length
    batch = []
  }
  for await (const { key } of store.list(prefix)) {
    batch.push(key)
    if (batch.length === BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return count
}
