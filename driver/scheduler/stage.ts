import type { ExpectationCount } from '../../common/protocol/expectation.ts'
import type { JobId, StageId } from '../../common/protocol/ids.ts'
import type { MapStatus } from '../../common/protocol/map-status.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { ParentOutputs, StageDefinition, StagePlan } from './contracts.ts'
import type { TaskSet } from './task-set.ts'

/**
 *                  parents there            program stored             all partitions there
 *     Waiting ───────────────────> Planning ───────────────> Running ──────────────────────> Finished
 *        ^  ^                                                   │                                │
 *        │  └── fetch failure ──────────────────────────────────┘                                │
 *        ├───── an output lost (the plan is kept): Checking which others are, first ─────────────┤
 *        └───── rolled back (planned anew) ──────────────────────────────────────────────────────┘
 */
export type StageState =
  | { readonly kind: 'Waiting' }
  | { readonly kind: 'Planning' }
  | { readonly kind: 'Running'; readonly taskSet: TaskSet }
  | { readonly kind: 'Finished' }
  | { readonly kind: 'Checking' }

export interface PlannedStage {
  readonly plan: StagePlan
  readonly programKey: string
}

/** One stage of one job: what it has produced so far, by partition, and where it stands. Changed by the DAGScheduler only. */
export class Stage {
  readonly id: StageId
  readonly jobId: JobId
  readonly definition: StageDefinition
  readonly parents: Stage[] = []
  readonly children: Stage[] = []
  /** Attempts whose tasks may still run, the current one among them. */
  readonly taskSets = new Set<TaskSet>()
  state: StageState = { kind: 'Waiting' }
  planned: PlannedStage | undefined
  /** Raised when everything the stage has produced is thrown away: what older epochs still produce is ignored. */
  epoch = 0
  nextAttempt = 0
  /** Attempts in a row that ended in a fetch failure. */
  failedAttempts = 0
  #results: (TaskValue | undefined)[] = []
  /** By partition; they stay when an output is lost that nobody needs any more. */
  #expectations: (readonly ExpectationCount[])[] = []
  #taskAttempts: number[] = []
  #missing = 0
  #parentOutputs: ParentOutputs | undefined
  #mapStatuses: readonly MapStatus[] | undefined

  constructor(id: StageId, jobId: JobId, definition: StageDefinition) {
    this.id = id
    this.jobId = jobId
    this.definition = definition
  }

  get isAvailable(): boolean {
    return this.state.kind === 'Finished' && this.#missing === 0
  }

  get isComplete(): boolean {
    return this.planned !== undefined && this.#missing === 0
  }

  get results(): readonly (TaskValue | undefined)[] {
    return this.#results
  }

  /** What expectations saw in the attempts whose values count. */
  get expectations(): readonly ExpectationCount[] {
    return this.#expectations.flat()
  }

  setPlan(planned: PlannedStage): void {
    this.planned = planned
    this.#results = new Array<TaskValue | undefined>(planned.plan.numTasks).fill(undefined)
    this.#taskAttempts = new Array<number>(planned.plan.numTasks).fill(0)
    this.#missing = planned.plan.numTasks
  }

  /** Numbers of a partition's attempts go on over all attempts of the stage, so that no two write the same keys. */
  nextTaskAttempt(partition: number): number {
    const attempt = this.#taskAttempts[partition] ?? 0
    this.#taskAttempts[partition] = attempt + 1
    return attempt
  }

  /** @returns false when the partition has a value already */
  complete(partition: number, value: TaskValue): boolean {
    if (partition >= this.#results.length || this.#results[partition] !== undefined) return false
    this.#results[partition] = value
    if (value.expectations !== undefined) this.#expectations[partition] = value.expectations
    this.#missing--
    this.#mapStatuses = undefined
    return true
  }

  missingPartitions(): number[] {
    const missing: number[] = []
    this.#results.forEach((value, partition) => {
      if (value === undefined) missing.push(partition)
    })
    return missing
  }

  /** Forgets a map output, if it is still the one that was found lost. */
  lose(mapId: number, objectKey: string): boolean {
    const value = this.#results[mapId]
    if (value?.kind !== 'mapStatus' || value.mapStatus.objectKey !== objectKey) return false
    this.#results[mapId] = undefined
    this.#missing++
    this.#outputsChanged()
    if (this.state.kind === 'Finished') this.state = { kind: 'Waiting' }
    return true
  }

  /** Throws away all it has produced. `replan`: its inputs change too. */
  rollBack(replan: boolean): void {
    this.epoch++
    this.state = { kind: 'Waiting' }
    this.#outputsChanged()
    this.#parentOutputs = undefined
    this.#results = this.#results.map(() => undefined)
    this.#expectations = []
    this.#missing = this.#results.length
    // Attempt numbers go on where the plan stays; a new plan stores its program, and its tasks count, under the next epoch.
    if (replan) this.planned = undefined
  }

  /** Outputs by map partition; whole only while the stage is available. */
  mapStatuses(): readonly MapStatus[] {
    this.#mapStatuses ??= this.#results.flatMap((value) => (value?.kind === 'mapStatus' ? [value.mapStatus] : []))
    return this.#mapStatuses
  }

  /** The same map as long as no parent's output changed: plans remember what they made of it. */
  parentOutputs(): ParentOutputs {
    this.#parentOutputs ??= new Map(this.parents.map((parent) => [parent.definition.key, parent.mapStatuses()]))
    return this.#parentOutputs
  }

  #outputsChanged(): void {
    this.#mapStatuses = undefined
    for (const child of this.children) child.#parentOutputs = undefined
  }
}
