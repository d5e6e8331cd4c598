import { Duration, Size } from 'aws-cdk-lib'
import { Match } from 'aws-cdk-lib/assertions'
import { Architecture } from 'aws-cdk-lib/aws-lambda'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, it } from 'vitest'
import { dataIn } from '../../cdk/lib/data-location.ts'
import { allowed, clusterTemplate, emptyStack, plain, properties, roleStatements } from './synthesized.ts'

const by = clusterTemplate({ driver: 'none' })

describe('the executor functions', () => {
  it('have one size of 3008 MB, Node 24 on arm64, fifteen minutes and the largest /tmp by default', () => {
    by.resourceCountIs('AWS::Lambda::Function', 1)
    by.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      MemorySize: 3008,
      Timeout: 900,
      EphemeralStorage: { Size: 10_240 },
      Architectures: ['arm64'],
      Handler: 'index.handler',
      ReservedConcurrentExecutions: Match.absent(),
    })
  })

  it('exist once for each size, with the concurrency and architecture asked for', () => {
    const of = clusterTemplate({
      driver: 'none',
      executors: {
        memorySizes: [Size.mebibytes(7076), Size.mebibytes(1769)],
        reservedConcurrentExecutions: 40,
        architecture: Architecture.X86_64,
        timeout: Duration.minutes(5),
      },
    })
    for (const MemorySize of [1769, 7076])
      of.hasResourceProperties('AWS::Lambda::Function', {
        MemorySize,
        Timeout: 300,
        ReservedConcurrentExecutions: 40,
        Architectures: ['x86_64'],
      })
    of.resourceCountIs('AWS::Lambda::Function', 2)
  })

  it('are invoked through an alias of a version that outlives the next one, for applications that run by then', () => {
    by.hasResource('AWS::Lambda::Version', { DeletionPolicy: 'Retain' })
    by.hasResourceProperties('AWS::Lambda::Alias', { Name: 'live' })
  })

  it('have neither versions nor an alias where they are not wanted', () => {
    const of = clusterTemplate({ driver: 'none', executors: { versioned: false } })
    of.resourceCountIs('AWS::Lambda::Version', 0)
    of.resourceCountIs('AWS::Lambda::Alias', 0)
  })

  it('are never retried by Lambda, for the scheduler does that', () => {
    by.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      DestinationConfig: Match.absent(),
    })
  })

  it('send what fails with nobody waiting for it to a queue, where a driver service reads it', () => {
    const of = clusterTemplate()
    const { DestinationConfig } = properties(of, 'AWS::Lambda::EventInvokeConfig')
    const { OnFailure } = DestinationConfig as { readonly OnFailure: { readonly Destination: unknown } }
    expect(plain(OnFailure.Destination)).toBe('<SparkEventsQueue>')
    expect(allowed(roleStatements(of, /defaultExecutorsRole/)).filter((line) => line.startsWith('sqs:'))).toEqual([
      'sqs:GetQueueAttributes <SparkEventsQueue>',
      'sqs:GetQueueUrl <SparkEventsQueue>',
      'sqs:SendMessage <SparkEventsQueue>',
    ])
    for (const driver of ['task', 'none'] as const) clusterTemplate({ driver }).resourceCountIs('AWS::SQS::Queue', 0)
  })

  it('keep their logs for two weeks, or as long as is said', () => {
    by.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 14 }, DeletionPolicy: 'Delete' })
    const longer = clusterTemplate({ driver: 'none', executors: { logRetention: RetentionDays.ONE_YEAR } })
    longer.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 })
  })
})

describe('the role of executors', () => {
  it('reads and writes work and logs, and can neither invoke nor delete', () => {
    expect(allowed(roleStatements(by, /ExecutorsRole/))).toEqual([
      'logs:CreateLogStream <SparkApplicationsdefaultExecutorsLogs>:log-stream:*',
      'logs:PutLogEvents <SparkApplicationsdefaultExecutorsLogs>:log-stream:*',
      's3:AbortMultipartUpload <SparkWorkBucket>/work/default/*',
      's3:GetObject <SparkWorkBucket>/work/default/*',
      's3:ListBucket <SparkWorkBucket>',
      's3:PutObject <SparkWorkBucket>/work/default/*',
    ])
  })

  it('reads inputs and writes outputs, in the folders that are declared', () => {
    const stack = emptyStack('Data')
    const raw = Bucket.fromBucketName(stack, 'Raw', 'raw')
    const lake = Bucket.fromBucketName(stack, 'Lake', 'lake')
    const of = clusterTemplate({ driver: 'none', inputs: [dataIn(raw, 'flights')], outputBuckets: [lake] })
    const data = allowed(roleStatements(of, /ExecutorsRole/)).filter((line) => line.includes(':s3:::'))
    expect(data).toEqual([
      's3:AbortMultipartUpload arn:<AWS::Partition>:s3:::lake/*',
      's3:GetObject arn:<AWS::Partition>:s3:::lake/*',
      's3:GetObject arn:<AWS::Partition>:s3:::raw/flights',
      's3:GetObject arn:<AWS::Partition>:s3:::raw/flights/*',
      's3:PutObject arn:<AWS::Partition>:s3:::lake/*',
    ])
  })
})
