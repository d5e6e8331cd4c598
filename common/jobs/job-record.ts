import * as v from 'valibot'
import { parseJson } from '../config/json-shape.ts'
import { SparkError } from '../errors/spark-error.ts'
import { idShape, type JobDefinition, jobDefinitionShape } from './job-definition.ts'

/** `lost`: its driver died as often as is allowed; a reader sees it too while a dead driver's job waits for the next (`jobStateAt`). */
export type JobState = 'queued' | 'starting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost'

/** A driver's claim on a job. */
export interface JobLease {
  /** Of one start of the service; never used twice. */
  readonly driver: string
  /** Counts the claims on this job, from 1. */
  readonly epoch: number
  /** Milliseconds since 1970, by the driver's clock. */
  readonly expiresAtMs: number
}

/** A job and what has become of it, as `jobs/<id>/job.json` holds it. Changed by `nextJobState` alone. */
export interface JobRecord extends JobDefinition {
  readonly version: 1
  readonly id: string
  /** Who submitted it, as AWS names it; absent where that is not known, and for schedules. */
  readonly submittedBy?: string
  readonly submittedAtMs: number
  /** The time of its schedule, ISO 8601 in UTC. */
  readonly scheduledFor?: string
  readonly state: JobState
  /** How often it was begun; its logs are kept by this number. */
  readonly attempt: number
  /** How many of those attempts ended with their driver's death. */
  readonly losses: number
  /** Of the driver that runs it, or that ran it last. */
  readonly lease?: JobLease
  /** Of the last attempt. */
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  /** Of the application's process. */
  readonly exitCode?: number
  /** Why it ended as it did, or waits. */
  readonly reason?: string
  readonly cancelRequested: boolean
  /** Invocations at a time that it may have. */
  readonly share?: number
}

const time = v.pipe(v.number(), v.integer(), v.minValue(0))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const shape: v.GenericSchema<unknown, JobRecord> = v.strictObject({
  version: v.literal(1),
  id: idShape,
  ...jobDefinitionShape,
  submittedBy: v.exactOptional(v.string()),
  submittedAtMs: time,
  scheduledFor: v.exactOptional(v.string()),
  state: v.picklist(['queued', 'starting', 'running', 'succeeded', 'failed', 'cancelled', 'lost']),
  attempt: count,
  losses: count,
  lease: v.exactOptional(v.strictObject({ driver: v.string(), epoch: count, expiresAtMs: time })),
  startedAtMs: v.exactOptional(time),
  endedAtMs: v.exactOptional(time),
  exitCode: v.exactOptional(v.pipe(v.number(), v.integer())),
  reason: v.exactOptional(v.string()),
  cancelRequested: v.boolean(),
  share: v.exactOptional(count),
})

/**
 * @param id of the key it was read from, which must be its own
 * @throws INVALID_JOB_RECORD
 */
export function parseJobRecord(bytes: Uint8Array, id: string): JobRecord {
  const refuse = (reason: string): SparkError => new SparkError('INVALID_JOB_RECORD', { id, reason })
  const record = parseJson(shape, Buffer.from(bytes).toString('utf8'), refuse)
  if (record.id !== id) throw refuse(`it is the record of ${record.id}`)
  if (isHeld(record) && record.lease === undefined) throw refuse(`its state is ${record.state}, and lease is missing`)
  return record
}

export const encodeJobRecord = (record: JobRecord): Uint8Array => Buffer.from(JSON.stringify(record, undefined, 1))

/** The record of a job that nobody has taken yet. */
export function queuedJob(
  id: string,
  definition: JobDefinition,
  { submittedAtMs, ...origin }: Pick<JobRecord, 'submittedAtMs' | 'submittedBy' | 'scheduledFor'>,
): JobRecord {
  const { name, application, args, conf, exclusive } = definition
  return {
    version: 1,
    id,
    name,
    application,
    args,
    conf,
    ...(exclusive === undefined ? {} : { exclusive }),
    ...origin,
    submittedAtMs,
    state: 'queued',
    attempt: 0,
    losses: 0,
    cancelRequested: false,
  }
}

/** Whether nothing more will come of it. */
export const isFinal = ({ state }: Pick<JobRecord, 'state'>): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled' || state === 'lost'

/** Whether a driver has it, or had it when it died. */
export const isHeld = ({ state }: Pick<JobRecord, 'state'>): boolean => state === 'starting' || state === 'running'

/** How far clocks of two machines may be apart: so long after its end a lease still holds for others. */
const CLOCK_SKEW_MS = 10_000

/** When others may take a job that a driver has; undefined where none has it. */
export const leaseEndsAtMs = (record: JobRecord): number | undefined =>
  isHeld(record) && record.lease !== undefined ? record.lease.expiresAtMs + CLOCK_SKEW_MS : undefined

/** The state as a reader sees it: of a job whose driver has died `lost`, until the next takes it. */
export function jobStateAt(record: JobRecord, nowMs: number): JobState {
  const endsAtMs = leaseEndsAtMs(record)
  return endsAtMs !== undefined && endsAtMs <= nowMs ? 'lost' : record.state
}
