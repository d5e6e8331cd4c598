import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'

/** Keys of the results that were too big to travel inline. */
export const spilledKeys = (values: readonly TaskValue[]): readonly string[] =>
  values.flatMap((value) => (value.kind === 'result' && value.objectKey !== undefined ? [value.objectKey] : []))

/** Removes results that were read, or that nobody will read. What cannot be removed goes with the application's folder. */
export async function discardResults(store: ObjectStore, values: readonly TaskValue[]): Promise<void> {
  const keys = spilledKeys(values)
  if (keys.length > 0) await store.delete(keys).catch(() => undefined)
}

/** Reads a result, which is not there any more afterwards. */
export async function takeResult(store: ObjectStore, objectKey: string): Promise<Uint8Array> {
  const bytes = await store.get(objectKey)
  await store.delete([objectKey]).catch(() => undefined)
  return bytes
}
