import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import type { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { afterAll, describe, expect, it } from 'vitest'
import { dataLocation } from '../../cdk/lib/data-location.ts'
import { architectureOf } from '../../cdk/lib/executor-zip.ts'
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

function statements(of: Template, kind: 'AWS::IAM::Policy' | 'AWS::IAM::ManagedPolicy'): readonly Statement[] {
  const [policy] = Object.values(of.findResources(kind))
  return policy?.Properties.PolicyDocument.Statement
}
/** The statements of an executor's role, and of the policy for drivers. */
const executorStatements = (of: Template): readonly Statement[] => statements(of, 'AWS::IAM::Policy')
const driverStatements = (of: Template): readonly Statement[] => statements(of, 'AWS::IAM::ManagedPolicy')

/** What an action is allowed on, as text. */
const resources = (all: readonly Statement[], action: string): string =>
  JSON.stringify(all.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource))

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
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    })
  })

  it('outlives the stack unless it is disposable', () => {
    template().hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' })
    template({ disposable: true }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' })
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
    ])
  })

  it('read and write outside the work folder only where they are told to', () => {
    const input = 'arn:aws:s3:::lake/bronze/*'
    const output = 'arn:aws:s3:::lake/gold/*'
    const allowed = executorStatements(template({ inputs: [input], outputs: [output] }))
    expect(resources(allowed, 's3:GetObject')).toContain(input)
    expect(resources(allowed, 's3:PutObject')).toContain(output)
    expect(resources(allowed, 's3:PutObject')).not.toContain(input)
  })

  it('have no managed policies', () => {
    template().allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })
})

describe('the policy for drivers', () => {
  it('invokes these executors only, and lets the work bucket alone outside the work folder', () => {
    const allowed = driverStatements(template())
    expect(resources(allowed, 'lambda:InvokeFunction')).toMatch(/^\[\{"Fn::GetAtt":\["Executor3008\w+","Arn"\]\}\]$/)
    for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'])
      expect(resources(allowed, action)).toMatch(
        /^\[\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["Work\w+","Arn"\]\},"\/work\/\*"\]\]\}\]$/,
      )
    expect(allowed.every(({ Resource }) => Resource !== '*')).toBe(true)
  })

  it('lists and reads inputs, and commits to outputs: nobody else does', () => {
    const allowed = driverStatements(template({ inputs: ['lake/bronze'], outputs: ['s3://gold-lake/out/'] }))
    expect(resources(allowed, 's3:GetObject')).toMatch(/lake\/bronze"\].*lake\/bronze\/\*"\]/)
    expect(resources(allowed, 's3:ListBucket')).toMatch(/:s3:::lake"\].*:s3:::gold-lake"\]/)
    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload']) {
      expect(resources(allowed, action)).toContain(':s3:::gold-lake/out/*')
      expect(resources(allowed, action)).not.toContain('bronze')
    }
    expect(resources(allowed, 's3:ListBucketMultipartUploads')).toContain(':s3:::gold-lake"')
    expect(resources(allowed, 's3:ListBucketMultipartUploads')).not.toContain(':s3:::lake"')
  })
})

describe('a place of data', () => {
  it.each([
    ['lake', ['arn:aws:s3:::lake/*']],
    ['s3://lake/', ['arn:aws:s3:::lake/*']],
    ['lake/bronze/day=1', ['arn:aws:s3:::lake/bronze/day=1', 'arn:aws:s3:::lake/bronze/day=1/*']],
    ['s3a://lake/bronze/', ['arn:aws:s3:::lake/bronze', 'arn:aws:s3:::lake/bronze/*']],
    ['arn:aws-cn:s3:::lake', ['arn:aws-cn:s3:::lake/*']],
    ['arn:aws:s3:::lake/b*/x', ['arn:aws:s3:::lake/b*/x']],
  ])('%s is %j', (text, expected) => {
    const resolved = stack().resolve(dataLocation(text).objectArns) as unknown[]
    const plain = (arn: unknown): string =>
      JSON.stringify(arn).replace(/.*"AWS::Partition"\},"(.*)"\]\]\}$/, 'arn:aws$1')
    expect(resolved.map((arn) => (typeof arn === 'string' ? arn : plain(arn)))).toEqual(expected)
  })

  it.each(['', 's3://', 'Lake/x', 'lake/*', '/lake', 'https://lake/x', 'arn:aws:sqs:::lake'])('%j is none', (text) => {
    expect(() => dataLocation(text)).toThrow(/known: bucket, bucket\/folder/)
  })
})

describe('the zip of the executor', () => {
  it.each(['arm64', 'x64'])('says by its native package that it is for %s', (arch) => {
    const zip = path.join(folder, `${arch}.zip`)
    fs.writeFileSync(zip, `PK node_modules/@duckdb/node-bindings-linux-${arch}/libduckdb.so PK`)
    expect(architectureOf(zip)).toBe(arch)
    expect(architectureOf(executorZip)).toBeUndefined()
  })
})

describe('every resource that can have tags', () => {
  it('has the one by which costs are told apart', () => {
    const of = template()
    const tagged = ['AWS::S3::Bucket', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::IAM::Role']
    for (const kind of tagged)
      of.allResourcesProperties(kind, { Tags: Match.arrayWith([{ Key: 'application', Value: 'flashover' }]) })
  })
})

describe('security checks', () => {
  const data = { inputs: ['arn:aws:s3:::lake/bronze/*', 'raw/in'], outputs: ['gold'] }

  it('find nothing that is not acknowledged', () => {
    expect(() => synthesizeChecked({ ...data, disposable: true })).not.toThrow()
  })

  it('have these exceptions and no others', () => {
    const acknowledged = stack()
      .node.findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:acknowledged-rules'))
      .flatMap(({ data: rules }) => Object.keys(rules as object))
    expect([...new Set(acknowledged)].map((id) => id.replace(/\w+\.Arn/, 'Arn')).sort()).toEqual([
      'Annotation::AwsSolutions-IAM5[Resource::<Arn>/work/*]',
      'Annotation::AwsSolutions-IAM5[Resource::<Arn>:log-stream:*]',
      'Annotation::AwsSolutions-S1',
      'Annotation::Serverless-LambdaAsyncFailureDestination',
      'Annotation::Serverless-LambdaDLQ',
      'Annotation::Serverless-LambdaTracing',
    ])
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
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
  app.synth()
}
