import { SparkError } from '../errors/spark-error.ts'

/** What a store says of an object. `version` changes when the content does (ETag; size and mtime for folders). */
export interface ObjectInfo {
  readonly key: string
  readonly sizeBytes: number
  readonly version: string
  /** Milliseconds since 1970. */
  readonly modifiedMs: number
}

/**
 * The small part of S3 that Flashover needs, over S3, a folder or memory; one contract test holds all of them.
 * Keys are relative to the store's root, `/`-separated. A missing object is `ObjectNotFound`, never an empty one.
 */
export interface ObjectStore {
  /** `file:///...`, `s3://bucket/prefix` or `memory:name`. */
  readonly uri: string
  head(key: string): Promise<ObjectInfo | undefined>
  get(key: string): Promise<Uint8Array>
  /** Bytes [start, end). A range beyond the object's end is an error. */
  getRange(key: string, start: number, end: number): Promise<Uint8Array>
  put(key: string, body: Uint8Array): Promise<void>
  /** Writes a local file as an object (multipart above a threshold). */
  putFile(key: string, localPath: string): Promise<void>
  /** Writes only if absent; false when the key exists. */
  putIfAbsent(key: string, body: Uint8Array): Promise<boolean>
  /** All objects under the prefix, in key order. */
  list(prefix: string): AsyncIterable<ObjectInfo>
  delete(keys: readonly string[]): Promise<void>
  /** Where the object lies as a local file, for stores that are folders. */
  localPath(key: string): string | undefined
  /** Requests made so far, for metrics and cost. */
  readonly requests: { readonly get: number; readonly put: number }
  close(): void
}

/**
 * The store did not answer, or answered that it cannot now, to the last of its client's retries. Nothing is known of the object then:
 * a task that failed so is tried again, and no map output is taken for lost.
 */
export class ObjectStoreUnavailable extends SparkError<'OBJECT_STORE_UNAVAILABLE'> {
  /** @param request what was asked for, and what was answered */
  constructor(request: string, cause: unknown) {
    super('OBJECT_STORE_UNAVAILABLE', { request }, { cause })
  }
}

export class ObjectNotFound extends Error {
  readonly key: string
  constructor(key: string) {
    super(`no object ${key}`)
    this.name = 'ObjectNotFound'
    this.key = key
  }
}
