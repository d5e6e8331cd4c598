import { randomUUID } from 'node:crypto'
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

/** The name of the metadata by which an object is known for one upload's. */
const NONCE = 'flashover-upload'
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
  const nonce = randomUUID()
  const { UploadId: uploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...address, Metadata: { [NONCE]: nonce } }),
  )
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
  return { uploadId, nonce, parts: parts.sort((a, b) => a.partNumber - b.partNumber) }
}

/**
 * Makes the upload an object, unless there is one of that key. Completing is asked for again when an answer is lost, and answered then as if the
 * upload had never been, or as if another had made the object: its metadata says whether it has become this one. Its ETag need not: where
 * objects are encrypted by KMS it is no sum of the parts.
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
    requests.countGet()
    const isDone = await isObjectOf(client, address, upload.nonce).catch(() => false)
    if (!isDone) throw error
  }
}

/** Whether the object is what the upload with this nonce became. */
export async function isObjectOf(client: S3Client, address: Address, nonce: string): Promise<boolean> {
  try {
    const { Metadata } = await client.send(new HeadObjectCommand(address))
    return Metadata?.[NONCE] === nonce
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return false
    throw error
  }
}
