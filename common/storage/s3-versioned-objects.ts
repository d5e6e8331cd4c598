import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { readBody } from './read-body.ts'
import { assertSafeKey, parseStoragePath } from './storage-path.ts'
import type { VersionedObjects } from './versioned-objects.ts'

const CONFLICT_RETRIES = 5
const BODY_TICK_MS = 5_000

/** By conditional requests; the version is the ETag. */
export class S3VersionedObjects implements VersionedObjects {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string

  constructor(uri: string, client: S3Client) {
    const { root, key } = parseStoragePath(uri)
    this.#client = client
    this.#bucket = root.slice('s3://'.length)
    this.#prefix = key === '' ? '' : `${key}/`
  }

  async read(key: string): Promise<{ readonly bytes: Uint8Array; readonly version: string } | undefined> {
    try {
      const { Body, ContentLength, ETag = '' } = await this.#client.send(new GetObjectCommand(this.#address(key)))
      if (!(Body instanceof Readable)) throw new Error(`no body for ${key}`)
      return { bytes: await readBody(Body, ContentLength, BODY_TICK_MS), version: ETag }
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  }

  create(key: string, bytes: Uint8Array): Promise<string | undefined> {
    return this.#put(key, bytes, { IfNoneMatch: '*' })
  }

  replace(key: string, bytes: Uint8Array, version: string): Promise<string | undefined> {
    return this.#put(key, bytes, { IfMatch: version })
  }

  async remove(key: string, version: string): Promise<void> {
    try {
      // Not every S3 knows the condition of a DELETE, or says so when it does not.
      const { ETag } = await this.#client.send(new HeadObjectCommand(this.#address(key)))
      if (ETag !== version) return
      const conditional = new DeleteObjectCommand({ ...this.#address(key), IfMatch: version })
      await this.#client.send(conditional).catch((error: unknown) => {
        if (statusOf(error) !== 501) throw error
        return this.#client.send(new DeleteObjectCommand(this.#address(key)))
      })
    } catch (error) {
      if (statusOf(error) !== 404 && statusOf(error) !== 412) throw error
    }
  }

  async #put(
    key: string,
    Body: Uint8Array,
    condition: { readonly IfNoneMatch: string } | { readonly IfMatch: string },
  ): Promise<string | undefined> {
    for (let attempt = 0; ; attempt++) {
      try {
        const { ETag } = await this.#client.send(new PutObjectCommand({ ...this.#address(key), Body, ...condition }))
        return ETag
      } catch (error) {
        const status = statusOf(error)
        if (status === 412 || (status === 404 && 'IfMatch' in condition)) return undefined
        // 409: another conditional write of the key was under way; whether it won is not known yet.
        if (status !== 409 || attempt >= CONFLICT_RETRIES) throw error
      }
    }
  }

  #address(key: string): { readonly Bucket: string; readonly Key: string } {
    assertSafeKey(key)
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  if ('name' in error && error.name === 'NoSuchBucket') return undefined
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode
}
