import { type App, Mixin, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { Bucket, CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { describe, expect, it } from 'vitest'
import { Application } from '../../cdk/lib/application.ts'
import { dataIn } from '../../cdk/lib/data-location.ts'
import { FlashoverCluster, type FlashoverClusterProps } from '../../cdk/lib/flashover-cluster.ts'
import { packageVersion } from '../../cdk/lib/package-root.ts'
import {
  allowed,
  BUNDLE,
  clusterIn,
  clusterTemplate,
  emptyStack,
  executorZip,
  plain,
  properties,
  roleStatements,
} from './synthesized.ts'

/** A cluster as people have it: buckets of another stack, a schedule, somebody who submits. */
function usualStack(props: FlashoverClusterProps = {}): { readonly stack: Stack; readonly cluster: FlashoverCluster } {
  const stack = emptyStack()
  const data = new Stack(stack.node.root as App, 'Data')
  const raw = Bucket.fromBucketName(data, 'Raw', 'raw')
  const lake = new Bucket(data, 'Lake', { serverAccessLogsBucket: raw, enforceSSL: true }) as IBucket
  const cluster = clusterIn(stack, { inputBuckets: [raw], outputs: [dataIn(lake, 'gold')], ...props })
  cluster.grantSubmit(new Role(stack, 'Submitter', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }))
  if (props.driver !== 'none')
    cluster.addSchedule('Nightly', {
      application: Application.fromUri(BUNDLE),
      schedule: ScheduleExpression.cron({ hour: '2', minute: '0' }),
      args: ['--date', '<scheduled date>'],
    })
  return { stack, cluster }
}

function acknowledgements(of: IConstruct): ReadonlyMap<string, string> {
  const rules = of.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:acknowledged-rules'))
    .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, string>>))
    // Others are the library's own, of its checks of templates.
    .filter(([id]) => /(AwsSolutions|Serverless)-/.test(id))
  return new Map(rules.map(([id, reason]) => [id.replace(/^.*?::/, ''), reason]))
}

function synthesizeChecked(stack: Stack): void {
  const app = stack.node.root as App
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
  app.synth()
}

it('is this template', async () => {
  const template = Template.fromStack(usualStack().stack).toJSON()
  const text = JSON.stringify(template, null, 2).replaceAll(`\\"${packageVersion()}\\"`, '\\"VERSION\\"')
  await expect(`${text}\n`).toMatchFileSnapshot('flashover-cluster.template.json')
})

describe('grantSubmit', () => {
  const by = Template.fromStack(usualStack().stack)

  it('finds the cluster, leaves bundle and record, sends the job, wakes the driver, and follows the log', () => {
    const service = 'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/<SparkCluster>/driver'
    expect(allowed(roleStatements(by, /Submitter/))).toEqual([
      `ecs:UpdateService ${service}`,
      's3:GetObject <SparkWorkBucket>/applications/*',
      's3:GetObject <SparkWorkBucket>/jobs/default/*',
      's3:ListBucket <SparkWorkBucket>',
      's3:PutObject <SparkWorkBucket>/applications/*',
      's3:PutObject <SparkWorkBucket>/jobs/default/*',
      'sqs:SendMessage <SparkDriverJobsQueue>',
      'ssm:GetParameter arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/flashover/Test',
    ])
  })

  it('gives no access to data, and none to executors', () => {
    const statements = JSON.stringify(roleStatements(by, /Submitter/))
    expect(statements).not.toMatch(/lambda:|\/work\/|raw|gold/)
  })
})

it('grantRunApplications lets a driver run elsewhere, with the data that is declared', () => {
  const of = clusterTemplate({ driver: 'none' }, (cluster, stack) =>
    cluster.grantRunApplications(new Role(stack, 'Own', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })),
  )
  const actions = allowed(roleStatements(of, /^Own/)).map((line) => line.split(' ')[0])
  expect([...new Set(actions)]).toEqual([
    'lambda:InvokeFunction',
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListBucket',
    's3:ListBucketMultipartUploads',
    's3:PutObject',
    'ssm:GetParameter',
  ])
})

describe('a cluster', () => {
  it('says what clients need to know, under its name', () => {
    const of = clusterTemplate({ clusterName: 'lake', executors: { reservedConcurrentExecutions: 50 } })
    const { Name, Value } = properties(of, 'AWS::SSM::Parameter')
    expect(Name).toBe('/flashover/lake')
    expect(JSON.parse(plain(Value))).toEqual({
      version: 1,
      workBucket: '<SparkWorkBucket>',
      workPrefix: 'work/default',
      queueUrl: '<SparkDriverJobsQueue>',
      deadLetterQueueUrl: '<SparkDriverJobsDeadLettersQueue>',
      executorEventsUrl: '<SparkEventsQueue>',
      executors: [
        {
          memoryMB: 3008,
          functionName: '<SparkApplicationsdefaultExecutorsExecutor3008Alias>',
          version: expect.stringMatching(
            /^<SparkApplicationsdefaultExecutorsExecutor3008FunctionCurrentVersion/,
          ) as unknown,
        },
      ],
      reservedConcurrency: 50,
      driver: {
        kind: 'service',
        cluster: '<SparkCluster>',
        service: 'driver',
        applicationRole: '<SparkApplicationsdefaultRole>',
      },
      packageVersion: packageVersion(),
    })
  })

  it.each(['', 'a/b', 'x'.repeat(65)])('is not named %j', (clusterName) => {
    expect(() => clusterTemplate({ clusterName })).toThrow(/is no name of a cluster/)
  })

  it('tags everything, so that its costs are told apart', () => {
    const of = Template.fromStack(usualStack().stack)
    const tagged = [
      'AWS::S3::Bucket',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::IAM::Role',
      'AWS::SQS::Queue',
    ]
    for (const kind of [...tagged, 'AWS::ECS::Service', 'AWS::ECS::Cluster', 'AWS::EC2::VPC'])
      for (const [id, { Properties }] of Object.entries(of.findResources(kind)))
        if (id.startsWith('Spark'))
          expect(Properties.Tags, id).toEqual(
            expect.arrayContaining([
              { Key: 'application', Value: 'flashover' },
              { Key: 'flashover:cluster', Value: 'Test' },
            ]),
          )
  })

  it('keeps its bucket when it is destroyed, and nothing else; that too where it is told so', () => {
    const retained = (props: FlashoverClusterProps): string[] =>
      Object.entries(
        clusterTemplate(props).toJSON().Resources as Record<string, { DeletionPolicy?: string; Type: string }>,
      )
        .filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith('Retain'))
        .map(([, { Type }]) => Type)
    expect(retained({})).toEqual(['AWS::S3::Bucket', 'AWS::Lambda::Version'])
    expect(retained({ removalPolicy: RemovalPolicy.DESTROY })).toEqual(['AWS::Lambda::Version'])
  })

  it('takes mixins', () => {
    class Versioned extends Mixin {
      override supports(construct: IConstruct): boolean {
        return construct instanceof CfnBucket
      }
      override applyTo(construct: IConstruct): void {
        ;(construct as CfnBucket).versioningConfiguration = { status: 'Enabled' }
      }
    }
    const stack = emptyStack()
    clusterIn(stack, { driver: 'none' }).with(new Versioned())
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
    })
  })

  it('reads neither the environment nor the context', () => {
    const stack = emptyStack()
    const asked: string[] = []
    const root = stack.node.root.node
    root.tryGetContext = (key: string) => {
      asked.push(key)
    }
    new FlashoverCluster(stack, 'Spark', { driver: 'none', executors: { code: Code.fromAsset(executorZip) } })
    expect(asked.filter((key) => !/^(@aws-cdk\/|aws:cdk:|aws-cdk:)/.test(key))).toEqual([])
  })
})

describe('security checks', () => {
  it.each(['service', 'task', 'none'] as const)('find nothing that is not acknowledged, with driver %s', (driver) => {
    expect(() => synthesizeChecked(usualStack({ driver }).stack)).not.toThrow()
  })

  it('have these exceptions for these reasons, and no others', () => {
    const { stack } = usualStack()
    synthesizeChecked(stack)
    const reasons = Object.fromEntries(
      [...acknowledgements(stack)].map(([id, reason]) => [
        id.replaceAll(/[0-9A-F]{8}\.Arn>/g, '>').replace(/Data:\w+/, '<Lake>'),
        reason,
      ]),
    )
    const ids = 'Ids of applications, jobs and attempts are not known before.'
    const declared = 'The data that the owner of the cluster named for applications to use.'
    expect(reasons).toEqual({
      'AwsSolutions-S1':
        'Shuffle data that lives for hours; server access logs would cost more requests than the data itself.',
      'AwsSolutions-IAM5[Resource::*]': 'ecr:GetAuthorizationToken knows no resources.',
      'AwsSolutions-IAM5[Resource::<SparkWorkBucket>/work/default/*]': ids,
      'AwsSolutions-IAM5[Resource::<SparkWorkBucket>/jobs/*]': ids,
      'AwsSolutions-IAM5[Resource::<SparkWorkBucket>/jobs/default/*]': ids,
      'AwsSolutions-IAM5[Resource::<SparkWorkBucket>/exclusive/*]': ids,
      'AwsSolutions-IAM5[Resource::<SparkWorkBucket>/applications/*]': ids,
      'AwsSolutions-IAM5[Resource::<SparkWorkBucket>/event-logs/default/*]': ids,
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::raw/*]': declared,
      'AwsSolutions-IAM5[Resource::<Lake>/gold/*]': declared,
      'AwsSolutions-IAM5[Resource::<SparkApplicationsdefaultExecutorsLogs>:log-stream:*]':
        "Lambda names the log streams; the group is the executor's own.",
      'AwsSolutions-SQS3': 'It is a dead-letter queue itself, of schedules.',
      'Serverless-SQSRedrivePolicy': 'It is a dead-letter queue itself.',
      'Serverless-EventBusDLQ': 'It would hold what ECS says of a task, which is known there too.',
      'Serverless-LambdaDLQ':
        'Drivers wait for its answers; what else fails goes to a destination, whose queue has one.',
      'Serverless-LambdaTracing':
        'A trace for each task would cost more than it tells: the driver records every attempt.',
    })
  })

  it('have one more where no driver service reads what fails in executors', () => {
    const { stack } = usualStack({ driver: 'task' })
    synthesizeChecked(stack)
    expect(acknowledgements(stack).get('Serverless-LambdaAsyncFailureDestination')).toBe(
      'Drivers wait for its answers, and nobody lives here who would read what else fails.',
    )
  })

  it('the reason for the one resource of any name holds: nothing but ECR knows no resources', () => {
    const { stack } = usualStack({ driverOptions: {} })
    const anything = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[])
      .filter(({ Resource }) => Resource === '*')
    expect(anything.every(({ Action }) => Action === 'ecr:GetAuthorizationToken')).toBe(true)
    Template.fromStack(stack).allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })

  it('do run: an unprotected bucket is found', () => {
    const { stack, cluster } = usualStack({ driver: 'none' })
    const resource = cluster.workBucket.node.defaultChild as CfnBucket
    resource.publicAccessBlockConfiguration = { blockPublicAcls: false }
    expect(() => synthesizeChecked(stack)).toThrow(/AwsSolutions-S2/)
  })
})
