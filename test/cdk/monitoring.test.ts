import fs from 'node:fs'
import { Duration, Size } from 'aws-cdk-lib'
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { describe, expect, it } from 'vitest'
import { Application } from '../../cdk/lib/application.ts'
import { BUNDLE, clusterIn, clusterTemplate, emptyStack, plain, properties } from './synthesized.ts'

const page: IAlarmAction = { bind: () => ({ alarmActionArn: 'arn:page' }) }
const by = clusterTemplate({ alarmActions: [page] }, (cluster) =>
  cluster.addSchedule('Nightly', {
    application: Application.fromUri(BUNDLE),
    schedule: ScheduleExpression.rate(Duration.hours(1)),
  }),
)

/** Alarms by their ids in the construct, but for the one that is no fault. */
const alarms = Object.entries(by.findResources('AWS::CloudWatch::Alarm'))
  .filter(([id]) => !id.includes('MessagesWait'))
  .map(([id, { Properties }]) => [id.replace(/^SparkMonitoringAlarms(\w+?)[0-9A-F]{8}$/, '$1'), Properties] as const)

describe('the alarms', () => {
  it('are these', () => {
    expect(alarms.map(([id]) => id).sort()).toEqual([
      'DriverFailed',
      'JobFailed',
      'JobLost',
      'JobsWait',
      'LostEvents',
      'MissingNightly',
      'RejectedJobs',
      'Throttled3008',
      'UndeliveredSchedules',
    ])
  })

  it('do what the owner of the cluster wants', () => {
    expect(alarms.map(([, { AlarmActions }]) => AlarmActions as unknown)).toEqual(alarms.map(() => ['arn:page']))
  })

  it('name the cluster and say what has happened, and the page for operators has a section for each', () => {
    const page = fs.readFileSync('docs/operations.md', 'utf8')
    for (const [id, { AlarmDescription }] of alarms) {
      expect(AlarmDescription).toMatch(/^Test: [A-Z].*\.$/)
      expect(page).toContain(`\n### ${id.replace(/^Missing.*/, 'Missing').replace(/\d+$/, '')}\n`)
    }
  })

  it('watch that dead-letter queues are empty', () => {
    const dimension = (id: string): unknown => {
      const { Dimensions } = properties(by, 'AWS::CloudWatch::Alarm', new RegExp(`Alarms${id}`))
      return plain(((Dimensions as { Value: { 'Fn::GetAtt': unknown } }[])[0] ?? { Value: '' }).Value)
    }
    expect(['RejectedJobs', 'LostEvents', 'UndeliveredSchedules'].map(dimension)).toEqual([
      '<SparkDriverJobsDeadLettersQueue>',
      '<SparkEventsDeadLettersQueue>',
      '<SparkSchedulesUndeliveredQueue>',
    ])
  })

  it('watch each size of executor', () => {
    const sizes = [1769, 3008].map((size) => Size.mebibytes(size))
    const of = clusterTemplate({ driver: 'none', executors: { memorySizes: sizes } })
    expect(Object.keys(of.findResources('AWS::CloudWatch::Alarm')).filter((id) => /Throttled/.test(id))).toHaveLength(2)
  })
})

describe('the log of drivers', () => {
  it('is counted by the lines that the design page fixes', () => {
    const filters = Object.values(by.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => [
      Properties.MetricTransformations[0].MetricName as unknown,
      Properties.FilterPattern as unknown,
    ])
    expect(Object.fromEntries(filters)).toEqual({
      JobsSucceeded: '{ $.event = "job" && $.state = "succeeded" }',
      JobsFailed: '{ $.event = "job" && $.state = "failed" }',
      JobsCancelled: '{ $.event = "job" && $.state = "cancelled" }',
      JobsLost: '{ $.event = "job" && $.state = "lost" }',
      ScheduledJobsSucceeded: '{ $.event = "job" && $.state = "succeeded" && $.schedule = * }',
      DriverFailures: '{ $.source = "aws.ecs" }',
      ExpectationViolations: '{ $.event = "expectation" }',
      ExecutorFailures: '{ $.event = "executor" && $.state = "failed" }',
    })
  })

  it('is counted by rows where it tells of expectations', () => {
    const { MetricTransformations } = properties(by, 'AWS::Logs::MetricFilter', /ExpectationViolations/)
    expect(MetricTransformations).toMatchObject([{ MetricName: 'ExpectationViolations', MetricValue: '$.rows' }])
    const { metricStat } = clusterIn(emptyStack()).metricExpectationViolations().toMetricConfig()
    expect(metricStat).toMatchObject({ metricName: 'ExpectationViolations', statistic: 'Sum' })
  })

  it('gets what ECS says of drivers that failed, from EventBridge only', () => {
    const { EventPattern, Targets } = properties(by, 'AWS::Events::Rule')
    expect(EventPattern).toMatchObject({
      source: ['aws.ecs'],
      detail: {
        lastStatus: ['STOPPED'],
        $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
      },
    })
    expect(plain((Targets as { Arn: unknown }[])[0]?.Arn)).toMatch(/:log-group:<SparkDriverContainerLogs>$/)
    expect(plain(properties(by, 'AWS::Logs::ResourcePolicy').PolicyDocument)).toContain('events.amazonaws.com')
  })
})

describe('metrics', () => {
  it('are of the jobs and tasks of a cluster', () => {
    const cluster = clusterIn(emptyStack())
    expect(cluster.metricJobs('failed', { period: Duration.hours(1) }).toMetricConfig().metricStat).toMatchObject({
      namespace: 'Flashover/Test',
      metricName: 'JobsFailed',
      statistic: 'Sum',
      period: Duration.hours(1),
    })
    expect(cluster.metricExecutorFailures().toMetricConfig().metricStat).toMatchObject({
      namespace: 'Flashover/Test',
      metricName: 'ExecutorFailures',
    })
    const [throttles] = cluster.metricTasks('Throttles')
    expect(throttles?.toMetricConfig().metricStat).toMatchObject({ namespace: 'AWS/Lambda', metricName: 'Throttles' })
  })

  it('of jobs are not there where nobody sees them', () => {
    expect(() => clusterIn(emptyStack(), { driver: 'none' }).metricJobs('failed')).toThrow(
      "a cluster with driver 'none' does not see what jobs there are",
    )
  })
})

it('the dashboard shows jobs, messages, driver and tasks', () => {
  const body = plain(properties(by, 'AWS::CloudWatch::Dashboard').DashboardBody)
  const { widgets } = JSON.parse(body) as { widgets: { properties: { title: string } }[] }
  expect(widgets.map((widget) => widget.properties.title)).toEqual([
    'Jobs',
    'Messages',
    'Driver, percent',
    'Tasks at a time',
    'Tasks',
    'How long a task takes',
  ])
})
