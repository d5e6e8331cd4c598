import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface JobMetricsProps {
  readonly clusterName: string
  /** Where drivers write a line for each thing that operators count (docs/design/driver-service.md). */
  readonly driverLog: ILogGroup
}

export const ENDED_STATES = ['succeeded', 'failed', 'cancelled', 'lost'] as const
export type EndedState = (typeof ENDED_STATES)[number]

const metricName = (state: EndedState): string => `Jobs${state.charAt(0).toUpperCase()}${state.slice(1)}`

/** What the log of drivers says, counted: jobs by how they ended, drivers that died, and executors that failed with nobody to hear it. */
export class JobMetrics extends Construct {
  readonly #namespace: string

  constructor(scope: Construct, id: string, { clusterName, driverLog }: JobMetricsProps) {
    super(scope, id)
    this.#namespace = `Flashover/${clusterName}`
    const count = (name: string, filter: string, dimensions?: Record<string, string>): MetricFilter =>
      new MetricFilter(this, name, {
        logGroup: driverLog,
        metricNamespace: this.#namespace,
        metricName: name,
        filterPattern: FilterPattern.literal(filter),
        metricValue: '1',
        ...(dimensions === undefined ? {} : { dimensions }),
      })
    for (const state of ENDED_STATES) count(metricName(state), `{ $.event = "job" && $.state = "${state}" }`)
    const ofSchedule = '{ $.event = "job" && $.state = "succeeded" && $.schedule = * }'
    count('ScheduledJobsSucceeded', ofSchedule, { Schedule: '$.schedule' })
    count('DriverFailures', '{ $.source = "aws.ecs" }')
    new MetricFilter(this, 'ExpectationViolations', {
      logGroup: driverLog,
      metricNamespace: this.#namespace,
      metricName: 'ExpectationViolations',
      filterPattern: FilterPattern.literal('{ $.event = "expectation" }'),
      metricValue: '$.rows',
    })
    count('ExecutorFailures', '{ $.event = "executor" && $.state = "failed" }')
  }

  /** Jobs that ended like that. */
  jobs(state: EndedState, options?: MetricOptions): Metric {
    return this.#metric(metricName(state), options)
  }

  /** Jobs of a schedule that succeeded. */
  scheduledJobsSucceeded(schedule: string, options?: MetricOptions): Metric {
    return this.#metric('ScheduledJobsSucceeded', { dimensionsMap: { Schedule: schedule }, ...options })
  }

  /** Containers of drivers that ended by themselves with a failure, were killed, or could not be started. */
  driverFailures(options?: MetricOptions): Metric {
    return this.#metric('DriverFailures', options)
  }

  /** Invocations of executors that failed while nobody waited for them. */
  executorFailures(options?: MetricOptions): Metric {
    return this.#metric('ExecutorFailures', options)
  }

  /** Rows of committed outputs that did not hold what was expected of them. */
  expectationViolations(options?: MetricOptions): Metric {
    return this.#metric('ExpectationViolations', options)
  }

  #metric(name: string, options: MetricOptions = {}): Metric {
    return new Metric({ namespace: this.#namespace, metricName: name, statistic: Stats.SUM, ...options })
  }
}
