import { randomUUID } from 'node:crypto'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, inject } from 'vitest'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import { testS3Client } from '../support/lambda-session.ts'
import { objectStoreContract } from '../support/object-store-contract.ts'

const stack = inject('stack')
const bucket = `contract-${randomUUID()}`
const client = testS3Client(stack)

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
})
afterAll(() => client.destroy())

objectStoreContract('S3', async () => new S3ObjectStore(`s3://${bucket}/${randomUUID()}`, client))
