import { Template } from 'aws-cdk-lib/assertions'
import { type IKey, Key } from 'aws-cdk-lib/aws-kms'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, it } from 'vitest'
import { dataIn, dataLocation } from '../../cdk/lib/data-location.ts'
import { allowed, clusterIn, emptyStack, plain, roleStatements } from './synthesized.ts'

describe('a place of data', () => {
  it.each([
    ['lake', ['arn:aws:s3:::lake/*']],
    ['s3://lake/', ['arn:aws:s3:::lake/*']],
    ['lake/bronze/day=1', ['arn:aws:s3:::lake/bronze/day=1', 'arn:aws:s3:::lake/bronze/day=1/*']],
    ['s3a://lake/bronze/', ['arn:aws:s3:::lake/bronze', 'arn:aws:s3:::lake/bronze/*']],
    ['arn:aws-cn:s3:::lake', ['arn:aws-cn:s3:::lake/*']],
    ['arn:aws:s3:::lake/b*/x', ['arn:aws:s3:::lake/b*/x']],
  ])('%s is %j', (text, expected) => {
    const resolved = emptyStack().resolve(dataLocation(text).objectArns) as unknown[]
    expect(resolved.map((arn) => plain(arn).replace('<AWS::Partition>', 'aws'))).toEqual(expected)
  })

  it.each(['', 's3://', 'Lake/x', 'lake/*', '/lake', 'https://lake/x', 'arn:aws:sqs:::lake'])('%j is none', (text) => {
    expect(() => dataLocation(text)).toThrow(/known: bucket, bucket\/folder/)
  })

  it('is a folder of a bucket, without wildcards', () => {
    const bucket = Bucket.fromBucketName(emptyStack(), 'Lake', 'lake')
    expect(() => dataIn(bucket, 'gold/*')).toThrow("a folder has no wildcards: 'gold/*'")
  })
})

it('data that is encrypted with a key of its owner is read and written with that key', () => {
  const stack = emptyStack()
  const bucket = (id: string): IBucket =>
    new Bucket(stack, id, { encryptionKey: new Key(stack, `${id}Key`) as IKey }) as IBucket
  clusterIn(stack, { driver: 'none', inputBuckets: [bucket('Raw')], outputBuckets: [bucket('Lake')] })
  const keys = allowed(roleStatements(Template.fromStack(stack), /ExecutorsRole/)).filter((line) => /^kms/.test(line))
  expect(keys).toEqual(['kms:Decrypt <LakeKey>', 'kms:Decrypt <RawKey>', 'kms:GenerateDataKey <LakeKey>'])
})
