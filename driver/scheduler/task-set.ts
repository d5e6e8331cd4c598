import { countsTowardsTaskFailures, type TaskFailure } from '../../common/protocol/task-result.ts'
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
  readonly #spent = new Map<string, number>()

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

  /** Counts an end without a value. `isSpent`: the partition has had all its attempts of that kind. */
  spend(
    partition: number,
    failure: TaskFailure,
    maxFailures: number,
  ): { readonly count: number; readonly isSpent: boolean } {
    const [budget, limit] = budgetOf(failure, maxFailures)
    const key = `${budget} ${partition}`
    const count = (this.#spent.get(key) ?? 0) + 1
    this.#spent.set(key, count)
    return { count, isSpent: count >= limit }
  }
}

/** With the backend's backoff a quarter of an hour. */
const MAX_THROTTLES = 100
/** With the backend's backoff half a minute. */
const MAX_PLATFORM_FAILURES = 10
/** Attempts that were killed though nobody asked for it, or whose executor fell silent: the task is not to blame, but not for ever. */
const MAX_MISHAPS = 4

/** Every end without a value uses up an attempt of some kind: nothing is tried for ever. */
function budgetOf(failure: TaskFailure, maxFailures: number): readonly [kind: string, limit: number] {
  if (countsTowardsTaskFailures(failure)) return ['failures', maxFailures]
  if (failure.kind === 'Throttled') return ['throttles', MAX_THROTTLES]
  if (failure.kind === 'PlatformFailure') return ['platform', MAX_PLATFORM_FAILURES]
  return ['mishaps', Math.max(MAX_MISHAPS, maxFailures)]
}
