import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { S3OutputCommitter } from '../../common/commit/s3-output-committer.ts'
import { S3MultipartUploads } from '../../common/storage/s3-multipart-uploads.ts'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import { objectStoreContract } from '../support/object-store-contract.ts'

const stack = inject('stack')
const client = (): S3Client =>
  new S3Client({
    endpoint: stack.endpoint,
    region: stack.region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
const bucket = `contract-${randomUUID()}`
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-s3-'))

beforeAll(async () => {
  await client().send(new CreateBucketCommand({ Bucket: bucket }))
})
afterAll(() => rmSync(folder, { recursive: true }))

objectStoreContract('S3', async () => new S3ObjectStore(`s3://${bucket}/${randomUUID()}`, client()))

describe('output to S3', () => {
  it('appears at the commit, replaces the old files and leaves no uploads', async () => {
    const uri = `s3://${bucket}/${randomUUID()}`
    const store = new S3ObjectStore(uri, client())
    const uploads = new S3MultipartUploads(uri, client())
    await store.put('old', new Uint8Array(1))
    writeFileSync(path.join(folder, 'f'), 'rows')
    const committer = new S3OutputCommitter(uri, 'w1', store, uploads)
    await committer.setupJob('overwrite')
    const won = await uploads.upload('p=1/part-w1', path.join(folder, 'f'))
    await uploads.upload('p=1/part-w1', path.join(folder, 'f'))
    const keys = async (): Promise<string[]> => {
      const found: string[] = []
      for await (const { key } of store.list('')) found.push(key)
      return found
    }
    expect(await keys()).toEqual(['old'])
    await committer.commitJob([
      { finalName: 'p=1/part-w1', sizeBytes: 4, rows: 1, staged: { kind: 'multipart', ...won } },
    ])
    expect(await keys()).toEqual(['_SUCCESS', 'p=1/part-w1'])
    for await (const upload of uploads.pending('w1')) expect(upload).toBeUndefined()
  })
})
