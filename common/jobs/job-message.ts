import * as v from 'valibot'
import { parseJson } from '../config/json-shape.ts'
import { SparkError } from '../errors/spark-error.ts'
import { idShape } from './job-definition.ts'
import { isApplicationName } from './job-id.ts'

/** What is in the queue of jobs. */
export type JobMessage = SubmittedMessage | ScheduledMessage

/** A job whose record is in the store. */
export interface SubmittedMessage {
  readonly version: 1
  readonly kind: 'job'
  readonly id: string
}

/** A schedule has fired. The driver makes the record of its job, for a schedule has nobody to do so; what is run its `ScheduleDefinition` says. */
export interface ScheduledMessage {
  readonly version: 1
  readonly kind: 'scheduled'
  /** Name of the schedule, part of the job's id. */
  readonly schedule: string
  /** The declared application that its jobs run as; absent for the cluster's default one. */
  readonly runAs?: string
  /** ISO 8601; EventBridge Scheduler puts it in the place of `<aws.scheduler.scheduled-time>`. */
  readonly scheduledFor: string
}

/**
 * What stands for the time of the schedule in a target of EventBridge Scheduler.
 *
 * @public The stack puts it into schedules.
 */
export const SCHEDULED_TIME_OF_AWS = '<aws.scheduler.scheduled-time>'

const name = v.pipe(v.string(), v.check(isApplicationName, '1 to 64 letters, digits, dashes and underscores'))

const shape: v.GenericSchema<unknown, JobMessage> = v.variant('kind', [
  v.strictObject({ version: v.literal(1), kind: v.literal('job'), id: idShape }),
  v.strictObject({
    version: v.literal(1),
    kind: v.literal('scheduled'),
    schedule: name,
    runAs: v.exactOptional(name),
    scheduledFor: v.string(),
  }),
])

/** @throws INVALID_JOB_MESSAGE */
export const parseJobMessage = (body: string): JobMessage =>
  parseJson(shape, body, (reason) => new SparkError('INVALID_JOB_MESSAGE', { reason }))

export const encodeJobMessage = (message: JobMessage): string => JSON.stringify(message)
