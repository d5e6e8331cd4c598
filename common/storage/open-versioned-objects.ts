import { LocalVersionedObjects } from './local-versioned-objects.ts'
import type { VersionedObjects } from './versioned-objects.ts'

/** Those below a canonical URI: of a folder, or of a bucket, for which the AWS SDK is loaded. */
export async function openVersionedObjects(uri: string): Promise<VersionedObjects> {
  if (uri.startsWith('file:')) return new LocalVersionedObjects(uri)
  const { S3VersionedObjects } = await import('./s3-versioned-objects.ts')
  const { createS3Client } = await import('./create-s3-client.ts')
  return new S3VersionedObjects(uri, createS3Client())
}
