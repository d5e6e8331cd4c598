import { settleBucket } from './bucket-record.ts'
import { lockFolder } from './folder-lock.ts'
import { FolderPlaces } from './folder-places.ts'
import { hasRecord, notRecovered, recoverFolder } from './folder-record.ts'
import { openOutputBucket } from './output-bucket.ts'

/**
 * Finishes or takes back the commit that a dead driver left at an output, after it has waited for one that is under way.
 *
 * @param uri the output, canonical
 */
export async function recoverOutput(uri: string): Promise<void> {
  if (!uri.startsWith('file:')) return recoverBucket(uri)
  const places = new FolderPlaces(uri)
  if (!hasRecord(places)) return
  const lock = await lockFolder(places.lock, uri).catch((error: unknown) => {
    throw notRecovered(uri, error)
  })
  try {
    recoverFolder(places)
  } finally {
    lock.release()
  }
}

async function recoverBucket(uri: string): Promise<void> {
  const bucket = await openOutputBucket(uri)
  try {
    await settleBucket(bucket)
  } catch (error) {
    throw notRecovered(uri, error)
  } finally {
    bucket.close()
  }
}
