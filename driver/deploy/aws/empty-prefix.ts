import type { ObjectStore } from '../../../common/storage/object-store.ts'

/** As many as one request deletes. */
const BATCH = 1000

/** Deletes all objects of a prefix. */
export async function emptyPrefix(store: Pick<ObjectStore, 'list' | 'delete'>, prefix: string): Promise<void> {
  let batch: string[] = []
  for await (const { key } of store.list(prefix)) {
    batch.push(key)
    if (batch.length < BATCH) continue
    await store.delete(batch)
    batch = []
  }
  if (batch.length > 0) await store.delete(batch)
}
