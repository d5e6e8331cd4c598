import { ObjectNotFound, type ObjectStore } from '../../../common/storage/object-store.ts'
import { createObjectStore } from '../../../common/storage/open-object-store.ts'
import { parseStoragePath } from '../../../common/storage/storage-path.ts'
import { UnusableApplication } from './applications.ts'

/** What is read into memory at once. */
const MAX_BUNDLE_BYTES = 256 * 2 ** 20

/**
 * The bytes of a bundle.
 *
 * @throws UnusableApplication where it is not there, may not be read, or is too large; anything else may go better the next time
 */
export async function fetchBundle(
  uri: string,
  open: (root: string) => Promise<ObjectStore> = createObjectStore,
): Promise<Uint8Array> {
  const { root, key } = parseStoragePath(uri)
  const store = await open(root)
  try {
    const found = await store.head(key)
    if (found === undefined) throw new ObjectNotFound(key)
    if (found.sizeBytes > MAX_BUNDLE_BYTES)
      throw new UnusableApplication(`the bundle ${uri} has ${found.sizeBytes} bytes, and may have ${MAX_BUNDLE_BYTES}`)
    return await store.get(key)
  } catch (error) {
    if (error instanceof ObjectNotFound) throw new UnusableApplication(`there is no bundle ${uri}`, error)
    if (isDenied(error)) throw new UnusableApplication(`the driver may not read the bundle ${uri}`, error)
    throw error
  } finally {
    store.close()
  }
}

/** Also as the cause of what the store makes of it. */
function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } }
  return $metadata?.httpStatusCode === 403 || isDenied(error.cause)
}
