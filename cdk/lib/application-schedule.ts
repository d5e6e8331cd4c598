import { type Duration, Stack, type TimeZone } from 'aws-cdk-lib'
import { ContextAttribute, type IScheduleGroup, Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import { assertJobConf } from '../../common/jobs/job-definition.ts'
import { DEFAULT_APPLICATION, isApplicationName } from '../../common/jobs/job-id.ts'
import type { ScheduledMessage } from '../../common/jobs/job-message.ts'
import { type ScheduleDefinition, scheduleParameterName } from '../../common/jobs/schedule-definition.ts'
import { grantAccess } from './access.ts'
import type { Application } from './application.ts'
import type { FlashoverApplication } from './flashover-application.ts'

export interface ApplicationScheduleOptions {
  /** What is run. */
  readonly application: Application
  readonly schedule: ScheduleExpression
  /**
   * The declared application that its jobs run as.
   * @default - the default application of the cluster
   */
  readonly runAs?: FlashoverApplication
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
   * Of the jobs of one key, and of one declared application, only one runs at a time: others wait for it.
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
  readonly clusterName: string
  readonly runAs: FlashoverApplication
  readonly group: IScheduleGroup
  readonly delivery: ScheduleTargetBaseProps
}

/** What its definition may have: a standard parameter of SSM's has 4096 characters, and what is known only when it is deployed takes some. */
const MAX_DEFINITION = 3500

/** Lets an application run at set times. Its message only says that its time has come; what is run is in a parameter, which nobody writes but deployments. */
export class ApplicationSchedule extends Construct {
  readonly schedule: Schedule
  readonly message: ScheduledMessage

  constructor(scope: Construct, id: string, props: ApplicationScheduleProps) {
    super(scope, id)
    const { clusterName, runAs, delivery, group: scheduleGroup } = props
    const { driver } = runAs
    if (driver === undefined) throw new Error(`schedule ${id}: a cluster with driver 'none' has nobody to run it`)
    if (!isApplicationName(id))
      throw new Error(`'${id}' is no name of a schedule: it is a part of its jobs' ids, 1 to 64 of [A-Za-z0-9_-]`)
    const { access, application } = props.application.bind(this)
    assertJobConf(props.conf ?? {})
    const zone = props.timeZone ?? props.schedule.timeZone
    const schedule = ScheduleExpression.expression(props.schedule.expressionString, zone)
    const definition: ScheduleDefinition = {
      version: 1,
      timeZone: zone?.timezoneName ?? 'Etc/UTC',
      name: id,
      application,
      args: props.args ?? [],
      conf: props.conf ?? {},
      exclusive: props.exclusive ?? id,
    }
    if (JSON.stringify(definition).length > MAX_DEFINITION)
      throw new Error(`schedule ${id}: its args and conf are too long, ${MAX_DEFINITION} characters with all the rest`)
    const parameter = new StringParameter(this, 'Definition', {
      parameterName: scheduleParameterName(clusterName, runAs.name, id),
      description: `What the schedule ${id} of Flashover runs`,
      stringValue: Stack.of(this).toJsonString(definition),
    })
    grantAccess(driver.container.taskRole, [
      access,
      { actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] },
    ])
    this.message = {
      version: 1,
      kind: 'scheduled',
      schedule: id,
      ...(runAs.name === DEFAULT_APPLICATION ? {} : { runAs: runAs.name }),
      scheduledFor: ContextAttribute.scheduledTime,
    }
    const description = `Application ${id} of Flashover`
    this.schedule = new Schedule(this, 'Schedule', {
      description,
      schedule,
      scheduleGroup,
      target: driver.runTarget(this.message, delivery),
    })
    this.schedule.node.addDependency(parameter)
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
