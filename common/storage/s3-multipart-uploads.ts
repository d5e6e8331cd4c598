import { open } from 'node:fs/promises'
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3'
import type { MultipartUploads, UploadedParts } from './multipart-uploads.ts'
import { RequestCounter } from './request-counter.ts'
import { completeParts, isObjectOf, uploadParts } from './s3-upload-parts.ts'
import { parseStoragePath } from './storage-path.ts'

/** Staged files of an output folder in a bucket. */
export class S3MultipartUploads implements MultipartUploads {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  readonly #requests = new RequestCounter()

  constructor(uri: string, client: S3Client) {
    const { root, key } = parseStoragePath(uri)
    this.#client = client
    this.#bucket = root.slice('s3://'.length)
    this.#prefix = key === '' ? '' : `${key}/`
  }

  async upload(key: string, localPath: string): Promise<UploadedParts> {
    const file = await open(localPath, 'r')
    try {
      return await uploadParts(this.#client, this.#address(key), file, (await file.stat()).size, this.#requests)
    } finally {
      await file.close()
    }
  }

  async complete(key: string, upload: UploadedParts): Promise<void> {
    await completeParts(this.#client, this.#address(key), upload, this.#requests)
  }

  async isObject(key: string, nonce: string): Promise<boolean> {
    this.#requests.countGet()
    return isObjectOf(this.#client, this.#address(key), nonce)
  }

  async abort(key: string, uploadId: string): Promise<void> {
    this.#requests.countPut()
    await this.#client
      .send(new AbortMultipartUploadCommand({ ...this.#address(key), UploadId: uploadId }))
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.name === 'NoSuchUpload')) throw error
      })
  }

  async *pending(text: string): AsyncIterable<{ readonly key: string; readonly uploadId: string }> {
    let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined
    do {
      this.#requests.countGet()
      const page = await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix, ...marker }),
      )
      for (const { Key, UploadId } of page.Uploads ?? [])
        if (Key !== undefined && UploadId !== undefined && Key.includes(text))
          yield { key: Key.slice(this.#prefix.length), uploadId: UploadId }
      marker = page.IsTruncated
        ? {
            ...(page.NextKeyMarker ? { KeyMarker: page.NextKeyMarker } : {}),
            ...(page.NextUploadIdMarker ? { UploadIdMarker: page.NextUploadIdMarker } : {}),
          }
        : undefined
    } while (marker !== undefined)
  }

  close(): void {
    this.#client.destroy()
  }

  #address(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }
}
