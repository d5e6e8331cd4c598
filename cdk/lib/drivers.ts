import { Cluster, ContainerInsights, type ICluster } from 'aws-cdk-lib/aws-ecs'
import type { Construct } from 'constructs'
import { DEFAULT_APPLICATION } from '../../common/jobs/job-id.ts'
import { grantAccess } from './access.ts'
import type { DriverProps } from './driver.ts'
import { DriverNetwork, type DriverNetworkOptions } from './driver-network.ts'
import { DriverService, type DriverServiceOptions } from './driver-service.ts'
import { DriverTask } from './driver-task.ts'
import { recordAccess } from './job-access.ts'
import type { MessageQueue } from './message-queue.ts'
import type { WorkBucket } from './work-bucket.ts'

export interface DriversProps {
  readonly kind: 'service' | 'task'
  readonly clusterName: string
  readonly work: WorkBucket
  /** Failures of tasks for which nobody waits; a service reads them. */
  readonly events?: MessageQueue
  readonly container?: DriverServiceOptions
  readonly network?: DriverNetworkOptions
}

/**
 * Who runs the jobs of each declared application: one service that takes all of them, or a task for each job. Tasks of different applications have roles of
 * their own, and nothing in common that either could change.
 */
export class Drivers {
  /** The service, or the task of the default application. */
  readonly first: DriverService | DriverTask
  readonly #scope: Construct
  readonly #props: DriversProps
  readonly #common: DriverProps

  constructor(scope: Construct, props: DriversProps) {
    this.#scope = scope
    this.#props = props
    const network = new DriverNetwork(scope, 'Network', props.network)
    const cluster = new Cluster(scope, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    }) as ICluster
    this.#common = { ...props.container, clusterName: props.clusterName, cluster, network }
    if (props.kind === 'task') this.first = this.#task('Driver', DEFAULT_APPLICATION)
    else {
      this.first = new DriverService(scope, 'Driver', this.#common)
      this.#allow(this.first, undefined)
    }
  }

  of(application: string): DriverService | DriverTask {
    if (this.#props.kind === 'service' || application === DEFAULT_APPLICATION) return this.first
    return this.#task(`Driver${application}`, application)
  }

  #task(id: string, application: string): DriverTask {
    const like = id === 'Driver' ? {} : { like: this.first.container }
    const task = new DriverTask(this.#scope, id, { ...this.#common, ...like })
    this.#allow(task, application)
    return task
  }

  /** @param application whose records it keeps; undefined: those of all */
  #allow({ container }: DriverService | DriverTask, application: string | undefined): void {
    const { work, events } = this.#props
    grantAccess(container.taskRole, [
      ...recordAccess({ work, name: application }),
      {
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        resources: events === undefined ? [] : [events.queue.queueArn],
      },
    ])
  }
}
