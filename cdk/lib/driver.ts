import type { IConnectable } from 'aws-cdk-lib/aws-ec2'
import type { ICluster } from 'aws-cdk-lib/aws-ecs'
import type { IScheduleTarget } from 'aws-cdk-lib/aws-scheduler'
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets'
import type { DriverDescription } from '../../common/config/cluster-description.ts'
import type { ScheduledMessage } from '../../common/jobs/job-message.ts'
import type { Access } from './access.ts'
import type { DriverContainer } from './driver-container.ts'
import type { DriverNetwork } from './driver-network.ts'

/** How the drivers of a cluster run: as a service that takes jobs from a queue, or as a task for each job. */
export interface Driver extends IConnectable {
  /** The name of the ECS cluster that its containers are in. */
  readonly ecsCluster: string
  readonly container: DriverContainer
  /** What handing it a job takes, beside writing the job's record. */
  readonly submitAccess: readonly Access[]
  /**
   * What clients need to know of it.
   * @param applicationRole the ARN of the role that it gives to the application
   */
  describe(applicationRole: string): DriverDescription
  /** Where a schedule sends a job. */
  runTarget(message: ScheduledMessage, delivery: ScheduleTargetBaseProps): IScheduleTarget
  /** What a schedule does beside that, so that somebody takes the job. */
  wakeTarget(delivery: ScheduleTargetBaseProps): IScheduleTarget | undefined
}

/** What every driver needs of the cluster. */
export interface DriverProps {
  readonly clusterName: string
  readonly cluster: ICluster
  readonly network: DriverNetwork
}
