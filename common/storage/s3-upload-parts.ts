import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { UploadedParts } from './multipart-uploads.ts'
import type { RequestCounter } from './request-counter.ts'

interface Address {
  readonly Bucket: string
  readonly Key: string
}

const PART_BYTES = 16 << 20
const MAX_PARTS = 10_000
const PARALLELISM = 4

/** Sends a file's parts and does not complete the upload; aborts it when a part fails. An empty file is one empty part. */
export async function uploadParts(
  client: S3Client,
  address: Address,
  file: FileHandle,
  size: number,
  requests: RequestCounter,
): Promise<UploadedParts> {
  requests.countPut()
  const { UploadId: uploadId } = await client.send(new CreateMultipartUploadCommand(address))
  if (uploadId === undefined) throw new Error(`no upload id for ${address.Key}`)
  const partBytes = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS))
  const count = Math.max(1, Math.ceil(size / partBytes))
  const parts: { partNumber: number; etag: string }[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const start = index * partBytes
      const body = Buffer.allocUnsafeSlow(Math.min(partBytes, size - start))
      for (let filled = 0; filled < body.length; ) {
        const { bytesRead } = await file.read(body, filled, body.length - filled, start + filled)
        if (bytesRead === 0) throw new Error(`the file for ${address.Key} became shorter`)
        filled += bytesRead
      }
      requests.countPut()
      const { ETag } = await client.send(
        new UploadPartCommand({ ...address, UploadId: uploadId, PartNumber: index + 1, Body: body }),
      )
      parts.push({ partNumber: index + 1, etag: ETag ?? '' })
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(PARALLELISM, count) }, worker))
  for (const end of ends)
    if (end.status === 'rejected') {
      await client.send(new AbortMultipartUploadCommand({ ...address, UploadId: uploadId })).catch(() => undefined)
      throw end.reason
    }
  return { uploadId, parts: parts.sort((a, b) => a.partNumber - b.partNumber) }
}

/**
 * Makes the upload an object, unless there is one of that key. Completing is asked for again when an answer is lost, and answered then as if the
 * upload had never been: the object's ETag says whether it has become this one.
 */
export async function completeParts(
  client: S3Client,
  address: Address,
  upload: UploadedParts,
  requests: RequestCounter,
): Promise<void> {
  requests.countPut()
  try {
    await client.send(
      new CompleteMultipartUploadCommand({
        ...address,
        UploadId: upload.uploadId,
        IfNoneMatch: '*',
        MultipartUpload: {
          Parts: upload.parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })),
        },
      }),
    )
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name !== 'NoSuchUpload' && name !== 'PreconditionFailed') throw error
    requests.countGet()
    const there = await client.send(new HeadObjectCommand(address)).catch(() => undefined)
    if (there?.ETag !== etagOf(upload)) throw error
  }
}

/** The ETag of an object made of parts: the MD5 of the parts' MD5s, and how many they are. */
function etagOf({ parts }: UploadedParts): string {
  const sums = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'))
  return `"${createHash('md5').update(Buffer.concat(sums)).digest('hex')}-${parts.length}"`
}
