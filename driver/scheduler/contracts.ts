import type { ExpectationCount, SetAsideOutput } from '../../common/protocol/expectation.ts'
import type { JobId } from '../../common/protocol/ids.ts'
import type { MapStatus } from '../../common/protocol/map-status.ts'
import type { StageProgram, TaskOutput } from '../../common/protocol/task-description.ts'
import type { TaskInput } from '../../common/protocol/task-input.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { JobProperties } from './job-properties.ts'

/** A stage's name within the job that is submitted; the scheduler gives it a stage id. */
export type StageKey = string & { readonly __brand?: 'StageKey' }

/** Map outputs of the parents, by stage key, one MapStatus per map partition. */
export type ParentOutputs = ReadonlyMap<StageKey, readonly MapStatus[]>

/**
 * A stage as the scheduler sees it: parents, and programs that are opaque to it. `plan` is called once, when all parents
 * have finished, with exact sizes (room for adaptive execution); it must be deterministic in the number of tasks, for after a lost
 * map output `task` is asked again with the new outputs.
 */
export interface StageDefinition {
  readonly key: StageKey
  /** Shown in the UI, EXPLAIN and progress bar. */
  readonly name: string
  readonly parents: readonly StageKey[]
  /** Whether a re-run task writes the same rows; if not, a lost output of it rolls back all later stages. */
  readonly deterministic: boolean
  plan(parents: ParentOutputs): StagePlan | Promise<StagePlan>
}

export interface StagePlan {
  readonly program: StageProgram
  readonly numTasks: number
  /** Slots one task takes: 1, or all of an executor's for a fused task. */
  readonly cpusPerTask: number | 'all'
  task(partition: number, parents: ParentOutputs): TaskWork
}

export interface TaskWork {
  readonly inputs: Readonly<Record<string, TaskInput>>
  readonly output: WorkOutput
  readonly setAside?: SetAsideOutput
}

/** The task's output before the scheduler adds attempt-unique keys. */
export type WorkOutput =
  | { readonly kind: 'shuffle'; readonly numPartitions: number }
  | { readonly kind: 'result' }
  | Extract<TaskOutput, { readonly kind: 'files' }>

/** What asks for jobs: an action of a DataFrame or RDD. */
export interface JobAction {
  /** `collect` */
  readonly name: string
  readonly properties: JobProperties
}

/** A DAG of stages with one last stage whose values are the job's. */
export interface JobDefinition extends JobAction {
  readonly stages: readonly StageDefinition[]
  readonly resultStage: StageKey
  /** Called in partition order is not promised; each partition exactly once, with the winning attempt's value. */
  onResult?(partition: number, value: TaskValue): void
  /** Called when the job has succeeded, before its result is given: what the expectations of all its stages saw, each task counted once. */
  onExpectations?(counts: readonly ExpectationCount[]): void
}

export interface JobHandle {
  readonly jobId: JobId
  /** Values of the result stage by partition; rejects with the SparkError that ended the job. */
  readonly result: Promise<readonly TaskValue[]>
  cancel(reason: string): void
}

/** What sessions and RDDs hold of the scheduler. */
export interface JobScheduler {
  submitJob(job: JobDefinition): JobHandle
  /** Ends the running jobs for which `which` is true with SPARK_JOB_CANCELLED. @returns what they carried, oldest first */
  cancelJobs(which: (job: JobProperties) => boolean, reason: string): readonly JobProperties[]
  /** Slots of all executors together. */
  readonly totalCores: number
}
