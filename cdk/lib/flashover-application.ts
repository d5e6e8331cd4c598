import { type Size, Stack } from 'aws-cdk-lib'
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { type Grant, type IGrantable, type IRole, Role } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { type ClusterDescription, clusterParameterName } from '../../common/config/cluster-description.ts'
import { type Access, grantAccess } from './access.ts'
import { applicationAccess } from './application-access.ts'
import { ClusterParameter } from './cluster-parameter.ts'
import { type DataProps, type DeclaredData, declaredData } from './data-location.ts'
import type { Driver } from './driver.ts'
import { DriverService } from './driver-service.ts'
import { type ExecutorOptions, Executors } from './executors.ts'
import { submitAccess } from './job-access.ts'
import type { MessageQueue } from './message-queue.ts'
import { packageVersion } from './package-root.ts'
import { WORK_PREFIX, type WorkBucket } from './work-bucket.ts'

export interface FlashoverApplicationOptions extends DataProps {
  /**
   * A function of its own is made for each.
   * @default - those of the cluster
   */
  readonly executorMemorySizes?: readonly Size[]
  /**
   * Of each of its functions: how many of its tasks run at a time.
   * @default - what the account has left
   */
  readonly reservedConcurrentExecutions?: number
}

export interface FlashoverApplicationProps extends FlashoverApplicationOptions {
  /** By which jobs name it. */
  readonly name: string
  readonly clusterName: string
  readonly work: WorkBucket
  /** Where failures of invocations go for which nobody waits; absent where nobody would read them. */
  readonly events?: MessageQueue
  /** How executors of the cluster are. */
  readonly executors: ExecutorOptions
  /** Who runs its jobs; absent where users start drivers. */
  readonly driver?: Driver
}

/**
 * An application that is declared with the data which it may use: jobs run as it, in a role and on executors of its own, that can use this data and no other
 * application's. `cluster.addApplication` makes one. Its functions cost nothing while no task runs.
 */
export class FlashoverApplication extends Construct {
  /** By which jobs name it: `flashover submit --run-as`. */
  readonly name: string
  readonly executors: Executors
  /** What the processes of its jobs may do; absent where users start drivers, whose roles are theirs. */
  readonly role?: IRole
  /** Who runs its jobs; absent where users start drivers. */
  readonly driver?: Driver
  /** What clients are told of the cluster. */
  readonly parameter: ClusterParameter
  readonly #props: FlashoverApplicationProps
  readonly #data: DeclaredData

  constructor(scope: Construct, id: string, props: FlashoverApplicationProps) {
    super(scope, id)
    const { name, clusterName, work, events, driver, executorMemorySizes: memorySizes } = props
    this.#props = props
    this.name = name
    this.#data = declaredData(props)
    const { reservedConcurrentExecutions: _, ...likeTheCluster } = props.executors
    const { reservedConcurrentExecutions } = props
    this.executors = new Executors(this, 'Executors', {
      ...likeTheCluster,
      ...(memorySizes === undefined ? {} : { memorySizes }),
      ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
      ...this.#data,
      ...{ name, work },
      ...(events === undefined ? {} : { events }),
    })
    if (driver !== undefined) {
      this.driver = driver
      this.role = this.#makeRole(driver)
    }
    this.parameter = new ClusterParameter(this, 'Description', { clusterName, name, description: this.#description() })
  }

  /** Lets somebody submit jobs that run as this application, look at them, and read their logs. */
  grantSubmit(grantee: IGrantable): Grant {
    const { work, name, driver } = this.#props
    return grantAccess(grantee, [this.#find, ...submitAccess({ work, name }), ...(driver?.submitAccess ?? [])])
  }

  /** Lets somebody run drivers of their own as this application, with `--master lambda`, and so use all its data. */
  grantRun(grantee: IGrantable): Grant {
    return grantAccess(grantee, this.#access)
  }

  /** Tasks that were invoked, those of all sizes, or that were refused because too many ran. */
  metricTasks(name: 'Invocations' | 'Throttles' | 'Errors', options?: MetricOptions): readonly Metric[] {
    return this.executors.functions.map((executor) => executor.metric(name, options))
  }

  #makeRole({ container }: Driver): Role {
    const role = new Role(this, 'Role', {
      description: `What jobs may do that run as ${this.name} of Flashover`,
      assumedBy: container.taskRole,
    })
    grantAccess(role, this.#access)
    grantAccess(container.taskRole, [this.#find, { actions: ['sts:AssumeRole'], resources: [role.roleArn] }])
    return role
  }

  get #access(): readonly Access[] {
    const { name, work } = this.#props
    const executors = this.executors.functions
    return applicationAccess({ ...this.#data, name, work, executors, parameterArn: this.#parameterArn })
  }

  get #find(): Access {
    return { actions: ['ssm:GetParameter'], resources: [this.#parameterArn] }
  }

  /** Known before the parameter is: what it says depends on roles, and they on it. */
  get #parameterArn(): string {
    const resourceName = clusterParameterName(this.#props.clusterName, this.name).slice(1)
    return Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName })
  }

  #description(): ClusterDescription {
    const { driver, work, events, reservedConcurrentExecutions } = this.#props
    return {
      version: 1,
      workBucket: work.bucket.bucketName,
      workPrefix: `${WORK_PREFIX}${this.name}`,
      ...(driver instanceof DriverService
        ? { queueUrl: driver.jobs.queue.queueUrl, deadLetterQueueUrl: driver.jobs.deadLetterQueue.queueUrl }
        : {}),
      ...(events === undefined ? {} : { executorEventsUrl: events.queue.queueUrl }),
      executors: this.executors.description,
      ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrency: reservedConcurrentExecutions }),
      driver: driver === undefined || this.role === undefined ? { kind: 'none' } : driver.describe(this.role.roleArn),
      packageVersion: packageVersion(),
    }
  }
}
