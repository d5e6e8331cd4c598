import { Dashboard, GraphWidget, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Driver } from './driver.ts'
import { DriverService } from './driver-service.ts'
import type { ExecutorFunction } from './executor-function.ts'
import { ENDED_STATES, type JobMetrics } from './job-metrics.ts'

export interface ClusterDashboardProps {
  readonly executors: readonly ExecutorFunction[]
  readonly driver?: Driver
  readonly metrics?: JobMetrics
}

/** How a cluster is doing, on one page. */
export class ClusterDashboard extends Construct {
  readonly dashboard: Dashboard

  constructor(scope: Construct, id: string, { executors, driver, metrics }: ClusterDashboardProps) {
    super(scope, id)
    this.dashboard = new Dashboard(this, 'Dashboard')
    if (metrics !== undefined)
      this.#row(
        graph('Jobs', [
          ...ENDED_STATES.map((state) => metrics.jobs(state)),
          metrics.driverFailures(),
          metrics.executorFailures(),
        ]),
        ...(driver instanceof DriverService ? serviceGraphs(driver) : []),
      )
    this.addExecutors('', executors)
  }

  /** @param title what stands before the titles of their graphs */
  addExecutors(title: string, executors: readonly ExecutorFunction[]): void {
    const each = (metric: (executor: ExecutorFunction) => IMetric): IMetric[] => executors.map(metric)
    this.#row(
      graph(
        `${title}Tasks at a time`,
        each(({ lambda }) => lambda.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM })),
      ),
      graph(`${title}Tasks`, [
        ...each((executor) => executor.metric('Invocations')),
        ...each((executor) => executor.metric('Throttles')),
        ...each((executor) => executor.metric('Errors')),
      ]),
      graph(
        `${title}How long a task takes`,
        each(({ lambda }) => lambda.metricDuration({ statistic: Stats.p(50) })).concat(
          each(({ lambda }) => lambda.metricDuration({ statistic: Stats.MAXIMUM })),
        ),
      ),
    )
  }

  #row(...widgets: readonly GraphWidget[]): void {
    this.dashboard.addWidgets(...widgets)
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 8 })

function serviceGraphs({ jobs, service }: DriverService): GraphWidget[] {
  return [
    graph('Messages', [
      jobs.queue.metricApproximateNumberOfMessagesVisible(),
      jobs.queue.metricApproximateNumberOfMessagesNotVisible(),
      jobs.deadLetterQueue.metricApproximateNumberOfMessagesVisible(),
    ]),
    graph('Driver, percent', [service.metricCpuUtilization(), service.metricMemoryUtilization()]),
  ]
}
