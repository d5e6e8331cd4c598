import { type RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib'
import type { IAlarmAction, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { Connections, type IConnectable } from 'aws-cdk-lib/aws-ec2'
import { Cluster, ContainerInsights, type ICluster } from 'aws-cdk-lib/aws-ecs'
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { type ClusterDescription, clusterParameterName } from '../../common/config/cluster-description.ts'
import { type Access, grantAccess } from './access.ts'
import { applicationAccess } from './application-access.ts'
import type { ApplicationSchedule, ApplicationScheduleOptions } from './application-schedule.ts'
import { ClusterParameter } from './cluster-parameter.ts'
import { type DataLocation, type DeclaredData, dataIn } from './data-location.ts'
import type { Driver } from './driver.ts'
import { DriverNetwork, type DriverNetworkOptions } from './driver-network.ts'
import { DriverService, type DriverServiceOptions } from './driver-service.ts'
import { DriverTask } from './driver-task.ts'
import { type ExecutorOptions, Executors } from './executors.ts'
import { type JobAccessProps, recordAccess, submitAccess } from './job-access.ts'
import type { EndedState } from './job-metrics.ts'
import { Monitoring } from './monitoring.ts'
import { packageVersion } from './package-root.ts'
import { Schedules } from './schedules.ts'
import { WorkBucket } from './work-bucket.ts'

export interface FlashoverClusterProps {
  /**
   * By which clients find it: `spark.flashover.cluster`.
   * @default - the name of the stack
   */
  readonly clusterName?: string
  /**
   * Buckets that applications read.
   * @default - none
   */
  readonly inputBuckets?: readonly IBucket[]
  /**
   * Buckets that applications write to.
   * @default - none
   */
  readonly outputBuckets?: readonly IBucket[]
  /**
   * Folders that applications read: `dataIn(bucket, 'raw/flights')`.
   * @default - none
   */
  readonly inputs?: readonly DataLocation[]
  /**
   * Folders that applications write to.
   * @default - none
   */
  readonly outputs?: readonly DataLocation[]
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
 * Executors cost nothing while no task runs; a driver that is idle stops. Clients find everything by the cluster's name. What applications may read and
 * write is what is declared here: those that may not see each other's data get a cluster each.
 */
export class FlashoverCluster extends Construct implements IConnectable {
  readonly clusterName: string
  readonly workBucket: Bucket
  readonly executors: Executors
  /** Absent where there are only drivers that users start. */
  readonly driver?: DriverService | DriverTask
  /** What clients are told of this cluster. */
  readonly parameter: ClusterParameter
  readonly monitoring: Monitoring
  readonly connections: Connections
  readonly #work: WorkBucket
  readonly #data: DeclaredData
  #schedules: Schedules | undefined

  constructor(scope: Construct, id: string, props: FlashoverClusterProps = {}) {
    super(scope, id)
    const { inputBuckets = [], outputBuckets = [], executors, removalPolicy, alarmActions = [] } = props
    this.clusterName = checkedName(props.clusterName ?? Stack.of(this).stackName)
    Tags.of(this).add('application', 'flashover')
    Tags.of(this).add('flashover:cluster', this.clusterName)
    this.#data = {
      inputs: [...inputBuckets.map((bucket) => dataIn(bucket)), ...(props.inputs ?? [])],
      outputs: [...outputBuckets.map((bucket) => dataIn(bucket)), ...(props.outputs ?? [])],
    }
    this.#work = new WorkBucket(this, 'Work', removalPolicy === undefined ? {} : { removalPolicy })
    this.workBucket = this.#work.bucket
    this.executors = new Executors(this, 'Executors', { ...executors, ...this.#data, work: this.#work })
    const driver = this.#makeDriver(props)
    if (driver !== undefined) {
      this.driver = driver
      this.#allow(driver)
    }
    this.connections = driver?.connections ?? new Connections()
    this.parameter = new ClusterParameter(this, 'Description', {
      clusterName: this.clusterName,
      description: this.#description(executors?.reservedConcurrentExecutions),
    })
    // A driver asks for it when it starts.
    if (driver instanceof DriverService) driver.service.node.addDependency(this.parameter)
    this.monitoring = new Monitoring(this, 'Monitoring', {
      clusterName: this.clusterName,
      executors: this.executors,
      actions: alarmActions,
      ...(driver === undefined ? {} : { driver }),
    })
  }

  /** Runs an application at set times. */
  addSchedule(id: string, options: ApplicationScheduleOptions): ApplicationSchedule {
    if (this.driver === undefined) throw new Error(`schedule ${id}: a cluster with driver 'none' has nobody to run it`)
    this.#schedules ??= new Schedules(this, 'Schedules', { driver: this.driver, monitoring: this.monitoring })
    return this.#schedules.add(id, options)
  }

  /** Lets somebody submit jobs to the drivers of this cluster, look at them, and read their logs. */
  grantSubmit(grantee: IGrantable): Grant {
    return grantAccess(grantee, [...submitAccess(this.#jobAccess), ...(this.driver?.submitAccess ?? [])])
  }

  /** Lets somebody run drivers of their own, with `--master lambda`, and so use all the data that is declared here. */
  grantRunApplications(grantee: IGrantable): Grant {
    const find: Access = { actions: ['ssm:GetParameter'], resources: [this.#parameterArn] }
    return grantAccess(grantee, [find, ...this.#applicationAccess])
  }

  /** Jobs that ended in a state. */
  metricJobs(state: EndedState, options?: MetricOptions): Metric {
    return this.monitoring.jobs(state, options)
  }

  /** Tasks that were invoked, those of all sizes, or that were refused because too many ran. */
  metricTasks(name: 'Invocations' | 'Throttles' | 'Errors', options?: MetricOptions): readonly Metric[] {
    return this.executors.functions.map((executor) => executor.metric(name, options))
  }

  #makeDriver({
    driver = 'service',
    driverOptions,
    network,
  }: FlashoverClusterProps): DriverService | DriverTask | undefined {
    if (driver === 'none') return undefined
    const driverNetwork = new DriverNetwork(this, 'Network', network)
    const cluster = new Cluster(this, 'Cluster', {
      vpc: driverNetwork.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    })
    const common = {
      ...driverOptions,
      clusterName: this.clusterName,
      cluster: cluster as ICluster,
      network: driverNetwork,
    }
    return driver === 'task' ? new DriverTask(this, 'Driver', common) : new DriverService(this, 'Driver', common)
  }

  #allow({ container }: Driver): void {
    const { queue } = this.executors.events
    grantAccess(container.taskRole, [
      ...recordAccess(this.#jobAccess),
      ...this.#applicationAccess,
      {
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
        resources: [queue.queueArn],
      },
    ])
  }

  get #applicationAccess(): readonly Access[] {
    return applicationAccess({ ...this.#data, work: this.#work, executors: this.executors.functions })
  }

  get #jobAccess(): JobAccessProps {
    return { work: this.#work, parameterArn: this.#parameterArn }
  }

  /** Known before the parameter is: what it says depends on drivers, and they on their roles. */
  get #parameterArn(): string {
    const resourceName = clusterParameterName(this.clusterName).slice(1)
    return Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName })
  }

  #description(reservedConcurrency: number | undefined): ClusterDescription {
    return {
      version: 1,
      workBucket: this.workBucket.bucketName,
      ...(this.driver instanceof DriverService
        ? {
            queueUrl: this.driver.jobs.queue.queueUrl,
            deadLetterQueueUrl: this.driver.jobs.deadLetterQueue.queueUrl,
          }
        : {}),
      executors: this.executors.description,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      driver: this.driver?.description ?? { kind: 'none' },
      packageVersion: packageVersion(),
    }
  }
}

function checkedName(name: string): string {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9._-]{1,64}$/.test(name)) return name
  throw new Error(`'${name}' is no name of a cluster: 1 to 64 of [A-Za-z0-9._-]`)
}
