import type { SparkErrorData } from '../errors/spark-error.ts'
import type { ExpectationCount } from './expectation.ts'
import type { StageId, TaskId } from './ids.ts'
import type { MapStatus } from './map-status.ts'

export interface TaskMetrics {
  readonly executorRunMs: number
  readonly inputBytes: number
  readonly inputRows: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
  readonly outputRows: number
  readonly outputBytes: number
  /** Object store requests: GETs and PUTs. */
  readonly requests: number
}

/** Of an attempt that did nothing, or did not live to tell. */
export const noTaskMetrics: TaskMetrics = {
  executorRunMs: 0,
  inputBytes: 0,
  inputRows: 0,
  shuffleReadBytes: 0,
  shuffleWriteBytes: 0,
  outputRows: 0,
  outputBytes: 0,
  requests: 0,
}

/** One file a task attempt staged, to be made visible by the driver's job commit. */
export interface StagedFile {
  /** Final location relative to the output path, e.g. `day=3/part-00000-<writeId>.snappy.parquet`. */
  readonly finalName: string
  readonly sizeBytes: number
  readonly rows: number
  /** Local folders: a file under `<path>/_temporary/...` to rename. S3: an uncompleted multipart upload of the final key. */
  readonly staged:
    | { readonly kind: 'file'; readonly name: string }
    | {
        readonly kind: 'multipart'
        readonly uploadId: string
        /** Stands in the metadata of the object that the upload becomes. */
        readonly nonce: string
        readonly parts: readonly { readonly partNumber: number; readonly etag: string }[]
      }
}

export type TaskValue = TaskOutputValue & {
  /** What the expectations in the program saw. They travel with the value, so that exactly the attempts that count are counted. */
  readonly expectations?: readonly ExpectationCount[]
}

type TaskOutputValue =
  | { readonly kind: 'mapStatus'; readonly mapStatus: MapStatus }
  /** `bytes` as Uint8Array over IPC, as base64 in JSON (Lambda): see codec. */
  | {
      readonly kind: 'result'
      readonly bytes?: Uint8Array
      readonly objectKey?: string
      readonly sizeBytes: number
      readonly rows: number
    }
  | { readonly kind: 'files'; readonly files: readonly StagedFile[] }

export interface TaskResult {
  readonly taskId: TaskId
  readonly executorId: string
  readonly end: TaskEnd
  readonly metrics: TaskMetrics
}

export interface LostMapOutput {
  readonly stageId: StageId
  readonly mapId: number
  readonly objectKey: string
}

export type TaskEnd = { readonly kind: 'Success'; readonly value: TaskValue } | TaskFailure

/**
 * Why an attempt ended without success. `countsTowardsTaskFailures` says whether it uses up one of
 * `spark.task.maxFailures`; `ExceptionFailure.retryable` false (bad SQL data: overflow, division by zero, failed cast) ends the job at once.
 */
export type TaskFailure =
  | { readonly kind: 'ExceptionFailure'; readonly error: SparkErrorData; readonly retryable: boolean }
  | {
      readonly kind: 'FetchFailed'
      readonly stageId: StageId
      readonly mapId: number
      readonly objectKey: string
      readonly message: string
      /** Other outputs that the attempt found missing or damaged. */
      readonly alsoLost?: readonly LostMapOutput[]
    }
  | {
      readonly kind: 'ExecutorLostFailure'
      /** `silent`: its process ran no more, though it had not ended. */
      readonly reason: 'crash' | 'out of memory' | 'timeout' | 'unreachable' | 'silent'
      readonly message: string
    }
  | { readonly kind: 'TaskKilled'; readonly reason: string }
  /** The platform had no room for the task (429). */
  | { readonly kind: 'Throttled'; readonly message: string }
  /** The platform itself failed (5xx); whether the task ran is not known. */
  | { readonly kind: 'PlatformFailure'; readonly message: string }

/** What the task itself may be to blame for. Whatever else ends an attempt has a budget of its own: see driver/scheduler/task-set.ts. */
export function countsTowardsTaskFailures(failure: TaskFailure): boolean {
  return failure.kind === 'ExceptionFailure' || (failure.kind === 'ExecutorLostFailure' && failure.reason !== 'silent')
}
