import type { SparkError } from '../../common/errors/spark-error.ts'
import type { JobId } from '../../common/protocol/ids.ts'
import type { TaskFailure, TaskValue } from '../../common/protocol/task-result.ts'
import type { ActiveJob } from './active-job.ts'
import type { PlannedStage, Stage } from './stage.ts'
import type { RunningTask, TaskSet } from './task-set.ts'

export type FetchFailed = Extract<TaskFailure, { kind: 'FetchFailed' }>

/** What happens to jobs and stages; the DAGScheduler takes one after the other. */
export type DAGSchedulerEvent =
  | { readonly kind: 'JobSubmitted'; readonly job: ActiveJob }
  | { readonly kind: 'JobCancelled'; readonly jobId: JobId; readonly reason: string }
  | { readonly kind: 'StagePlanned'; readonly stage: Stage; readonly epoch: number; readonly planned: PlannedStage }
  | { readonly kind: 'StagePlanFailed'; readonly stage: Stage; readonly epoch: number; readonly error: unknown }
  | { readonly kind: 'TaskSucceeded'; readonly task: RunningTask; readonly value: TaskValue }
  | { readonly kind: 'FetchFailed'; readonly task: RunningTask; readonly failure: FetchFailed }
  | {
      readonly kind: 'OutputsListed'
      readonly stage: Stage
      readonly epoch: number
      /** Keys of the map outputs that are there; undefined where the store did not say. */
      readonly present: ReadonlySet<string> | undefined
    }
  | { readonly kind: 'TaskSetFailed'; readonly taskSet: TaskSet; readonly error: Error }
  | { readonly kind: 'BackendFailed'; readonly error: SparkError }

/** The job that an event is about; undefined of one that is about all of them. */
export function jobIdOf(event: DAGSchedulerEvent): number | undefined {
  switch (event.kind) {
    case 'JobSubmitted':
      return event.job.id
    case 'JobCancelled':
      return event.jobId
    case 'StagePlanned':
    case 'StagePlanFailed':
    case 'OutputsListed':
      return event.stage.jobId
    case 'TaskSucceeded':
    case 'FetchFailed':
      return event.task.taskSet.stage.jobId
    case 'TaskSetFailed':
      return event.taskSet.stage.jobId
    case 'BackendFailed':
      return undefined
  }
}
