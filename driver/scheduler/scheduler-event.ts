import type { JobId, StageId, TaskId } from '../../common/protocol/ids.ts'
import type { TaskEnd, TaskMetrics } from '../../common/protocol/task-result.ts'
import type { JobProperties } from './job-properties.ts'

/** What listeners (progress bar, event log, UI) hear of the scheduler, in the order in which it happened. */
export type SchedulerEvent =
  | {
      readonly kind: 'JobStarted'
      readonly time: number
      readonly jobId: JobId
      /** The action that asked for it: `collect`. */
      readonly name: string
      readonly properties: JobProperties
      readonly stageIds: readonly number[]
    }
  | { readonly kind: 'JobEnded'; readonly time: number; readonly jobId: JobId; readonly error?: Error }
  | {
      readonly kind: 'StageSubmitted'
      readonly time: number
      readonly jobId: JobId
      readonly stageId: StageId
      readonly attempt: number
      readonly numTasks: number
      readonly name: string
      /** Those of its job. */
      readonly properties: JobProperties
    }
  | {
      readonly kind: 'StageCompleted'
      readonly time: number
      readonly stageId: StageId
      readonly attempt: number
      /** Absent when the attempt reached its end. */
      readonly failure?: string
    }
  | { readonly kind: 'TaskStarted'; readonly time: number; readonly task: TaskInfo }
  | {
      readonly kind: 'TaskEnded'
      readonly time: number
      readonly task: TaskInfo
      readonly end: TaskEnd
      readonly metrics: TaskMetrics
    }
  | { readonly kind: 'ExecutorAdded'; readonly time: number; readonly executorId: string; readonly slots: number }
  | { readonly kind: 'ExecutorRemoved'; readonly time: number; readonly executorId: string; readonly reason: string }

export interface TaskInfo {
  readonly taskId: TaskId
  readonly stageId: StageId
  readonly stageAttempt: number
  readonly partition: number
  readonly attempt: number
  readonly executorId: string
  readonly startedAt: number
}

export type SchedulerListener = (event: SchedulerEvent) => void

/** A listener's error is the listener's own: it never reaches the scheduler. */
export class ListenerBus {
  readonly #listeners: SchedulerListener[] = []

  add(listener: SchedulerListener): void {
    this.#listeners.push(listener)
  }

  /** Events are made only when somebody listens. */
  post(event: () => SchedulerEvent): void {
    if (this.#listeners.length === 0) return
    const made = event()
    for (const listener of this.#listeners) {
      try {
        listener(made)
      } catch (error) {
        process.emitWarning(`a scheduler listener failed: ${String(error)}`)
      }
    }
  }
}
