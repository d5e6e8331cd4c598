import { DeleteBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '../../../common/storage/create-s3-client.ts'
import { S3ObjectStore } from '../../../common/storage/s3-object-store.ts'
import { emptyPrefix } from './empty-prefix.ts'

/** A cluster's work bucket, to be taken away in parts. */
export interface WorkBucket {
  readonly uri: string
  /** Deletes the objects of a prefix. */
  empty(prefix: string): Promise<void>
  exists(): Promise<boolean>
  /** Deletes the bucket itself, which must be empty. */
  remove(): Promise<void>
  close(): void
}

export function workBucket(name: string): WorkBucket {
  const uri = `s3://${name}`
  const client = createS3Client()
  const store = new S3ObjectStore(uri, client)
  return {
    uri,
    empty: (prefix) => emptyPrefix(store, prefix),
    async exists() {
      try {
        await client.send(new HeadBucketCommand({ Bucket: name }))
        return true
      } catch (error) {
        if (error instanceof Error && error.name === 'NotFound') return false
        throw error
      }
    },
    async remove() {
      await client.send(new DeleteBucketCommand({ Bucket: name }))
    },
    close: () => client.destroy(),
  }
}
