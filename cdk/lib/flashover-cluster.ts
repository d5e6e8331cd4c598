import { Duration, type RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib'
import type { IAlarmAction, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { Connections, type IConnectable } from 'aws-cdk-lib/aws-ec2'
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { DEFAULT_APPLICATION, isApplicationName } from '../../common/jobs/job-id.ts'
import type { ApplicationSchedule, ApplicationScheduleOptions } from './application-schedule.ts'
import type { DataProps } from './data-location.ts'
import type { DriverNetworkOptions } from './driver-network.ts'
import { DriverService, type DriverServiceOptions } from './driver-service.ts'
import type { DriverTask } from './driver-task.ts'
import { Drivers } from './drivers.ts'
import { executorCode } from './executor-zip.ts'
import type { ExecutorOptions, Executors } from './executors.ts'
import { FlashoverApplication, type FlashoverApplicationOptions } from './flashover-application.ts'
import type { EndedState } from './job-metrics.ts'
import { MessageQueue } from './message-queue.ts'
import { Monitoring } from './monitoring.ts'
import { Schedules } from './schedules.ts'
import { WorkBucket } from './work-bucket.ts'

/** The data is that of the default application: of jobs that run as no declared one. */
export interface FlashoverClusterProps extends DataProps {
  /**
   * By which clients find it: `spark.flashover.cluster`.
   * @default - the name of the stack
   */
  readonly clusterName?: string
  /** @default - one size of 3008 MiB, for arm64 */
  readonly executors?: ExecutorOptions
  /**
   * Where drivers run: `service` is one container that takes jobs from a queue, `task` a container for each job; with `none` there are only
   * those that users start, with `--master lambda`.
   * @default 'service'
   */
  readonly driver?: 'service' | 'task' | 'none'
  /** @default - a core, 4 GiB, stopped when idle */
  readonly driverOptions?: DriverServiceOptions
  /** @default - a VPC of its own without NAT */
  readonly network?: DriverNetworkOptions
  /**
   * What the alarms do.
   * @default - nothing: they are only shown
   */
  readonly alarmActions?: readonly IAlarmAction[]
  /**
   * What becomes of the work bucket, with the records of jobs and their logs, when it leaves the stack. Shuffle files in it are gone in a day in any case,
   * and the buckets of applications are not touched.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy
}

/**
 * What applications of Flashover run on: executors as functions, drivers in containers, schedules, and what watches over them.
 *
 * Executors cost nothing while no task runs; a driver that is idle stops. Clients find everything by the cluster's name. Jobs may read and write what is declared
 * here, or what an application declares that they run as.
 */
export class FlashoverCluster extends Construct implements IConnectable {
  readonly clusterName: string
  readonly workBucket: Bucket
  /** What jobs run as that name no declared application. */
  readonly defaultApplication: FlashoverApplication
  /** Of the default application. */
  readonly executors: Executors
  /** Failures of tasks for which nobody waits: read by the driver service, and there where there is one. */
  readonly events?: MessageQueue
  /** Absent where there are only drivers that users start. */
  readonly driver?: DriverService | DriverTask
  readonly monitoring: Monitoring
  readonly connections: Connections
  readonly #work: WorkBucket
  readonly #executorOptions: ExecutorOptions
  readonly #drivers: Drivers | undefined
  readonly #applications: Construct
  readonly #declared: FlashoverApplication[] = []
  #schedules: Schedules | undefined

  constructor(scope: Construct, id: string, props: FlashoverClusterProps = {}) {
    super(scope, id)
    const { executors = {}, removalPolicy, alarmActions = [] } = props
    this.clusterName = checkedName(props.clusterName ?? Stack.of(this).stackName)
    Tags.of(this).add('application', 'flashover')
    Tags.of(this).add('flashover:cluster', this.clusterName)
    this.#work = new WorkBucket(this, 'Work', removalPolicy === undefined ? {} : { removalPolicy })
    this.workBucket = this.#work.bucket
    this.#executorOptions = { ...executors, code: executors.code ?? executorCode(executors.architecture) }
    const { driver: kind = 'service' } = props
    if (kind === 'service') this.events = new MessageQueue(this, 'Events', { visibilityTimeout: Duration.minutes(2) })
    if (kind !== 'none')
      this.#drivers = new Drivers(this, {
        ...{ kind, clusterName: this.clusterName, work: this.#work },
        ...(this.events === undefined ? {} : { events: this.events }),
        ...(props.driverOptions === undefined ? {} : { container: props.driverOptions }),
        ...(props.network === undefined ? {} : { network: props.network }),
      })
    const { reservedConcurrentExecutions } = executors
    this.#applications = new Construct(this, 'Applications')
    this.defaultApplication = this.#application(DEFAULT_APPLICATION, {
      ...props,
      ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
    })
    this.executors = this.defaultApplication.executors
    const driver = this.#drivers?.first
    if (driver !== undefined) this.driver = driver
    this.connections = driver?.connections ?? new Connections()
    // A driver asks for it when it starts.
    if (driver instanceof DriverService) driver.service.node.addDependency(this.defaultApplication.parameter)
    this.monitoring = new Monitoring(this, 'Monitoring', {
      clusterName: this.clusterName,
      executors: this.executors,
      ...(this.events === undefined ? {} : { events: this.events }),
      actions: alarmActions,
      ...(driver === undefined ? {} : { driver }),
    })
  }

  /**
   * Declares an application with the data that it may use. Jobs run as it that name it (`flashover submit --run-as`, `runAs` of a schedule), if who submits them
   * has its `grantSubmit`.
   *
   * @param name 1 to 64 letters, digits, dashes and underscores
   */
  addApplication(name: string, options: FlashoverApplicationOptions = {}): FlashoverApplication {
    if (!isApplicationName(name) || name.toLowerCase() === DEFAULT_APPLICATION)
      throw new Error(
        `'${name}' is no name of an application: 1 to 64 of [A-Za-z0-9_-], and not '${DEFAULT_APPLICATION}'`,
      )
    const application = this.#application(name, options)
    this.#declared.push(application)
    this.monitoring.watchApplication(name, application.executors)
    return application
  }

  /** Runs an application at set times. */
  addSchedule(id: string, options: ApplicationScheduleOptions): ApplicationSchedule {
    const runAs = options.runAs ?? this.defaultApplication
    if (runAs.node.scope !== this.#applications) throw new Error(`schedule ${id}: ${runAs.name} is of another cluster`)
    const { clusterName, monitoring } = this
    this.#schedules ??= new Schedules(this, 'Schedules', { clusterName, monitoring })
    return this.#schedules.add(id, { ...options, runAs })
  }

  /** Lets somebody submit jobs that run as no declared application, look at them, and read their logs. */
  grantSubmit(grantee: IGrantable): Grant {
    return this.defaultApplication.grantSubmit(grantee)
  }

  /** Lets somebody run drivers of their own, with `--master lambda`, and so use all the data that is declared for the cluster. */
  grantRunApplications(grantee: IGrantable): Grant {
    return this.defaultApplication.grantRun(grantee)
  }

  /** Jobs that ended in a state. */
  metricJobs(state: EndedState, options?: MetricOptions): Metric {
    return this.monitoring.jobs(state, options)
  }

  /** Invocations of executors that failed while nobody waited for them. */
  metricExecutorFailures(options?: MetricOptions): Metric {
    return this.monitoring.executorFailures(options)
  }

  /** Rows that were written, dropped or set aside though they did not hold what was expected of them. */
  metricExpectationViolations(options?: MetricOptions): Metric {
    return this.monitoring.expectationViolations(options)
  }

  /** Tasks of all applications that were invoked, those of all sizes, or that were refused because too many ran. */
  metricTasks(name: 'Invocations' | 'Throttles' | 'Errors', options?: MetricOptions): readonly Metric[] {
    return [this.defaultApplication, ...this.#declared].flatMap((one) => one.metricTasks(name, options))
  }

  #application(name: string, options: FlashoverApplicationOptions): FlashoverApplication {
    const driver = this.#drivers?.of(name)
    const { inputBuckets, outputBuckets, inputs, outputs, executorMemorySizes, reservedConcurrentExecutions } = options
    return new FlashoverApplication(this.#applications, name, {
      ...given({ inputBuckets, outputBuckets, inputs, outputs, executorMemorySizes, reservedConcurrentExecutions }),
      ...{
        name,
        clusterName: this.clusterName,
        work: this.#work,
        executors: this.#executorOptions,
      },
      ...(driver === undefined ? {} : { driver }),
      ...(this.events === undefined ? {} : { events: this.events }),
    })
  }
}

/** Without what is undefined. */
const given = <T extends object>(properties: { [K in keyof T]: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Partial<T>

function checkedName(name: string): string {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9._-]{1,64}$/.test(name)) return name
  throw new Error(`'${name}' is no name of a cluster: 1 to 64 of [A-Za-z0-9._-]`)
}
