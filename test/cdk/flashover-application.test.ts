import { type App, Size, Stack, Validations } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { describe, expect, it } from 'vitest'
import { Application } from '../../cdk/lib/application.ts'
import type { FlashoverClusterProps } from '../../cdk/lib/flashover-cluster.ts'
import { allowed, BUNDLE, clusterIn, emptyStack, plain, properties, roleStatements } from './synthesized.ts'

/** A cluster whose default application reads `common`, with an application that reads `raw` and writes `lake`, its schedule, and who submits either. */
function declaredStack(props: FlashoverClusterProps = {}): Stack {
  const stack = emptyStack()
  const data = new Stack(stack.node.root as App, 'Data')
  const [common, raw, lake] = ['common', 'raw', 'lake'].map(
    (name) => Bucket.fromBucketName(data, name, name) as IBucket,
  )
  const cluster = clusterIn(stack, { inputBuckets: [common as IBucket], ...props })
  const etl = cluster.addApplication('Etl', {
    inputBuckets: [raw as IBucket],
    outputBuckets: [lake as IBucket],
    executorMemorySizes: [Size.mebibytes(1769)],
    reservedConcurrentExecutions: 20,
  })
  const [of, ofEtl] = ['Anybody', 'Submitter'].map(
    (id) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
  )
  if (of !== undefined) cluster.grantSubmit(of)
  if (ofEtl !== undefined) etl.grantSubmit(ofEtl)
  if (props.driver !== 'none')
    cluster.addSchedule('Nightly', {
      application: Application.fromUri(BUNDLE),
      runAs: etl,
      schedule: ScheduleExpression.cron({ hour: '2', minute: '0' }),
    })
  return stack
}
const by = Template.fromStack(declaredStack())
const parameter = (name: string): string =>
  `ssm:GetParameter arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/flashover/Test${name}`

describe('a declared application', () => {
  it('has a role that uses its data and its executors, and works in a folder of its own', () => {
    expect(allowed(roleStatements(by, /ApplicationsEtlRole/))).toEqual([
      'lambda:InvokeFunction <SparkApplicationsEtlExecutorsExecutor1769Alias>',
      's3:AbortMultipartUpload <SparkWorkBucket>/work/Etl/*',
      's3:AbortMultipartUpload arn:<AWS::Partition>:s3:::lake/*',
      's3:DeleteObject <SparkWorkBucket>/work/Etl/*',
      's3:DeleteObject arn:<AWS::Partition>:s3:::lake/*',
      's3:GetObject <SparkWorkBucket>/work/Etl/*',
      's3:GetObject arn:<AWS::Partition>:s3:::lake/*',
      's3:GetObject arn:<AWS::Partition>:s3:::raw/*',
      's3:ListBucket <SparkWorkBucket>',
      's3:ListBucket arn:<AWS::Partition>:s3:::lake',
      's3:ListBucket arn:<AWS::Partition>:s3:::raw',
      's3:ListBucketMultipartUploads <SparkWorkBucket>',
      's3:ListBucketMultipartUploads arn:<AWS::Partition>:s3:::lake',
      's3:PutObject <SparkWorkBucket>/event-logs/Etl/*',
      's3:PutObject <SparkWorkBucket>/work/Etl/*',
      's3:PutObject arn:<AWS::Partition>:s3:::lake/*',
      parameter('/applications/Etl'),
    ])
  })

  it('is assumed by the driver, and by nobody else', () => {
    const { AssumeRolePolicyDocument } = properties(by, 'AWS::IAM::Role', /^SparkApplicationsEtlRole/)
    const [{ Principal, Action }, ...others] = (
      AssumeRolePolicyDocument as { Statement: [{ Principal: { AWS: unknown }; Action: string }] }
    ).Statement
    expect([plain(Principal.AWS), Action, others]).toEqual(['<SparkDriverContainerTaskRole>', 'sts:AssumeRole', []])
    const assumes = allowed(roleStatements(by, /DriverContainerTaskRole/)).filter((line) => line.startsWith('sts:'))
    expect(assumes).toEqual([
      'sts:AssumeRole <SparkApplicationsEtlRole>',
      'sts:AssumeRole <SparkApplicationsdefaultRole>',
    ])
  })

  it('has executors of its own that reach its data only, as those of the default one reach theirs', () => {
    const data = (role: RegExp): readonly string[] =>
      allowed(roleStatements(by, role)).filter((line) => /s3:::|\/work\//.test(line))
    expect(data(/EtlExecutorsRole/)).toEqual([
      's3:AbortMultipartUpload <SparkWorkBucket>/work/Etl/*',
      's3:AbortMultipartUpload arn:<AWS::Partition>:s3:::lake/*',
      's3:GetObject <SparkWorkBucket>/work/Etl/*',
      's3:GetObject arn:<AWS::Partition>:s3:::lake/*',
      's3:GetObject arn:<AWS::Partition>:s3:::raw/*',
      's3:PutObject <SparkWorkBucket>/work/Etl/*',
      's3:PutObject arn:<AWS::Partition>:s3:::lake/*',
    ])
    expect(data(/defaultExecutorsRole/)).toEqual([
      's3:AbortMultipartUpload <SparkWorkBucket>/work/default/*',
      's3:GetObject <SparkWorkBucket>/work/default/*',
      's3:GetObject arn:<AWS::Partition>:s3:::common/*',
      's3:PutObject <SparkWorkBucket>/work/default/*',
    ])
    by.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1769, ReservedConcurrentExecutions: 20 })
    by.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 3008,
      ReservedConcurrentExecutions: Match.absent(),
    })
  })

  it('is described to who runs as it by a parameter of its own', () => {
    const { Name, Value } = properties(by, 'AWS::SSM::Parameter', /EtlDescription/)
    expect(Name).toBe('/flashover/Test/applications/Etl')
    expect(JSON.parse(plain(Value))).toMatchObject({
      workPrefix: 'work/Etl',
      queueUrl: '<SparkDriverJobsQueue>',
      executors: [{ memoryMB: 1769, functionName: '<SparkApplicationsEtlExecutorsExecutor1769Alias>' }],
      reservedConcurrency: 20,
      driver: { kind: 'service', applicationRole: '<SparkApplicationsEtlRole>' },
    })
  })

  it('is submitted to by who has its grantSubmit, which writes its records and no others', () => {
    const records = (role: RegExp): readonly string[] =>
      allowed(roleStatements(by, role)).filter((line) => /\/jobs\/|ssm:/.test(line))
    expect(records(/Submitter/)).toEqual([
      's3:GetObject <SparkWorkBucket>/jobs/Etl/*',
      's3:PutObject <SparkWorkBucket>/jobs/Etl/*',
      parameter('/applications/Etl'),
    ])
    expect(records(/Anybody/)).toEqual([
      's3:GetObject <SparkWorkBucket>/jobs/default/*',
      's3:PutObject <SparkWorkBucket>/jobs/default/*',
      parameter(''),
    ])
  })

  it('is run by schedules that name it, by a parameter below its own', () => {
    const { Input } = properties(by, 'AWS::Scheduler::Schedule', /NightlySchedule/).Target as { Input: unknown }
    expect(JSON.parse(plain(Input))).toMatchObject({ kind: 'scheduled', schedule: 'Nightly', runAs: 'Etl' })
    const { Name } = properties(by, 'AWS::SSM::Parameter', /NightlyDefinition/)
    expect(Name).toBe('/flashover/Test/applications/Etl/schedules/Nightly')
  })

  it('has alarms and graphs of its own, and its tasks are among those of the cluster', () => {
    expect(Object.keys(by.findResources('AWS::CloudWatch::Alarm')).join()).toContain('AlarmsThrottledEtl1769')
    const body = plain(properties(by, 'AWS::CloudWatch::Dashboard').DashboardBody)
    expect(body).toContain('"Etl: Tasks at a time"')
    const cluster = clusterIn(emptyStack())
    const etl = cluster.addApplication('Etl')
    expect([cluster.metricTasks('Errors').length, etl.metricTasks('Errors').length]).toEqual([2, 1])
  })

  it.each(['', 'a/b', 'a.b', 'default', 'Default', 'x'.repeat(65)])('is not named %j', (name) => {
    expect(() => clusterIn(emptyStack()).addApplication(name)).toThrow(/is no name of an application/)
  })

  it('runs schedules of its own cluster only', () => {
    const runAs = clusterIn(emptyStack()).addApplication('Etl')
    const options = {
      application: Application.fromUri(BUNDLE),
      schedule: ScheduleExpression.cron({ hour: '2' }),
      runAs,
    }
    expect(() => clusterIn(emptyStack()).addSchedule('Nightly', options)).toThrow('Etl is of another cluster')
  })
})

describe('a declared application whose jobs are tasks', () => {
  const of = Template.fromStack(declaredStack({ driver: 'task' }))

  it('has a task definition of its own, whose role keeps its records and acts as it: as no other', () => {
    of.resourceCountIs('AWS::ECS::TaskDefinition', 2)
    const lines = allowed(roleStatements(of, /DriverEtlContainerTaskRole/))
    expect(lines.filter((line) => /sts:|\/jobs\/|\/exclusive\/|parameter/.test(line))).toEqual([
      's3:GetObject <SparkWorkBucket>/exclusive/Etl/*',
      's3:GetObject <SparkWorkBucket>/jobs/Etl/*',
      's3:PutObject <SparkWorkBucket>/exclusive/Etl/*',
      's3:PutObject <SparkWorkBucket>/jobs/Etl/*',
      parameter('/applications/Etl'),
      parameter('<SparkSchedulesNightlyDefinition>').replace('/flashover/Test', ''),
      'sts:AssumeRole <SparkApplicationsEtlRole>',
    ])
  })

  it('is started by who submits to it, and no other is', () => {
    const runs = (role: RegExp): readonly string[] =>
      allowed(roleStatements(of, role)).filter((line) => /RunTask|PassRole/.test(line))
    expect(runs(/Submitter/)).toEqual([
      'ecs:RunTask <SparkDriverEtlContainerTask>',
      'iam:PassRole <SparkDriverContainerExecutionRole>',
      'iam:PassRole <SparkDriverEtlContainerTaskRole>',
    ])
    expect(runs(/Anybody/)).toEqual([
      'ecs:RunTask <SparkDriverContainerTask>',
      'iam:PassRole <SparkDriverContainerExecutionRole>',
      'iam:PassRole <SparkDriverContainerTaskRole>',
    ])
  })
})

it('a cluster without drivers has applications too, without roles, which users run as with roles of theirs', () => {
  const of = Template.fromStack(declaredStack({ driver: 'none' }))
  const { Value } = properties(of, 'AWS::SSM::Parameter', /EtlDescription/)
  expect(JSON.parse(plain(Value))).toMatchObject({ driver: { kind: 'none' }, workPrefix: 'work/Etl' })
  const roles = Object.keys(of.findResources('AWS::IAM::Role')).map((id) => id.replace(/[0-9A-F]{8}$/, ''))
  expect(roles.filter((id) => id.startsWith('Spark'))).toEqual([
    'SparkApplicationsdefaultExecutorsRole',
    'SparkApplicationsEtlExecutorsRole',
  ])
})

it.each(['service', 'task', 'none'] as const)(
  'has no finding of cdk-nag that nobody has answered, with driver %s',
  (driver) => {
    const app = declaredStack({ driver }).node.root as App
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
    expect(() => app.synth()).not.toThrow()
  },
)
