import { Duration, TimeZone } from 'aws-cdk-lib'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { describe, expect, it } from 'vitest'
import { Application } from '../../cdk/lib/application.ts'
import type { ApplicationScheduleOptions } from '../../cdk/lib/application-schedule.ts'
import type { FlashoverClusterProps } from '../../cdk/lib/flashover-cluster.ts'
import { parseJobMessage } from '../../common/jobs/job-message.ts'
import { parseScheduleDefinition } from '../../common/jobs/schedule-definition.ts'
import { allowed, BUNDLE, clusterTemplate, plain, properties, roleStatements } from './synthesized.ts'

const application = Application.fromUri(BUNDLE, { entry: 'jobs.mjs' })
const schedule = ScheduleExpression.cron({ hour: '2', minute: '0' })

const scheduled = (
  options: Partial<ApplicationScheduleOptions> = {},
  props: FlashoverClusterProps = {},
  id = 'Nightly',
) => clusterTemplate(props, (cluster) => cluster.addSchedule(id, { application, schedule, ...options }))

const target = (of: ReturnType<typeof scheduled>, id: RegExp): Readonly<Record<string, unknown>> =>
  properties(of, 'AWS::Scheduler::Schedule', id).Target as Readonly<Record<string, unknown>>

describe('a schedule', () => {
  const by = scheduled({
    timeZone: TimeZone.EUROPE_BERLIN,
    args: ['--date', '<scheduled date>'],
    conf: { 'spark.a': 'b' },
  })

  it('sends the driver a message that says which it is, and for when', () => {
    expect(parseJobMessage(plain(target(by, /NightlySchedule/).Input))).toEqual({
      version: 1,
      kind: 'scheduled',
      schedule: 'Nightly',
      scheduledFor: '<aws.scheduler.scheduled-time>',
    })
  })

  it('says what is run in a parameter, which the driver may read, and nobody but the stack writes', () => {
    const { Name, Value } = properties(by, 'AWS::SSM::Parameter', /NightlyDefinition/)
    expect(Name).toBe('/flashover/Test/schedules/Nightly')
    expect(parseScheduleDefinition(plain(Value), 'Nightly')).toEqual({
      version: 1,
      timeZone: 'Europe/Berlin',
      name: 'Nightly',
      application: { uri: BUNDLE, sha256: 'ab'.repeat(32), entry: 'jobs.mjs' },
      args: ['--date', '<scheduled date>'],
      conf: { 'spark.a': 'b' },
      exclusive: 'Nightly',
    })
    expect(allowed(roleStatements(by, /DriverContainerTaskRole/))).toContain(
      'ssm:GetParameter arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter<SparkSchedulesNightlyDefinition>',
    )
    const written = JSON.stringify(by.findResources('AWS::IAM::Policy'))
    expect(written).not.toContain('ssm:PutParameter')
    expect(() => scheduled({ args: ['x'.repeat(3500)] })).toThrow(/its args and conf are too long/)
  })

  it('fires at its time, in its zone, and tries again for twelve hours before its message is put aside', () => {
    expect(properties(by, 'AWS::Scheduler::Schedule', /NightlySchedule/)).toMatchObject({
      ScheduleExpression: 'cron(0 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
    })
    const { RetryPolicy, DeadLetterConfig } = target(by, /NightlySchedule/)
    expect(RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 43_200, MaximumRetryAttempts: 100 })
    expect(plain((DeadLetterConfig as { Arn: unknown }).Arn)).toBe('<SparkSchedulesUndeliveredQueue>')
  })

  it('wakes the driver at the same time, unless that is always on', () => {
    const { Arn, Input } = target(by, /NightlyWake/)
    expect(plain(Arn)).toBe('arn:<AWS::Partition>:scheduler:::aws-sdk:ecs:updateService')
    expect(JSON.parse(plain(Input))).toEqual({ Cluster: '<SparkCluster>', Service: 'driver', DesiredCount: 1 })
    expect(properties(by, 'AWS::Scheduler::Schedule', /NightlyWake/)).toMatchObject({
      ScheduleExpressionTimezone: 'Europe/Berlin',
    })
    scheduled({}, { driverOptions: { alwaysOn: true } }).resourceCountIs('AWS::Scheduler::Schedule', 1)
  })

  it('may do that and nothing else, as one of the group of this cluster', () => {
    expect(allowed(roleStatements(by, /SchedulesRole/))).toEqual([
      'ecs:UpdateService arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/<SparkCluster>/driver',
      'sqs:SendMessage <SparkDriverJobsQueue>',
      'sqs:SendMessage <SparkSchedulesUndeliveredQueue>',
    ])
    const { AssumeRolePolicyDocument } = properties(by, 'AWS::IAM::Role', /SchedulesRole/)
    expect(AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.anything(), 'Arn'] } } } }],
    })
  })

  it('is in the zone of its expression, or in UTC, where none is named', () => {
    const zone = (options: Partial<ApplicationScheduleOptions>): unknown =>
      properties(scheduled(options), 'AWS::Scheduler::Schedule', /NightlySchedule/).ScheduleExpressionTimezone
    expect(zone({})).toBe('Etc/UTC')
    const timeZone = TimeZone.ASIA_TOKYO
    expect(zone({ schedule: ScheduleExpression.cron({ hour: '2', timeZone }) })).toBe('Asia/Tokyo')
  })

  it('raises an alarm when no run has succeeded for 26 hours, or as long as is said', () => {
    const alarm = (of: typeof by): unknown => properties(of, 'AWS::CloudWatch::Alarm', /MissingNightly/)
    expect(alarm(by)).toMatchObject({
      Namespace: 'Flashover/Test',
      MetricName: 'ScheduledJobsSucceeded',
      Dimensions: [{ Name: 'Schedule', Value: 'Nightly' }],
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 3600,
      EvaluationPeriods: 26,
      DatapointsToAlarm: 26,
      TreatMissingData: 'breaching',
    })
    expect(alarm(scheduled({ missingAfter: Duration.days(7) }))).toMatchObject({ EvaluationPeriods: 168 })
    expect(() => scheduled({ missingAfter: Duration.days(8) })).toThrow('missingAfter is an hour to a week, not 8 days')
  })

  it('has a name that can be a part of ids', () => {
    expect(() => scheduled({}, {}, 'every night')).toThrow(/'every night' is no name of a schedule/)
    expect(() => scheduled({}, {}, 'every.night')).toThrow(/is no name of a schedule/)
  })

  it('refuses settings that say where it runs', () => {
    const conf = { 'spark.flashover.store.uri': 's3://elsewhere' }
    expect(() => scheduled({ conf })).toThrow(/spark.flashover.store.uri is what its cluster says/)
  })

  it('needs somebody to run it', () => {
    expect(() => scheduled({}, { driver: 'none' })).toThrow("a cluster with driver 'none' has nobody to run it")
  })
})

describe('a bundle by its place', () => {
  it.each(['nightly.zip', 's3://bundles', 's3://bundles/*', 'https://bundles/nightly.zip'])('is not %j', (uri) => {
    expect(() => Application.fromUri(uri)).toThrow(/is no bundle of an application: s3:\/\/bucket\/key.zip/)
  })

  it('says by its hash what is meant, where its name does not', () => {
    expect(() => Application.fromUri('s3://bundles/nightly.zip')).toThrow(/needs its sha256/)
    expect(() => Application.fromUri('s3://bundles/nightly.zip', { sha256: 'x' })).toThrow(/of 64 hexadecimal digits/)
  })
})
