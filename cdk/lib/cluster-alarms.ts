import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { ExecutorFunction } from './executor-function.ts'
import type { JobMetrics } from './job-metrics.ts'

export interface ClusterAlarmsProps {
  readonly clusterName: string
  /** What is done when one goes off, and when it is over. */
  readonly actions: readonly IAlarmAction[]
}

interface Condition {
  /** What has happened, and what to do: docs/operations.md says more. */
  readonly description: string
  readonly metric: IMetric
  /** From which value on. */
  readonly threshold: number
  readonly evaluationPeriods?: number
}

/** The alarms of a cluster. docs/operations.md has a section for each, by its id. */
export class ClusterAlarms extends Construct {
  readonly #clusterName: string
  readonly #actions: readonly IAlarmAction[]

  constructor(scope: Construct, id: string, { clusterName, actions }: ClusterAlarmsProps) {
    super(scope, id)
    this.#clusterName = clusterName
    this.#actions = actions
  }

  /** A dead-letter queue that is not empty. */
  deadLetters(id: string, queue: IQueue, description: string): void {
    const period = Duration.minutes(5)
    const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM })
    this.#alarm(id, { description, metric, threshold: 1 })
  }

  /** Messages of jobs that nobody takes. */
  jobsWait(queue: IQueue): void {
    const period = Duration.minutes(5)
    this.#alarm('JobsWait', {
      description: 'Jobs wait for a quarter of an hour: the driver is full, or does not start.',
      metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MINIMUM }),
      threshold: 1,
      evaluationPeriods: 3,
    })
  }

  /** What drivers say of jobs and of themselves. */
  jobs(metrics: JobMetrics): void {
    const period = Duration.minutes(5)
    this.#alarm('JobFailed', {
      description: 'An application failed, and is not run again. Its log says why: flashover logs ID.',
      metric: metrics.jobs('failed', { period }),
      threshold: 1,
    })
    this.#alarm('JobLost', {
      description: 'A job was given up after three drivers that ran it died. It may be what they die of.',
      metric: metrics.jobs('lost', { period }),
      threshold: 1,
    })
    this.#alarm('DriverFailed', {
      description: 'A driver died or could not start; ECS starts another. Its log says why.',
      metric: metrics.driverFailures({ period }),
      threshold: 1,
    })
  }

  /** A schedule of which no run succeeded for that long. */
  missingRun(schedule: string, metrics: JobMetrics, after: Duration): void {
    const hours = after.toHours()
    if (hours < 1 || hours > 168) throw new Error(`missingAfter is an hour to a week, not ${after.toHumanString()}`)
    new Alarm(this, `Missing${schedule}`, {
      alarmDescription: `${this.#clusterName}: No run of ${schedule} has succeeded for ${hours} hours.`,
      metric: metrics.scheduledJobsSucceeded(schedule, { period: Duration.hours(1) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: hours,
      datapointsToAlarm: hours,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(...this.#actions)
  }

  /**
   * Some refusals are how drivers find out how many invocations they may have; they slow down, and cannot come to so many.
   * @param application the declared one whose executors these are
   */
  throttled(application: string, executors: readonly ExecutorFunction[]): void {
    const period = Duration.minutes(5)
    for (const executor of executors)
      this.#alarm(`Throttled${application}${executor.memoryMB}`, {
        description: 'For a quarter of an hour 3 invocations a second were refused: concurrency is too small.',
        metric: executor.metric('Throttles', { period }),
        threshold: 1000,
        evaluationPeriods: 3,
      })
  }

  #alarm(id: string, { description, metric, threshold, evaluationPeriods = 1 }: Condition): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${this.#clusterName}: ${description}`,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(...this.#actions)
  }
}
