import { explainAwsError } from '../../../common/storage/explain-aws-error.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { VersionedObjects } from '../../../common/storage/versioned-objects.ts'

/** What commands do with a work bucket. */
export type JobObjects = Pick<ObjectStore, 'head' | 'get' | 'put' | 'list'>

const explaining = async <T>(action: string, uri: string, key: string, answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (error) {
    throw explainAwsError(error, { action, resource: `${uri}/${key}` })
  }
}

/** The same objects, whose errors name the permission that is wanted. */
export function explainedObjects(store: ObjectStore): JobObjects {
  const { uri } = store
  return {
    head: (key) => explaining('s3:GetObject', uri, key, store.head(key)),
    get: (key) => explaining('s3:GetObject', uri, key, store.get(key)),
    put: (key, body) => explaining('s3:PutObject', uri, key, store.put(key, body)),
    async *list(prefix) {
      try {
        yield* store.list(prefix)
      } catch (error) {
        throw explainAwsError(error, { action: 's3:ListBucket', resource: `${uri}/${prefix}` })
      }
    },
  }
}

/** The same of versioned objects. */
export const explainedRecords = (records: VersionedObjects, uri: string): VersionedObjects => ({
  read: (key) => explaining('s3:GetObject', uri, key, records.read(key)),
  create: (key, bytes) => explaining('s3:PutObject', uri, key, records.create(key, bytes)),
  replace: (key, bytes, version) => explaining('s3:PutObject', uri, key, records.replace(key, bytes, version)),
  remove: (key, version) => explaining('s3:DeleteObject', uri, key, records.remove(key, version)),
})
