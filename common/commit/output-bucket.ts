import type { MultipartUploads } from '../storage/multipart-uploads.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import type { VersionedObjects } from '../storage/versioned-objects.ts'

/** An output in a bucket; keys are relative to it. */
export interface OutputBucket {
  readonly uri: string
  readonly store: ObjectStore
  readonly uploads: MultipartUploads
  readonly records: VersionedObjects
  close(): void
}

/** @param uri `s3://bucket/path`, canonical */
export async function openOutputBucket(uri: string): Promise<OutputBucket> {
  const { createS3Client } = await import('../storage/create-s3-client.ts')
  const { S3MultipartUploads } = await import('../storage/s3-multipart-uploads.ts')
  const { S3ObjectStore } = await import('../storage/s3-object-store.ts')
  const { S3VersionedObjects } = await import('../storage/s3-versioned-objects.ts')
  const client = createS3Client()
  return {
    uri,
    store: new S3ObjectStore(uri, client),
    uploads: new S3MultipartUploads(uri, client),
    records: new S3VersionedObjects(uri, client),
    close: () => client.destroy(),
  }
}
