import type { Duration, TimeZone } from 'aws-cdk-lib'
import { ContextAttribute, type IScheduleGroup, Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import { assertJobConf } from '../../common/jobs/job-definition.ts'
import type { ScheduledMessage } from '../../common/jobs/job-message.ts'
import { grantAccess } from './access.ts'
import type { Application } from './application.ts'
import type { Driver } from './driver.ts'

export interface ApplicationScheduleOptions {
  /** What is run. */
  readonly application: Application
  readonly schedule: ScheduleExpression
  /** @default - the zone of `schedule`, which is UTC where it names none */
  readonly timeZone?: TimeZone
  /**
   * What the application gets. `<scheduled date>` and `<scheduled time>` in them are replaced by the time of the schedule, in its zone.
   * @default - nothing
   */
  readonly args?: readonly string[]
  /**
   * Settings of Spark, but for those that say where and as whom it runs.
   * @default - those of the application
   */
  readonly conf?: Readonly<Record<string, string>>
  /**
   * Of the jobs of one key only one runs at a time: others wait for it.
   * @default - the name of the schedule: an application does not overlap itself
   */
  readonly exclusive?: string
  /**
   * For how long no run may have succeeded before an alarm says so, in whole hours up to a week: the time from run to run, and what one takes.
   * @default Duration.hours(26) - which is for a run every night
   */
  readonly missingAfter?: Duration
}

export interface ApplicationScheduleProps extends ApplicationScheduleOptions {
  readonly driver: Driver
  readonly group: IScheduleGroup
  readonly delivery: ScheduleTargetBaseProps
}

/** Lets an application run at set times. */
export class ApplicationSchedule extends Construct {
  readonly schedule: Schedule
  readonly message: ScheduledMessage

  constructor(scope: Construct, id: string, props: ApplicationScheduleProps) {
    super(scope, id)
    const { driver, delivery, group: scheduleGroup } = props
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(id))
      throw new Error(`'${id}' is no name of a schedule: it is a part of its jobs' ids, of [A-Za-z0-9._-]`)
    const { access, application } = props.application.bind(this)
    grantAccess(driver.container.taskRole, [access])
    assertJobConf(props.conf ?? {})
    const zone = props.timeZone ?? props.schedule.timeZone
    const schedule = ScheduleExpression.expression(props.schedule.expressionString, zone)
    this.message = {
      version: 1,
      kind: 'scheduled',
      schedule: id,
      scheduledFor: ContextAttribute.scheduledTime,
      timeZone: zone?.timezoneName ?? 'Etc/UTC',
      name: id,
      application,
      args: props.args ?? [],
      conf: props.conf ?? {},
      exclusive: props.exclusive ?? id,
    }
    const description = `Application ${id} of Flashover`
    this.schedule = new Schedule(this, 'Schedule', {
      description,
      schedule,
      scheduleGroup,
      target: driver.runTarget(this.message, delivery),
    })
    const wake = driver.wakeTarget(delivery)
    if (wake !== undefined)
      new Schedule(this, 'Wake', {
        description: `Wakes the driver for ${id}`,
        schedule,
        scheduleGroup,
        target: wake,
      })
  }
}
