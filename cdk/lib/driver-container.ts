import { Duration, RemovalPolicy, Size, Stack, Validations } from 'aws-cdk-lib'
import {
  AwsLogDriverMode,
  Capability,
  type ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  UlimitName,
} from 'aws-cdk-lib/aws-ecs'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { driverImage } from './driver-image.ts'

export interface DriverContainerOptions {
  /**
   * 1024 is a processor core. Plans and schedules only: data passes through executors.
   * @default 1024
   */
  readonly cpu?: number
  /**
   * Of the task, for the service and its applications.
   * @default Size.gibibytes(4)
   */
  readonly memory?: Size
  /**
   * The image of the driver, for arm64.
   * @default - built of the installed package where the application is deployed, which needs Docker there
   */
  readonly image?: ContainerImage
  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays
}

export interface DriverContainerProps extends DriverContainerOptions {
  readonly command: readonly string[]
  /** Whether it is a service, whose health is asked for. */
  readonly healthCheck: boolean
  /** Another one, with which it has in common its log, its image, and the role that starts it. */
  readonly like?: DriverContainer
}

/** The container's name, by which a submission overrides its command. */
export const DRIVER_CONTAINER = 'driver'
/** The user `node` of the image: nobody in the container is root. */
const USER = '1000:1000'
/** The longest that Fargate waits after SIGTERM. */
const STOP_TIMEOUT = Duration.seconds(120)

/**
 * The task in which a driver runs: one container without privileges or capabilities, whose root file system is read-only. What it writes goes to
 * `/tmp`, which is the task's ephemeral storage: encrypted, and gone with the task.
 */
export class DriverContainer extends Construct {
  readonly taskDefinition: FargateTaskDefinition
  /** What the driver may do. */
  readonly taskRole: Role
  /** What ECS may do to start it: pull the image, write its log. */
  readonly executionRole: Role
  readonly logGroup: LogGroup
  readonly image: ContainerImage
  readonly memory: Size

  constructor(scope: Construct, id: string, props: DriverContainerProps) {
    super(scope, id)
    const { cpu = 1024, memory = Size.gibibytes(4) } = props
    this.memory = memory
    this.logGroup =
      props.like?.logGroup ??
      new LogGroup(this, 'Logs', {
        retention: props.logRetention ?? RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      })
    this.image = props.like?.image ?? props.image ?? driverImage()
    this.taskRole = this.#role('TaskRole', 'What drivers of Flashover may do')
    this.executionRole = props.like?.executionRole ?? this.#executionRole()
    this.taskDefinition = new FargateTaskDefinition(this, 'Task', {
      cpu,
      memoryLimitMiB: memory.toMebibytes(),
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
      taskRole: this.taskRole,
      executionRole: this.executionRole,
      volumes: [{ name: 'tmp' }],
    })
    const container = this.taskDefinition.addContainer(DRIVER_CONTAINER, {
      image: this.image,
      command: [...props.command],
      user: USER,
      readonlyRootFilesystem: true,
      stopTimeout: STOP_TIMEOUT,
      linuxParameters: withoutCapabilities(this),
      // A connection for each running task, and one for each object that is read.
      ulimits: [{ name: UlimitName.NOFILE, softLimit: 65_535, hardLimit: 65_535 }],
      // A log that is slow to take lines must not hold up a job.
      logging: LogDriver.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: 'driver',
        mode: AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
      ...(props.healthCheck
        ? {
            healthCheck: {
              command: ['CMD', 'node', '/opt/flashover/dist/cli.js', 'driver', 'health'],
              interval: Duration.seconds(30),
              timeout: Duration.seconds(10),
              retries: 3,
              startPeriod: Duration.seconds(60),
            },
          }
        : {}),
    })
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false })
  }

  #executionRole(): Role {
    const role = this.#role('ExecutionRole', 'Starts drivers of Flashover')
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken knows no resources.',
    })
    return role
  }

  #role(id: string, description: string): Role {
    const stack = Stack.of(this)
    return new Role(this, id, {
      description,
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'ecs', resource: '*' }) },
        },
      }),
    })
  }
}

function withoutCapabilities(scope: Construct): LinuxParameters {
  const parameters = new LinuxParameters(scope, 'LinuxParameters')
  parameters.dropCapabilities(Capability.ALL)
  return parameters
}
