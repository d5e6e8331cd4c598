import { DeleteBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '../../../common/storage/create-s3-client.ts'
import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'
import { S3ObjectStore } from '../../../common/storage/s3-object-store.ts'
import { emptyPrefix } from './empty-prefix.ts'

/** Takes a cluster's work bucket away, in parts. */
export interface WorkBucketCleaner {
  /** Deletes the objects of a prefix, all of them by default; gives how many there were. */
  empty(prefix?: string): Promise<number>
  exists(): Promise<boolean>
  /** Deletes the bucket itself, which must be empty. */
  remove(): Promise<void>
  close(): void
}

export function openWorkBucketCleaner(bucket: string): WorkBucketCleaner {
  const client = createS3Client()
  const store = new S3ObjectStore(`s3://${bucket}`, client)
  const asked = async <T>(action: string, answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      throw explainAwsError(error, { action, resource: `the bucket ${bucket}` })
    }
  }
  return {
    empty: (prefix = '') => asked('s3:DeleteObject', emptyPrefix(store, prefix)),
    async exists() {
      try {
        await client.send(new HeadBucketCommand({ Bucket: bucket }))
        return true
      } catch (error) {
        if (error instanceof Error && error.name === 'NotFound') return false
        throw explainAwsError(error, { action: 's3:ListBucket', resource: `the bucket ${bucket}` })
      }
    },
    remove: () =>
      asked('s3:DeleteBucket', client.send(new DeleteBucketCommand({ Bucket: bucket }))).then(() => undefined),
    close: () => client.destroy(),
  }
}
