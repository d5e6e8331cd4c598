import { SparkError } from '../errors/spark-error.ts'

export interface UploadedParts {
  readonly uploadId: string
  /** Stands in the metadata of the object that it becomes, and in no other's. */
  readonly nonce: string
  readonly parts: readonly { readonly partNumber: number; readonly etag: string }[]
}

/** Uploads that become objects only when they are completed: how task output is staged on S3. Keys are relative to the folder. */
export interface MultipartUploads {
  upload(key: string, localPath: string): Promise<UploadedParts>
  complete(key: string, upload: UploadedParts): Promise<void>
  /** Whether the object is what this upload became. */
  isObject(key: string, nonce: string): Promise<boolean>
  abort(key: string, uploadId: string): Promise<void>
  /** Uncompleted uploads below the folder whose key contains `text`. */
  pending(text: string): AsyncIterable<{ readonly key: string; readonly uploadId: string }>
  close(): void
}

/** @param uri the output folder, `s3://bucket/path` */
export async function openMultipartUploads(uri: string): Promise<MultipartUploads> {
  if (!uri.startsWith('s3:') && !uri.startsWith('s3a:'))
    throw new SparkError('INVALID_URL', { url: uri, reason: 'Multipart uploads need S3.' })
  const { S3MultipartUploads } = await import('./s3-multipart-uploads.ts')
  const { createS3Client } = await import('./create-s3-client.ts')
  return new S3MultipartUploads(uri, createS3Client())
}
