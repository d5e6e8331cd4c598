import * as v from 'valibot'
import { clusterParameterName } from '../config/cluster-description.ts'
import { parseJson } from '../config/json-shape.ts'
import { SparkError } from '../errors/spark-error.ts'
import { type JobDefinition, jobDefinitionShape } from './job-definition.ts'

/**
 * What a schedule runs: the value, as JSON, of an SSM parameter that the stack writes. A message of the queue only says which schedule fired, and for when: who may
 * send messages cannot make up what is run.
 */
export interface ScheduleDefinition extends JobDefinition {
  readonly version: 1
  /** IANA name of the zone in which `<scheduled date>` and `<scheduled time>` of the arguments are meant. */
  readonly timeZone: string
}

/** The name of the SSM parameter of a schedule, below that of the cluster or of the application that its jobs run as. */
export const scheduleParameterName = (clusterName: string, runAs: string | undefined, schedule: string): string =>
  `${clusterParameterName(clusterName, runAs)}/schedules/${schedule}`

const shape: v.GenericSchema<unknown, ScheduleDefinition> = v.strictObject({
  version: v.literal(1),
  timeZone: v.string(),
  ...jobDefinitionShape,
})

/** @throws INVALID_SCHEDULE */
export const parseScheduleDefinition = (json: string, schedule: string): ScheduleDefinition =>
  parseJson(shape, json, (reason) => new SparkError('INVALID_SCHEDULE', { schedule, reason }))
