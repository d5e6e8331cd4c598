import type { ActiveJob } from './active-job.ts'
import type { Clock } from './clock.ts'
import type { ListenerBus } from './scheduler-event.ts'
import type { TaskSet } from './task-set.ts'

/** Tells listeners of jobs and stages; of tasks and executors the TaskScheduler does. */
export class JobEvents {
  readonly #listeners: ListenerBus
  readonly #clock: Clock

  constructor(listeners: ListenerBus, clock: Clock) {
    this.#listeners = listeners
    this.#clock = clock
  }

  jobStarted({ id, definition, stages }: ActiveJob): void {
    this.#listeners.post(() => ({
      kind: 'JobStarted',
      time: this.#clock.now(),
      jobId: id,
      name: definition.name,
      properties: definition.properties,
      stageIds: stages.map((stage) => stage.id),
    }))
  }

  jobEnded({ id }: ActiveJob, error?: Error): void {
    this.#listeners.post(() => ({
      kind: 'JobEnded',
      time: this.#clock.now(),
      jobId: id,
      ...(error === undefined ? {} : { error }),
    }))
  }

  stageSubmitted({ definition }: ActiveJob, { stage, attempt, unfinished }: TaskSet): void {
    this.#listeners.post(() => ({
      kind: 'StageSubmitted',
      time: this.#clock.now(),
      jobId: stage.jobId,
      stageId: stage.id,
      attempt,
      numTasks: unfinished.size,
      name: stage.definition.name,
      properties: definition.properties,
    }))
  }

  /** @param failure why the attempt ended before all its partitions had values */
  stageCompleted({ stage, attempt }: TaskSet, failure?: string): void {
    this.#listeners.post(() => ({
      kind: 'StageCompleted',
      time: this.#clock.now(),
      stageId: stage.id,
      attempt,
      ...(failure === undefined ? {} : { failure }),
    }))
  }
}
