import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import type { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { AwsSolutionsChecks } from 'cdk-nag'
import { afterAll, describe, expect, it } from 'vitest'
import { FlashoverStack, type FlashoverStackProps } from '../../cdk/lib/flashover-stack.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cdk-'))
const executorZip = path.join(folder, 'executor.zip')
fs.writeFileSync(executorZip, 'not really a zip')
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function stack(props: Partial<FlashoverStackProps> = {}): FlashoverStack {
  const app = new App({ outdir: fs.mkdtempSync(path.join(folder, 'cdk.out-')) })
  return new FlashoverStack(app, 'Test', { executorZip, ...props })
}

function template(props: Partial<FlashoverStackProps> = {}): Template {
  return Template.fromStack(stack(props))
}

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: unknown
}

/** The statements of an executor's role. */
function executorStatements(of: Template): readonly Statement[] {
  const [policy] = Object.values(of.findResources('AWS::IAM::Policy'))
  return policy?.Properties.PolicyDocument.Statement
}

describe('the work bucket', () => {
  it('expires what applications left after three days, and aborted uploads after one', () => {
    template().hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          { Id: 'expire-work', Prefix: 'work/', ExpirationInDays: 3, Status: 'Enabled' },
          { Id: 'abort-uploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
        ],
      },
    })
  })

  it('is closed to the public, encrypted, and refuses requests without TLS', () => {
    const of = template()
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
        ]),
      },
    })
  })

  it('outlives the stack unless it is disposable', () => {
    template().hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' })
    template({ disposable: true }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' })
  })
})

describe('the queue of executor events', () => {
  it('gives a message to the dead letters after five deliveries', () => {
    template().hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
      SqsManagedSseEnabled: true,
    })
  })
})

describe('the executor functions', () => {
  it('have one size of 3008 MB, fifteen minutes and the largest /tmp by default', () => {
    const of = template()
    of.resourceCountIs('AWS::Lambda::Function', 1)
    of.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 3008,
      Timeout: 900,
      EphemeralStorage: { Size: 10_240 },
      Architectures: ['arm64'],
      Handler: 'index.handler',
      ReservedConcurrentExecutions: Match.absent(),
    })
  })

  it('exist once for each size, with the concurrency and architecture asked for', () => {
    const of = template({ executorMemoryMB: [1769, 7076], reservedConcurrency: 40, architecture: 'x64' })
    for (const MemorySize of [1769, 7076])
      of.hasResourceProperties('AWS::Lambda::Function', {
        MemorySize,
        ReservedConcurrentExecutions: 40,
        Architectures: ['x86_64'],
      })
    expect(Object.keys(of.findOutputs('*')).filter((name) => name.startsWith('ExecutorFunctionName'))).toEqual([
      'ExecutorFunctionName1769',
      'ExecutorFunctionName7076',
    ])
  })

  it('are never retried by Lambda, for the scheduler does that', () => {
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 })
  })

  it('can neither invoke functions nor delete objects', () => {
    const actions = executorStatements(template()).flatMap(({ Action }) => Action)
    expect([...actions].sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'sqs:SendMessage',
    ])
  })

  it('read and write outside the work folder only where they are told to', () => {
    const input = 'arn:aws:s3:::lake/bronze/*'
    const output = 'arn:aws:s3:::lake/gold/*'
    const statements = executorStatements(template({ inputs: [input], outputs: [output] }))
    const resources = (action: string): string =>
      JSON.stringify(
        statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource),
      )
    expect(resources('s3:GetObject')).toContain(input)
    expect(resources('s3:PutObject')).toContain(output)
    expect(resources('s3:PutObject')).not.toContain(input)
  })

  it('have no managed policies', () => {
    template().allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })
})

describe('security checks', () => {
  it('find nothing that is not acknowledged', () => {
    expect(() => synthesizeChecked({ inputs: ['arn:aws:s3:::lake/bronze/*'], disposable: true })).not.toThrow()
  })

  it('do run: an unprotected bucket is found', () => {
    expect(() =>
      synthesizeChecked({}, (checked) => {
        const bucket = checked.node.findChild('Work').node.findChild('Bucket')
        const resource = bucket.node.defaultChild as CfnBucket
        resource.publicAccessBlockConfiguration = { blockPublicAcls: false }
      }),
    ).toThrow(/AwsSolutions-S2/)
  })
})

function synthesizeChecked(
  props: Partial<FlashoverStackProps>,
  change: (stack: FlashoverStack) => void = () => {},
): void {
  const checked = stack(props)
  change(checked)
  const app = checked.node.root as App
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  app.synth()
}
