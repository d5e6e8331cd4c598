import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ApplicationSchedule, type ApplicationScheduleOptions } from './application-schedule.ts'
import { DeadLetterQueue } from './dead-letter-queue.ts'
import type { FlashoverApplication } from './flashover-application.ts'
import type { Monitoring } from './monitoring.ts'

export interface SchedulesProps {
  readonly clusterName: string
  readonly monitoring: Monitoring
}

/** What the schedules of a cluster share: a group, the role in which they fire, and a queue of what they could not deliver. */
export class Schedules extends Construct {
  readonly group: ScheduleGroup
  readonly role: Role
  readonly undelivered: Queue
  readonly #clusterName: string
  readonly #monitoring: Monitoring

  constructor(scope: Construct, id: string, { clusterName, monitoring }: SchedulesProps) {
    super(scope, id)
    this.#clusterName = clusterName
    this.#monitoring = monitoring
    this.group = new ScheduleGroup(this, 'Group')
    this.role = new Role(this, 'Role', {
      description: 'Schedules of Flashover',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.group.scheduleGroupArn,
          },
        },
      }),
    })
    this.undelivered = new DeadLetterQueue(this, 'Undelivered').queue
    Validations.of(this.undelivered).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself, of schedules.',
    })
    monitoring.watchUndelivered(this.undelivered)
  }

  /** Adds one; its name is its id. */
  add(id: string, options: ApplicationScheduleOptions & { readonly runAs: FlashoverApplication }): ApplicationSchedule {
    const added = new ApplicationSchedule(this, id, {
      ...options,
      clusterName: this.#clusterName,
      group: this.group,
      // A run that is twelve hours late is reported, not made.
      delivery: {
        role: this.role,
        deadLetterQueue: this.undelivered,
        maxEventAge: Duration.hours(12),
        retryAttempts: 100,
      },
    })
    this.#monitoring.watchSchedule(id, options.missingAfter ?? Duration.hours(26))
    return added
  }
}
