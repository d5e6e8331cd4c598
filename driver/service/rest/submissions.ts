import { createHash } from 'node:crypto'
import { parseJson } from '../../../common/config/json-shape.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { createJobId, isJobId } from '../../../common/jobs/job-id.ts'
import { jobKeys } from '../../../common/jobs/job-keys.ts'
import { encodeJobMessage } from '../../../common/jobs/job-message.ts'
import { isFinal, type JobRecord, jobStateAt, queuedJob } from '../../../common/jobs/job-record.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import { UnusableApplication } from '../application/applications.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { JobStore } from '../store/job-store.ts'
import {
  type CreateSubmissionRequest,
  createSubmissionShape,
  type DriverState,
  errorResponse,
  type RestResponse,
  response,
  unknownFields,
} from './submission-message.ts'
import { RefusedSubmission, submittedJob } from './submitted-job.ts'

export interface SubmissionsOptions {
  readonly jobs: JobStore
  readonly queue: Pick<JobQueue, 'send'>
  /** The work bucket, from its root. */
  readonly store: Pick<ObjectStore, 'put' | 'uri'>
  readonly fetchBundle: (uri: string) => Promise<Uint8Array>
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
}

/** Submissions by the protocol of Spark's standalone REST server (`StandaloneRestServer`), with jobs in the place of drivers. */
export class Submissions {
  readonly #options: SubmissionsOptions

  constructor(options: SubmissionsOptions) {
    this.#options = options
  }

  async create(body: string): Promise<RestResponse> {
    try {
      const request = parseJson(createSubmissionShape, body, (reason) => new RefusedSubmission(reason))
      const unknown = unknownFields(request)
      const id = await this.#submit(request)
      return response('CreateSubmissionResponse', {
        success: true,
        submissionId: id,
        message: `Driver successfully submitted as ${id}`,
        ...(unknown.length === 0 ? {} : { unknownFields: unknown }),
      })
    } catch (error) {
      if (error instanceof RefusedSubmission || error instanceof UnusableApplication || error instanceof SparkError)
        return errorResponse(400, `Malformed request: ${error.message}`)
      throw error
    }
  }

  async status(id: string): Promise<RestResponse> {
    const record = isJobId(id) ? await this.#options.jobs.read(id) : undefined
    const of = record === undefined ? {} : describe(record, this.#options.nowMs())
    return response('SubmissionStatusResponse', { submissionId: id, success: record !== undefined, ...of })
  }

  async kill(id: string): Promise<RestResponse> {
    const { jobs, nowMs } = this.#options
    const event = { kind: 'Cancel', nowMs: nowMs(), reason: 'it was killed through the REST endpoint' } as const
    const change = isJobId(id) ? await jobs.change(id, event) : undefined
    const success = change?.kind === 'done'
    const message = success ? `Kill request for ${id} submitted` : `Driver ${id} has already finished or does not exist`
    return response('KillSubmissionResponse', { submissionId: id, success, message })
  }

  /** The bundle is kept under its content's name, for what is submitted is what runs, whatever becomes of the original. */
  async #submit(request: CreateSubmissionRequest): Promise<string> {
    const { jobs, queue, store, fetchBundle, nowMs, random } = this.#options
    const { entry, ...job } = submittedJob(request)
    const bytes = await fetchBundle(request.appResource)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const key = jobKeys.application(sha256)
    const uri = `${store.uri}/${key}`
    if (request.appResource !== uri) await store.put(key, bytes)
    const definition = { ...job, application: { uri, sha256, entry } }
    const id = createJobId(nowMs(), random())
    if (!(await jobs.create(queuedJob(id, definition, { submittedAtMs: nowMs() }))))
      throw new SparkError('JOB_ALREADY_EXISTS', { id })
    try {
      await queue.send(encodeJobMessage({ version: 1, kind: 'job', id }))
    } catch (error) {
      const reason = `it could not be put into the queue: ${String(error)}`
      await jobs.change(id, { kind: 'Cancel', nowMs: nowMs(), reason }).catch(() => undefined)
      throw error
    }
    return id
  }
}

function describe(record: JobRecord, nowMs: number): Readonly<Record<string, unknown>> {
  return {
    driverState: driverState(record, nowMs),
    ...(record.lease === undefined ? {} : { workerId: record.lease.driver }),
    ...(record.reason === undefined ? {} : { message: record.reason }),
  }
}

function driverState(record: JobRecord, nowMs: number): DriverState {
  const state = jobStateAt(record, nowMs)
  switch (state) {
    case 'queued':
    case 'starting':
      return 'SUBMITTED'
    case 'running':
      return 'RUNNING'
    case 'succeeded':
      return 'FINISHED'
    case 'failed':
      return 'FAILED'
    case 'cancelled':
      return 'KILLED'
    case 'lost':
      return isFinal(record) ? 'ERROR' : 'RELAUNCHING'
  }
}
