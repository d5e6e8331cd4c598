import { Stack } from 'aws-cdk-lib'
import { Connections } from 'aws-cdk-lib/aws-ec2'
import { FargatePlatformVersion, type ICluster } from 'aws-cdk-lib/aws-ecs'
import { type IScheduleTarget, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { EcsRunFargateTask, type ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import type { DriverDescription } from '../../common/config/cluster-description.ts'
import type { ScheduledMessage } from '../../common/jobs/job-message.ts'
import type { Access } from './access.ts'
import type { Driver, DriverProps } from './driver.ts'
import { DRIVER_CONTAINER, DriverContainer, type DriverContainerOptions } from './driver-container.ts'
import type { DriverNetwork } from './driver-network.ts'

export interface DriverTaskProps extends DriverContainerOptions, DriverProps {
  /** What it has in common with another one: log, image, and what starts it. */
  readonly like?: DriverContainer
}

/** A driver for each job: a submission or a schedule starts a task, which runs that job and ends with it. There is no queue. */
export class DriverTask extends Construct implements Driver {
  readonly container: DriverContainer
  readonly ecsCluster: string
  readonly connections: Connections
  readonly #clusterName: string
  readonly #cluster: ICluster
  readonly #network: DriverNetwork

  constructor(scope: Construct, id: string, props: DriverTaskProps) {
    super(scope, id)
    const { cluster, network, clusterName } = props
    this.#cluster = cluster
    this.#network = network
    this.#clusterName = clusterName
    this.container = new DriverContainer(this, 'Container', {
      ...props,
      command: ['driver', 'run', '--cluster', clusterName],
      healthCheck: false,
    })
    this.connections = new Connections({ securityGroups: [...network.securityGroups] })
    this.ecsCluster = cluster.clusterName
  }

  describe(applicationRole: string): DriverDescription {
    const { vpc, vpcSubnets, securityGroups, assignPublicIp } = this.#network
    return {
      kind: 'task',
      cluster: this.ecsCluster,
      taskDefinition: this.container.taskDefinition.taskDefinitionArn,
      container: DRIVER_CONTAINER,
      subnets: vpc.selectSubnets(vpcSubnets).subnetIds,
      securityGroups: securityGroups.map(({ securityGroupId }) => securityGroupId),
      assignPublicIp,
      applicationRole,
    }
  }

  get submitAccess(): readonly Access[] {
    const { taskDefinition, taskRole, executionRole } = this.container
    return [
      {
        actions: ['ecs:RunTask'],
        resources: [taskDefinition.taskDefinitionArn],
        conditions: { ArnEquals: { 'ecs:cluster': this.#cluster.clusterArn } },
      },
      {
        // Why a job that waits never begins.
        actions: ['ecs:DescribeTasks'],
        resources: [
          Stack.of(this).formatArn({
            service: 'ecs',
            resource: 'task',
            resourceName: `${this.#cluster.clusterName}/*`,
          }),
        ],
        wildcard: 'ECS names a task when it starts it.',
      },
      {
        actions: ['iam:PassRole'],
        resources: [taskRole.roleArn, executionRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ]
  }

  runTarget(message: ScheduledMessage, delivery: ScheduleTargetBaseProps): IScheduleTarget {
    const text = Stack.of(this).toJsonString(message)
    const command = ['driver', 'run', '--cluster', this.#clusterName, '--message', text]
    return new EcsRunFargateTask(this.#cluster, {
      ...delivery,
      taskDefinition: this.container.taskDefinition,
      platformVersion: FargatePlatformVersion.VERSION1_4,
      vpcSubnets: this.#network.vpcSubnets,
      securityGroups: [...this.#network.securityGroups],
      assignPublicIp: this.#network.assignPublicIp,
      enableEcsManagedTags: true,
      input: ScheduleTargetInput.fromObject({ containerOverrides: [{ name: DRIVER_CONTAINER, command }] }),
    })
  }

  /** The task is started by the schedule itself. */
  wakeTarget(): undefined {
    return undefined
  }
}
