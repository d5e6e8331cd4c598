import type { ParentOutputs } from './contracts.ts'
import type { TaskInfo } from './scheduler-event.ts'
import type { PlannedStage, Stage } from './stage.ts'

/** A task attempt on an executor. */
export interface RunningTask extends TaskInfo {
  readonly taskSet: TaskSet
  readonly cores: number
}

/**
 * The tasks of one attempt of a stage (Spark's TaskSet and TaskSetManager): which partitions wait, which run, which have failed how often.
 * After a fetch failure it is a zombie: it starts nothing more, but what still runs may yet succeed.
 */
export class TaskSet {
  readonly stage: Stage
  readonly attempt: number
  readonly epoch: number
  readonly planned: PlannedStage
  readonly parents: ParentOutputs
  readonly running = new Map<number, RunningTask>()
  /** Partitions without a value. */
  readonly unfinished: Set<number>
  isZombie = false
  /** Nobody waits for it any more: its job has ended, or its stage was rolled back. */
  isCancelled = false
  readonly #pending: number[]
  #next = 0
  readonly #failures = new Map<number, number>()

  constructor(stage: Stage, planned: PlannedStage, partitions: readonly number[]) {
    this.stage = stage
    this.attempt = stage.nextAttempt++
    this.epoch = stage.epoch
    this.planned = planned
    this.parents = stage.parentOutputs()
    this.unfinished = new Set(partitions)
    this.#pending = [...partitions]
  }

  get hasPending(): boolean {
    if (this.isZombie || this.isCancelled) return false
    while (this.#next < this.#pending.length && !this.unfinished.has(this.#pending[this.#next] ?? -1)) this.#next++
    return this.#next < this.#pending.length
  }

  /** The next partition to start. */
  dequeue(): number | undefined {
    return this.hasPending ? this.#pending[this.#next++] : undefined
  }

  /** Puts a partition back whose attempt ended without a value. */
  requeue(partition: number): void {
    this.#pending.push(partition)
  }

  /** Counts a failure of the partition. */
  countFailure(partition: number): number {
    const failures = (this.#failures.get(partition) ?? 0) + 1
    this.#failures.set(partition, failures)
    return failures
  }
}
