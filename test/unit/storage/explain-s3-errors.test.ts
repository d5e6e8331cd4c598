import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createS3Client } from '../../../common/storage/create-s3-client.ts'
import { ObjectNotFound, ObjectStoreUnavailable } from '../../../common/storage/object-store.ts'
import { S3MultipartUploads } from '../../../common/storage/s3-multipart-uploads.ts'
import { S3ObjectStore } from '../../../common/storage/s3-object-store.ts'
import { LoopbackServer } from '../../support/loopback-server.ts'

/** Answers every request with one refusal. */
let answer: { readonly status: number; readonly code: string }
let server: LoopbackServer
let endpoint: string
beforeAll(async () => {
  server = await new LoopbackServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/xml' })
    response.end(`<Error><Code>${answer.code}</Code><Message>said so</Message></Error>`)
  }).listen()
  endpoint = server.endpoint
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x')
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.stop()
})

const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  )
const listed = async (store: S3ObjectStore): Promise<void> => {
  for await (const { key } of store.list('days/')) expect(key).toBe('')
}

describe('what S3 refuses', () => {
  it.each([
    [404, 'NoSuchBucket', 'AWS_BUCKET_NOT_FOUND', 'There is no bucket lake'],
    [403, 'AccessDenied', 'AWS_ACCESS_DENIED', 'the permission s3:ListBucket'],
    [400, 'ExpiredToken', 'AWS_CREDENTIALS_EXPIRED', 'Sign in again'],
    [403, 'InvalidAccessKeyId', 'AWS_CREDENTIALS_MISSING', 'Set AWS_PROFILE'],
    [301, 'PermanentRedirect', 'AWS_WRONG_REGION', 'Set AWS_REGION'],
    [503, 'SlowDown', 'OBJECT_STORE_UNAVAILABLE', 'run fewer tasks at once'],
    [500, 'InternalError', 'OBJECT_STORE_UNAVAILABLE', 'AWS_ENDPOINT_URL'],
  ])('with %d %s is %s, with the place and what mends it', async (status, code, condition, mends) => {
    answer = { status, code }
    const error = await failure(listed(new S3ObjectStore('s3://lake/sales', createS3Client(endpoint))))
    expect(error).toMatchObject({ condition })
    expect(error.message).toContain('s3://lake/sales/days/')
    expect(error.message).toContain(endpoint)
    expect(error.message).toContain(mends)
  })

  it('of an upload names the object and the permission', async () => {
    answer = { status: 403, code: 'AccessDenied' }
    const uploads = new S3MultipartUploads('s3://lake/out', createS3Client(endpoint))
    const { message } = await failure(uploads.upload('part-0', import.meta.filename))
    expect(message).toMatch(
      /s3:PutObject on s3:\/\/lake\/out\/part-0 at http:.*Give AWS_ACCESS_KEY_ID the permission s3:PutObject/,
    )
  })

  it('is told from what is not there', async () => {
    answer = { status: 404, code: 'NoSuchKey' }
    const client = createS3Client(endpoint)
    await expect(new S3ObjectStore('s3://lake', client).get('gone')).rejects.toThrow(ObjectNotFound)
    await expect(client.send(new HeadObjectCommand({ Bucket: 'lake', Key: 'gone' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    })
  })

  it('names the endpoint at which nobody listens', async () => {
    const error = await failure(new S3ObjectStore('s3://lake', createS3Client('http://127.0.0.1:1')).get('day'))
    expect(error).toBeInstanceOf(ObjectStoreUnavailable)
    expect(error.message).toMatch(
      /GET s3:\/\/lake\/day failed: .*ECONNREFUSED.*asked of http:\/\/127\.0\.0\.1:1, see AWS_REGION and AWS_ENDPOINT_URL/,
    )
  })
})
