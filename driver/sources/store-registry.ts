import type { ObjectStore } from '../../common/storage/object-store.ts'
import { createObjectStore } from '../../common/storage/open-object-store.ts'

/** The stores a session has opened, by root URI; closed together with it. */
export class StoreRegistry {
  readonly #stores = new Map<string, Promise<ObjectStore>>()

  open(rootUri: string): Promise<ObjectStore> {
    let store = this.#stores.get(rootUri)
    if (!store) {
      store = createObjectStore(rootUri)
      this.#stores.set(rootUri, store)
    }
    return store
  }

  async close(): Promise<void> {
    for (const store of this.#stores.values()) (await store).close()
    this.#stores.clear()
  }
}
