import { SparkError } from '../errors/spark-error.ts'
import { LocalObjectStore } from './local-object-store.ts'
import type { ObjectStore } from './object-store.ts'

/** Opens the store of a URI. The AWS SDK is loaded only for `s3:`, so that local runs start without it. */
export async function createObjectStore(uri: string): Promise<ObjectStore> {
  if (uri.startsWith('file:')) return new LocalObjectStore(uri)
  if (uri.startsWith('s3:') || uri.startsWith('s3a:')) {
    const { S3ObjectStore } = await import('./s3-object-store.ts')
    const { createS3Client } = await import('./create-s3-client.ts')
    return new S3ObjectStore(uri, createS3Client())
  }
  throw new SparkError('INVALID_URL', { url: uri, reason: 'An object store is file: or s3:.' })
}
