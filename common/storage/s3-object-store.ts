import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
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
import { type ObjectInfo, ObjectNotFound, type ObjectStore, ObjectStoreUnavailable } from './object-store.ts'
import { BrokenBody, readBody } from './read-body.ts'
import { readSignal } from './read-signal.ts'
import { RequestCounter } from './request-counter.ts'
import { completeParts, uploadParts } from './s3-upload-parts.ts'
import { assertSafeKey, parseStoragePath } from './storage-path.ts'

const MULTIPART_BYTES = 32 << 20
const CONFLICT_RETRIES = 5
const BODY_ATTEMPTS = 4
const BATCH_ATTEMPTS = 4
const BACKOFF_MS = 100
const BODY_TICK_MS = 5_000

/**
 * A bucket, or a prefix of one. The client is given, with its own retries. Bodies are always read to their end, so that sockets return
 * to the pool; a short, broken or hanging body is asked for again, a few times: what S3 did not send is never taken for data that is not
 * there.
 */
export class S3ObjectStore implements ObjectStore {
  readonly uri: string
  readonly requests = new RequestCounter()
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  readonly #bodyTickMs: number

  constructor(uri: string, client: S3Client, bodyTickMs = BODY_TICK_MS) {
    const { root, key, uri: canonical } = parseStoragePath(uri)
    this.uri = canonical
    this.#client = client
    this.#bucket = root.slice('s3://'.length)
    this.#prefix = key === '' ? '' : `${key}/`
    this.#bodyTickMs = bodyTickMs
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    this.requests.countGet()
    try {
      const { ContentLength, ETag, LastModified } = await this.#client.send(
        new HeadObjectCommand(this.#address(key)),
        untilAborted(),
      )
      return objectInfo(key, ContentLength, ETag, LastModified)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async get(key: string): Promise<Uint8Array> {
    this.requests.countGet()
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
    this.requests.countGet()
    const bytes = await this.#read(key, `bytes=${start}-${end - 1}`)
    if (bytes.length !== end - start)
      throw new RangeError(`range [${start}, ${end}) of ${key}: ${bytes.length} bytes came`)
    return bytes
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    this.requests.countPut()
    const command = new PutObjectCommand({ ...this.#address(key), Body: body })
    await this.#client.send(command)
  }

  async putFile(key: string, localPath: string): Promise<void> {
    const file = await open(localPath, 'r')
    try {
      const { size } = await file.stat()
      if (size <= MULTIPART_BYTES) return await this.put(key, await file.readFile())
      const address = this.#address(key)
      const upload = await uploadParts(this.#client, address, file, size, this.requests)
      try {
        await completeParts(this.#client, address, upload, this.requests)
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
      this.requests.countPut()
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
      this.requests.countGet()
      const command = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#prefix + prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      })
      const page = await this.#client.send(command, untilAborted())
      for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
        // Some tools make an object of a folder's name; it holds nothing.
        if (Key !== undefined && !Key.endsWith('/'))
          yield objectInfo(Key.slice(this.#prefix.length), Size, ETag, LastModified)
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += 1000) await this.#deleteBatch(keys.slice(at, at + 1000))
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

  /** S3 answers for each key; an answer of 200 may hold refusals. Deleting twice does no harm: the whole batch is asked for again. */
  async #deleteBatch(keys: readonly string[]): Promise<void> {
    const Objects = keys.map((key) => ({ Key: this.#address(key).Key }))
    const command = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } })
    for (let attempt = 1; ; attempt++) {
      this.requests.countPut()
      const { Errors = [] } = await this.#client.send(command)
      const [first] = Errors
      if (first === undefined) return
      if (attempt >= BATCH_ATTEMPTS || !Errors.every(({ Code }) => Code === 'SlowDown' || Code === 'InternalError'))
        throw new Error(`DELETE s3://${this.#bucket}/${first.Key} failed: ${first.Code}: ${first.Message}`)
      await sleep(Math.random() * BACKOFF_MS * 2 ** attempt)
    }
  }

  async #read(key: string, range: string | undefined): Promise<Uint8Array> {
    const signal = readSignal()
    for (let attempt = 1; ; attempt++) {
      const { Body, ContentLength } = await this.#answer(key, range)
      if (!(Body instanceof Readable)) throw new Error(`no body for ${key}`)
      try {
        return await readBody(Body, ContentLength, this.#bodyTickMs, signal)
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof BrokenBody)) throw error
        if (attempt >= BODY_ATTEMPTS)
          throw new ObjectStoreUnavailable(
            `GET s3://${this.#bucket}/${this.#prefix}${key} failed: ${error.name}: ${error.message}`,
            error,
          )
      }
      await sleep(Math.random() * BACKOFF_MS * 2 ** attempt, undefined, { signal })
      this.requests.countGet()
    }
  }

  async #answer(key: string, range: string | undefined): Promise<GetObjectCommandOutput> {
    try {
      const Range = range === undefined ? {} : { Range: range }
      return await this.#client.send(new GetObjectCommand({ ...this.#address(key), ...Range }), untilAborted())
    } catch (error) {
      if (isMissing(error)) throw new ObjectNotFound(key)
      if (statusOf(error) === 416) throw new RangeError(`${range} of ${key} is beyond its end`)
      throw error
    }
  }
}

/** For a request that only reads: the task that is killed does not wait for it. */
function untilAborted(): { readonly abortSignal?: AbortSignal } {
  const abortSignal = readSignal()
  return abortSignal ? { abortSignal } : {}
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

const objectInfo = (key: string, size = 0, version = '', modified = new Date(0)): ObjectInfo => ({
  key,
  sizeBytes: size,
  version,
  modifiedMs: modified.getTime(),
})
