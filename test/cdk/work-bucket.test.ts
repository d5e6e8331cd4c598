import { RemovalPolicy } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { WorkBucket } from '../../cdk/lib/work-bucket.ts'
import { emptyStack, properties } from './synthesized.ts'

function template(removalPolicy?: RemovalPolicy): Template {
  const stack = emptyStack()
  new WorkBucket(stack, 'Work', removalPolicy === undefined ? {} : { removalPolicy })
  return Template.fromStack(stack)
}

describe('the work bucket', () => {
  const of = template()

  it('lets shuffle go after a day, event logs after 30, records after 90, bundles after 180, and cut-off uploads after one', () => {
    const expires = (name: string, ExpirationInDays: number) =>
      expect.objectContaining({ Prefix: `${name}/`, ExpirationInDays, Status: 'Enabled' }) as unknown
    const { LifecycleConfiguration } = properties(of, 'AWS::S3::Bucket')
    expect((LifecycleConfiguration as { Rules: unknown }).Rules).toEqual([
      expires('work', 1),
      expires('applications', 180),
      expires('jobs', 90),
      expires('exclusive', 90),
      expires('event-logs', 30),
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }),
    ])
  })

  it('is closed to the public, encrypted, and refuses requests without TLS', () => {
    of.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    })
    of.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    })
  })

  it('outlives the stack unless it is told to go', () => {
    of.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' })
    template(RemovalPolicy.DESTROY).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' })
  })
})
