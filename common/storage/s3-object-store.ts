import { open } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { type ObjectInfo, ObjectNotFound, type ObjectStore } from './object-store.ts'
import { RequestCounter } from './request-counter.ts'
import { completeParts, uploadParts } from './s3-upload-parts.ts'
import { assertSafeKey, parseStoragePath } from './storage-path.ts'

const MULTIPART_BYTES = 32 << 20
const CONFLICT_RETRIES = 5

/**
 * A bucket, or a prefix of one. The client is given, with its own retries. Bodies are always read to their end, so that sockets return
 * to the pool, and a short body is an error: what S3 did not send is never taken for data that is not there.
 */
export class S3ObjectStore implements ObjectStore {
  readonly uri: string
  readonly requests = new RequestCounter()
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string

  constructor(uri: string, client: S3Client) {
    const { root, key, uri: canonical } = parseStoragePath(uri)
    this.uri = canonical
    this.#client = client
    this.#bucket = root.slice('s3://'.length)
    this.#prefix = key === '' ? '' : `${key}/`
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    this.requests.get++
    try {
      const { ContentLength, ETag } = await this.#client.send(new HeadObjectCommand(this.#address(key)))
      return { key, sizeBytes: ContentLength ?? 0, version: ETag ?? '' }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async get(key: string): Promise<Uint8Array> {
    this.requests.get++
    return this.#read(key, undefined)
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array> {
    if (start < 0 || end < start) throw new RangeError(`range [${start}, ${end}) of ${key}`)
    if (start === end) {
      const info = await this.head(key)
      if (info === undefined) throw new ObjectNotFound(key)
      if (end > info.sizeBytes)
        throw new RangeError(`range [${start}, ${end}) of ${key}, which has ${info.sizeBytes} bytes`)
      return new Uint8Array(0)
    }
    this.requests.get++
    const bytes = await this.#read(key, `bytes=${start}-${end - 1}`)
    if (bytes.length !== end - start)
      throw new RangeError(`range [${start}, ${end}) of ${key}: ${bytes.length} bytes came`)
    return bytes
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    this.requests.put++
    await this.#client.send(new PutObjectCommand({ ...this.#address(key), Body: body }))
  }

  async putFile(key: string, localPath: string): Promise<void> {
    const file = await open(localPath, 'r')
    try {
      const { size } = await file.stat()
      if (size <= MULTIPART_BYTES) return await this.put(key, await file.readFile())
      const address = this.#address(key)
      const upload = await uploadParts(this.#client, address, file, size)
      this.requests.put += upload.parts.length + 2
      try {
        await completeParts(this.#client, address, upload)
      } catch (error) {
        await this.#client
          .send(new AbortMultipartUploadCommand({ ...address, UploadId: upload.uploadId }))
          .catch(() => undefined)
        throw error
      }
    } finally {
      await file.close()
    }
  }

  async putIfAbsent(key: string, body: Uint8Array): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      this.requests.put++
      try {
        await this.#client.send(new PutObjectCommand({ ...this.#address(key), Body: body, IfNoneMatch: '*' }))
        return true
      } catch (error) {
        const status = statusOf(error)
        if (status === 412) return false
        // 409: another conditional write of the key was under way; whether it won is not known yet.
        if (status !== 409 || attempt >= CONFLICT_RETRIES) throw error
      }
    }
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    let token: string | undefined
    do {
      this.requests.get++
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#prefix + prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      )
      for (const { Key, Size, ETag } of page.Contents ?? []) {
        // Some tools make an object of a folder's name; it holds nothing.
        if (Key !== undefined && !Key.endsWith('/'))
          yield { key: Key.slice(this.#prefix.length), sizeBytes: Size ?? 0, version: ETag ?? '' }
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += 1000) {
      this.requests.put++
      const Objects = keys.slice(at, at + 1000).map((key) => ({ Key: this.#address(key).Key }))
      const { Errors } = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      )
      const [first] = Errors ?? []
      if (first) throw new Error(`${first.Key}: ${first.Code} ${first.Message}`)
    }
  }

  localPath(): undefined {
    return undefined
  }

  close(): void {
    this.#client.destroy()
  }

  #address(key: string): { readonly Bucket: string; readonly Key: string } {
    assertSafeKey(key)
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }

  async #read(key: string, range: string | undefined): Promise<Uint8Array> {
    let response: GetObjectCommandOutput
    try {
      response = await this.#client.send(
        new GetObjectCommand({ ...this.#address(key), ...(range === undefined ? {} : { Range: range }) }),
      )
    } catch (error) {
      if (isMissing(error)) throw new ObjectNotFound(key)
      if (statusOf(error) === 416) throw new RangeError(`${range} of ${key} is beyond its end`)
      throw error
    }
    const bytes = await response.Body?.transformToByteArray()
    if (bytes === undefined) throw new Error(`no body for ${key}`)
    if (response.ContentLength !== undefined && bytes.length !== response.ContentLength)
      throw new Error(`${key}: ${bytes.length} of ${response.ContentLength} bytes came`)
    return bytes
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'NoSuchKey' ||
    error.name === 'NotFound' ||
    (statusOf(error) === 404 && error.name !== 'NoSuchBucket'))
