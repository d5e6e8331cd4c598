import type { Duration } from 'aws-cdk-lib'
import type { IAlarmAction, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ClusterAlarms } from './cluster-alarms.ts'
import { ClusterDashboard } from './cluster-dashboard.ts'
import type { Driver } from './driver.ts'
import { DriverFailures } from './driver-failures.ts'
import { DriverService } from './driver-service.ts'
import type { Executors } from './executors.ts'
import { type EndedState, JobMetrics } from './job-metrics.ts'
import type { MessageQueue } from './message-queue.ts'

export interface MonitoringProps {
  readonly clusterName: string
  readonly executors: Executors
  /** Failures of tasks for which nobody waits. */
  readonly events?: MessageQueue
  /** What alarms do. */
  readonly actions: readonly IAlarmAction[]
  readonly driver?: Driver
}

/** What watches over a cluster: metrics of its jobs, alarms, a dashboard. */
export class Monitoring extends Construct {
  readonly alarms: ClusterAlarms
  readonly dashboard: ClusterDashboard
  /** What drivers of the cluster write is counted; without drivers there is nothing to count. */
  readonly #metrics: JobMetrics | undefined

  constructor(scope: Construct, id: string, { clusterName, executors, events, actions, driver }: MonitoringProps) {
    super(scope, id)
    const { functions } = executors
    this.alarms = new ClusterAlarms(this, 'Alarms', { clusterName, actions })
    this.alarms.throttled('', functions)
    if (events !== undefined)
      this.alarms.deadLetters('LostEvents', events.deadLetterQueue, 'Events of executors were handled by nobody.')
    if (driver !== undefined) this.#metrics = this.#watchDriver(driver, clusterName)
    if (driver instanceof DriverService) {
      const { queue, deadLetterQueue } = driver.jobs
      this.alarms.deadLetters('RejectedJobs', deadLetterQueue, 'Jobs were put aside; their attribute Reason says why.')
      this.alarms.jobsWait(queue)
    }
    this.dashboard = new ClusterDashboard(this, 'Dashboard', {
      executors: functions,
      ...(driver === undefined ? {} : { driver }),
      ...(this.#metrics === undefined ? {} : { metrics: this.#metrics }),
    })
  }

  /** Jobs that ended in a state. */
  jobs(state: EndedState, options?: MetricOptions): Metric {
    return this.#jobMetrics.jobs(state, options)
  }

  /** A declared application, whose executors are its own. */
  watchApplication(name: string, { functions }: Executors): void {
    this.alarms.throttled(name, functions)
    this.dashboard.addExecutors(`${name}: `, functions)
  }

  /** Invocations of executors that failed while nobody waited for them. */
  executorFailures(options?: MetricOptions): Metric {
    return this.#jobMetrics.executorFailures(options)
  }

  /** Rows of committed outputs that did not hold what was expected of them. */
  expectationViolations(options?: MetricOptions): Metric {
    return this.#jobMetrics.expectationViolations(options)
  }

  watchSchedule(name: string, missingAfter: Duration): void {
    this.alarms.missingRun(name, this.#jobMetrics, missingAfter)
  }

  watchUndelivered(queue: IQueue): void {
    this.alarms.deadLetters('UndeliveredSchedules', queue, 'Schedules fired and could not hand over their jobs.')
  }

  get #jobMetrics(): JobMetrics {
    if (this.#metrics === undefined) throw new Error("a cluster with driver 'none' does not see what jobs there are")
    return this.#metrics
  }

  #watchDriver({ container, ecsCluster }: Driver, clusterName: string): JobMetrics {
    const { logGroup } = container
    const metrics = new JobMetrics(this, 'Jobs', { clusterName, driverLog: logGroup })
    this.alarms.jobs(metrics)
    new DriverFailures(this, 'DriverFailures', { driverLog: logGroup, cluster: ecsCluster })
    return metrics
  }
}
