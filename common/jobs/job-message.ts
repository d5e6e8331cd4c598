import * as v from 'valibot'
import { parseJson } from '../config/json-shape.ts'
import { SparkError } from '../errors/spark-error.ts'
import { idShape, type JobDefinition, jobDefinitionShape } from './job-definition.ts'

/** What is in the queue of jobs. */
export type JobMessage = SubmittedMessage | ScheduledMessage

/** A job whose record is in the store. */
export interface SubmittedMessage {
  readonly version: 1
  readonly kind: 'job'
  readonly id: string
}

/** A job whose record the driver makes, for a schedule has nobody to do so. */
export interface ScheduledMessage extends JobDefinition {
  readonly version: 1
  readonly kind: 'scheduled'
  /** Name of the schedule, part of the job's id. */
  readonly schedule: string
  /** ISO 8601; EventBridge Scheduler puts it in the place of `<aws.scheduler.scheduled-time>`. */
  readonly scheduledFor: string
  /** IANA name of the zone in which `<scheduled date>` and `<scheduled time>` of the arguments are meant. */
  readonly timeZone: string
}

/**
 * What stands for the time of the schedule in a target of EventBridge Scheduler.
 *
 * @public The stack puts it into schedules.
 */
export const SCHEDULED_TIME_OF_AWS = '<aws.scheduler.scheduled-time>'

const shape: v.GenericSchema<unknown, JobMessage> = v.variant('kind', [
  v.strictObject({ version: v.literal(1), kind: v.literal('job'), id: idShape }),
  v.strictObject({
    version: v.literal(1),
    kind: v.literal('scheduled'),
    schedule: idShape,
    scheduledFor: v.string(),
    timeZone: v.string(),
    ...jobDefinitionShape,
  }),
])

/** @throws INVALID_JOB_MESSAGE */
export const parseJobMessage = (body: string): JobMessage =>
  parseJson(shape, body, (reason) => new SparkError('INVALID_JOB_MESSAGE', { reason }))

export const encodeJobMessage = (message: JobMessage): string => JSON.stringify(message)
