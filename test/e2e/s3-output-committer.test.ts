import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { S3OutputCommitter } from '../../common/commit/s3-output-committer.ts'
import type { StagedFile } from '../../common/protocol/task-result.ts'
import { S3MultipartUploads } from '../../common/storage/s3-multipart-uploads.ts'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import { S3VersionedObjects } from '../../common/storage/s3-versioned-objects.ts'
import { testS3Client } from '../support/lambda-session.ts'

const stack = inject('stack')
const bucket = `committer-${randomUUID()}`
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-committer-'))
let client: S3Client
let uri: string
let store: S3ObjectStore
let uploads: S3MultipartUploads
let records: S3VersionedObjects

beforeAll(async () => {
  client = testS3Client(stack)
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
})
afterAll(() => {
  client.destroy()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  uri = `s3://${bucket}/${randomUUID()}`
  store = new S3ObjectStore(uri, client)
  uploads = new S3MultipartUploads(uri, client)
  records = new S3VersionedObjects(uri, client)
})

const commit = (writeId: string): S3OutputCommitter =>
  new S3OutputCommitter({ uri, store, uploads, records, close() {} }, writeId)

async function stage(finalName: string, text: string): Promise<StagedFile> {
  const file = path.join(folder, randomUUID())
  writeFileSync(file, text)
  const upload = await uploads.upload(finalName, file)
  return { finalName, sizeBytes: text.length, rows: 1, staged: { kind: 'multipart', ...upload } }
}

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of store.list('')) found.push(key)
  return found
}

const text = async (key: string): Promise<string> => Buffer.from(await store.get(key)).toString()

describe('output to S3', () => {
  afterEach(async () => {
    // Whatever the end of a job, no upload is left that would cost money and be seen by nobody.
    for await (const upload of uploads.pending('')) expect(upload).toBeUndefined()
  })

  it('is not there before the commit, and whole after it, _SUCCESS included', async () => {
    const committer = commit('w1')
    expect(await committer.setupJob('errorifexists')).toBe('run')
    const staged = [await stage('p=1/part-0-w1', 'one'), await stage('p=%3A/part-1-w1', 'two')]
    expect(await keys()).toEqual([])
    await committer.commitJob(staged)
    expect(await keys()).toEqual(['_SUCCESS', 'p=%3A/part-1-w1', 'p=1/part-0-w1'])
    expect(await text('p=1/part-0-w1')).toBe('one')
  })

  it('is of the attempts that won, whichever ended last', async () => {
    const committer = commit('w1')
    await committer.setupJob('errorifexists')
    const won = await stage('part-0-w1', 'won')
    await stage('part-0-w1', 'late')
    await committer.commitJob([won])
    expect(await text('part-0-w1')).toBe('won')
  })

  it('is nothing after an abort, and other jobs keep what they have staged', async () => {
    const committer = commit('w1')
    await committer.setupJob('append')
    await stage('part-0-w1', 'rows')
    const other = await stage('part-0-w2', 'of another job')
    await committer.abortJob()
    expect(await keys()).toEqual([])
    await commit('w2').commitJob([other])
    expect(await text('part-0-w2')).toBe('of another job')
  })

  it('replaces all that was there on overwrite, and nothing on append', async () => {
    await store.put('old', new Uint8Array(1))
    await store.put('p=0/older', new Uint8Array(1))
    const appending = commit('w1')
    await appending.setupJob('append')
    await appending.commitJob([await stage('part-w1', 'more')])
    expect(await keys()).toEqual(['_SUCCESS', 'old', 'p=0/older', 'part-w1'])
    const overwriting = commit('w2')
    await overwriting.setupJob('overwrite')
    await overwriting.commitJob([await stage('part-w2', 'new')])
    expect(await keys()).toEqual(['_SUCCESS', 'part-w2'])
  })

  it('leaves the old output when a commit fails', async () => {
    await store.put('old', new Uint8Array(1))
    const committer = commit('w1')
    await committer.setupJob('overwrite')
    const good = await stage('part-0-w1', 'rows')
    const lost = await stage('part-1-w1', 'rows')
    if (lost.staged.kind === 'multipart') await uploads.abort(lost.finalName, lost.staged.uploadId)
    await expect(committer.commitJob([good, lost])).rejects.toThrow()
    await committer.abortJob()
    expect(await keys()).toEqual(['old'])
  })

  it('never replaces a file that another job has written meanwhile', async () => {
    const [first, second] = [commit('w1'), commit('w2')]
    await first.setupJob('append')
    await second.setupJob('append')
    // As RDDs name their files.
    const staged = [await stage('part-0', 'first'), await stage('part-0', 'second')]
    await first.commitJob(staged.slice(0, 1))
    await expect(second.commitJob(staged.slice(1))).rejects.toMatchObject({ condition: 'CONCURRENT_WRITE' })
    expect(await keys()).toEqual(['_SUCCESS', 'part-0'])
    expect(await text('part-0')).toBe('first')
    const [, late] = staged
    if (late?.staged.kind === 'multipart') await uploads.abort('part-0', late.staged.uploadId)
  })

  it('refuses or passes over a destination that exists, as the mode says', async () => {
    await store.put('old', new Uint8Array(1))
    await expect(commit('w1').setupJob('errorifexists')).rejects.toMatchObject({
      condition: 'PATH_ALREADY_EXISTS',
    })
    expect(await commit('w1').setupJob('ignore')).toBe('skip')
  })
})
