import { Duration, Stack } from 'aws-cdk-lib'
import {
  AdjustmentType,
  CfnScalableTarget,
  ScalableTarget,
  ServiceNamespace,
  StepScalingAction,
} from 'aws-cdk-lib/aws-applicationautoscaling'
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Connections } from 'aws-cdk-lib/aws-ec2'
import { type CfnService, FargatePlatformVersion, FargateService, PropagatedTagSource } from 'aws-cdk-lib/aws-ecs'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type IScheduleTarget, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { type ScheduleTargetBaseProps, SqsSendMessage, Universal } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import type { DriverDescription } from '../../common/config/cluster-description.ts'
import type { ScheduledMessage } from '../../common/jobs/job-message.ts'
import { type Access, grantAccess } from './access.ts'
import type { Driver, DriverProps } from './driver.ts'
import { DriverContainer, type DriverContainerOptions } from './driver-container.ts'
import { MessageQueue } from './message-queue.ts'

export interface DriverServiceOptions extends DriverContainerOptions {
  /**
   * How many jobs run at a time, each in a process of its own with its share of the container's memory.
   * @default 4
   */
  readonly maxConcurrentJobs?: number
  /**
   * For how long there is nothing to do until the driver stops. It is woken by a submission or a schedule, which then waits for a minute or two.
   * @default Duration.minutes(15)
   */
  readonly idleTimeout?: Duration
  /**
   * Lets it run while there is nothing to do.
   * @default false
   */
  readonly alwaysOn?: boolean
}

export interface DriverServiceProps extends DriverServiceOptions, DriverProps {}

/** The service's name within its own ECS cluster: known before the service is, so that its driver may be told of itself. */
const SERVICE = 'driver'
const SCALABLE_DIMENSION = 'ecs:service:DesiredCount'
/** What the service itself and its tools take of the container's memory. */
const OWN_MEMORY_MB = 512

/**
 * The driver as a service: one container that takes jobs from a queue. Where it is not always on it stops itself when there has been nothing
 * to do for a while, and is woken by whoever sends a job (`ecs:UpdateService`), or else by an alarm that sees messages in the queue.
 */
export class DriverService extends Construct implements Driver {
  readonly service: FargateService
  readonly container: DriverContainer
  readonly jobs: MessageQueue
  readonly ecsCluster: string
  readonly connections: Connections
  readonly #alwaysOn: boolean
  readonly #serviceArn: string

  constructor(scope: Construct, id: string, props: DriverServiceProps) {
    super(scope, id)
    const { cluster, network, alwaysOn = false } = props
    // A driver prolongs it while a job runs, so that the job of one that died is soon another's.
    this.jobs = new MessageQueue(this, 'Jobs', { visibilityTimeout: Duration.minutes(2) })
    this.container = new DriverContainer(this, 'Container', {
      ...props,
      command: serveCommand(props),
      healthCheck: true,
    })
    this.service = new FargateService(this, 'Service', {
      cluster,
      serviceName: SERVICE,
      taskDefinition: this.container.taskDefinition,
      platformVersion: FargatePlatformVersion.VERSION1_4,
      vpcSubnets: network.vpcSubnets,
      securityGroups: [...network.securityGroups],
      assignPublicIp: network.assignPublicIp,
      // A new one takes the jobs that the old one has given back: never more than one.
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      propagateTags: PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      ...(alwaysOn ? { desiredCount: 1 } : {}),
    })
    this.connections = this.service.connections
    this.ecsCluster = cluster.clusterName
    const resourceName = `${cluster.clusterName}/${SERVICE}`
    this.#serviceArn = Stack.of(this).formatArn({ service: 'ecs', resource: 'service', resourceName })
    this.#alwaysOn = alwaysOn
    this.#allow()
    if (!alwaysOn) this.#wakeByMessages()
  }

  describe(applicationRole: string): DriverDescription {
    return { kind: 'service', cluster: this.ecsCluster, service: SERVICE, applicationRole }
  }

  get submitAccess(): readonly Access[] {
    return [{ actions: ['sqs:SendMessage'], resources: [this.jobs.queue.queueArn] }, this.#countAccess]
  }

  runTarget(message: ScheduledMessage, delivery: ScheduleTargetBaseProps): IScheduleTarget {
    return new SqsSendMessage(this.jobs.queue, { ...delivery, input: ScheduleTargetInput.fromObject(message) })
  }

  wakeTarget(delivery: ScheduleTargetBaseProps): IScheduleTarget | undefined {
    if (this.#alwaysOn) return undefined
    return new Universal({
      ...delivery,
      service: 'ecs',
      action: 'updateService',
      input: ScheduleTargetInput.fromObject({ Cluster: this.ecsCluster, Service: SERVICE, DesiredCount: 1 }),
      policyStatements: [new PolicyStatement({ actions: ['ecs:UpdateService'], resources: [this.#serviceArn] })],
    })
  }

  /** Waking it, and letting it stop. */
  get #countAccess(): Access {
    return { actions: ['ecs:UpdateService'], resources: [this.#serviceArn] }
  }

  #allow(): void {
    const { queue, deadLetterQueue } = this.jobs
    grantAccess(this.container.taskRole, [
      {
        actions: [
          ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
          'sqs:SendMessage',
        ],
        resources: [queue.queueArn],
      },
      { actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] },
      this.#countAccess,
    ])
  }

  #wakeByMessages(): void {
    // A deployment leaves the count as it is: one that stood in the template would end a driver that runs, or start one for nothing.
    const resource = this.service.node.findChild('Service') as CfnService
    resource.addPropertyDeletionOverride('DesiredCount')
    // Without a role it is the account's own one for this, which can do nothing else.
    const count = new CfnScalableTarget(this, 'Count', {
      serviceNamespace: ServiceNamespace.ECS,
      resourceId: `service/${this.service.cluster.clusterName}/${this.service.serviceName}`,
      scalableDimension: SCALABLE_DIMENSION,
      minCapacity: 0,
      maxCapacity: 1,
    })
    const scalingTarget = ScalableTarget.fromScalableTargetAttributes(this, 'ScalableTarget', {
      scalableTargetId: count.ref,
      scalableDimension: SCALABLE_DIMENSION,
      serviceNamespace: ServiceNamespace.ECS,
    })
    const wake = new StepScalingAction(this, 'Wake', { scalingTarget, adjustmentType: AdjustmentType.EXACT_CAPACITY })
    wake.addAdjustment({ lowerBound: 0, adjustment: 1 })
    const period = Duration.minutes(1)
    const alarm = new Alarm(this, 'MessagesWait', {
      alarmDescription: 'No fault: it wakes the driver for messages whose sender did not.',
      metric: this.jobs.queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new ApplicationScalingAction(wake))
  }
}

function serveCommand(props: DriverServiceProps): readonly string[] {
  const { clusterName, maxConcurrentJobs = 4, memory, idleTimeout = Duration.minutes(15) } = props
  const memoryMB = Math.floor(((memory?.toMebibytes() ?? 4096) - OWN_MEMORY_MB) / maxConcurrentJobs)
  if (memoryMB < 256)
    throw new Error(`${maxConcurrentJobs} jobs at a time have ${memoryMB} MiB each: give the driver more memory`)
  return [
    ...['driver', 'serve', '--cluster', clusterName],
    ...['--max-concurrent-jobs', String(maxConcurrentJobs), '--job-memory-mb', String(memoryMB)],
    ...(props.alwaysOn === true ? [] : ['--idle-timeout', String(idleTimeout.toSeconds())]),
  ]
}
