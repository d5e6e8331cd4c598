import type { TaskId } from '../../../common/protocol/ids.ts'
import type { TaskDescription } from '../../../common/protocol/task-description.ts'
import type { TaskFailure, TaskResult } from '../../../common/protocol/task-result.ts'

export type ExecutorLossReason = Extract<TaskFailure, { kind: 'ExecutorLostFailure' }>['reason']

/** What a backend tells the scheduler. Events may come late, twice, or for executors and tasks that are long forgotten. */
export type BackendEvent =
  | {
      readonly kind: 'ExecutorRegistered'
      readonly executorId: string
      /** Tasks at a time. */
      readonly slots: number
      /** Threads and memory of the whole executor; a task gets its slots' share. */
      readonly threads: number
      readonly memoryBytes: number
    }
  /** All tasks that ran on it are lost with it. */
  | {
      readonly kind: 'ExecutorLost'
      readonly executorId: string
      readonly reason: ExecutorLossReason
      readonly message: string
    }
  | { readonly kind: 'TaskFinished'; readonly result: TaskResult }
  /** There will be no more executors: every job ends. */
  | { readonly kind: 'BackendFailed'; readonly message: string }

/** Where executors come from, and how tasks reach them: child processes or Lambda functions. Decides nothing. */
export interface SchedulerBackend {
  /** Slots of all executors together, once they are there. */
  readonly totalCores: number
  /** Begins to start executors; they are announced as they come. */
  start(listener: (event: BackendEvent) => void): void
  launch(executorId: string, task: TaskDescription): void
  /** Asks for the end of a task; its TaskFinished still comes. */
  kill(executorId: string, taskId: TaskId, reason: string): void
  /** Ends every executor; afterwards nothing is announced. */
  stop(): Promise<void>
}
