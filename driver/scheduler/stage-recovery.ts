import { SparkError } from '../../common/errors/spark-error.ts'
import type { LostMapOutput } from '../../common/protocol/task-result.ts'
import type { ActiveJob } from './active-job.ts'
import type { FetchFailed } from './dag-scheduler-event.ts'
import type { Stage } from './stage.ts'
import type { TaskSet } from './task-set.ts'

/** What recovery has the DAGScheduler do. */
export interface RecoveryActions {
  isActive(job: ActiveJob): boolean
  /** Brings a stage on its way, its parents first where they lack something. */
  submit(stage: Stage): void
  fail(job: ActiveJob, error: SparkError): void
  /** Starts nothing more of the attempt; what runs may still succeed. */
  endAttempt(taskSet: TaskSet, failure: string): void
  /** Ends every attempt of the stage, and what runs of it. */
  cancelAttempts(stage: Stage, reason: string): void
  /** Asks the store, in the background, which map outputs of the stage it has; `outputsListed` is the answer. */
  listOutputs(stage: Stage): void
}

/**
 * Repairs what is lost; called by the DAGScheduler only, within its events.
 *
 * FetchFailed means that map outputs are gone. They are forgotten, as are those of their stages that a listing of the store does not
 * show, the reading task set becomes a zombie, and both stages are submitted again: the map stage for the lost partitions only, whose
 * tasks may find their own inputs gone, and so on upwards. A stage that is ended so `maxConsecutiveStageAttempts` times in a row ends its
 * job. If the map stage is not deterministic, recomputing a part would mix two different answers: the stage and all that was made from it
 * is thrown away, and the job fails if its caller has seen a part.
 */
export class StageRecovery {
  readonly #maxConsecutiveStageAttempts: number
  readonly #actions: RecoveryActions

  constructor(maxConsecutiveStageAttempts: number, actions: RecoveryActions) {
    this.#maxConsecutiveStageAttempts = maxConsecutiveStageAttempts
    this.#actions = actions
  }

  fetchFailed(job: ActiveJob, taskSet: TaskSet, failure: FetchFailed): void {
    const { stage } = taskSet
    // Only the newest attempt speaks for the stage: what an older one misses has been seen to.
    if (taskSet.epoch !== stage.epoch || taskSet.attempt !== stage.nextAttempt - 1) return
    if (stage.state.kind === 'Running') {
      this.#actions.endAttempt(taskSet, failure.message)
      stage.state = { kind: 'Waiting' }
      this.recover(job, stage, failure)
      return
    }
    // Another task of the same attempt misses another output: no second failure of the stage.
    if (stage.state.kind === 'Waiting') this.#lose(job, stage, failure)
    if (this.#actions.isActive(job)) this.#actions.submit(job.resultStage)
  }

  /** Begins a reading stage anew, which waits. */
  recover(job: ActiveJob, stage: Stage, failure: FetchFailed): void {
    stage.failedAttempts++
    if (stage.failedAttempts >= this.#maxConsecutiveStageAttempts) {
      const reason = `FetchFailed: ${failure.message}`
      this.#actions.fail(job, stageFailed(stage, stage.failedAttempts, reason))
      return
    }
    this.#lose(job, stage, failure)
    if (this.#actions.isActive(job)) this.#actions.submit(job.resultStage)
  }

  /** `present`: keys of the map outputs that are there; undefined where the store did not say. */
  outputsListed(job: ActiveJob, stage: Stage, epoch: number, present: ReadonlySet<string> | undefined): void {
    if (stage.epoch !== epoch || stage.state.kind !== 'Checking') return
    stage.state = { kind: 'Waiting' }
    if (present !== undefined)
      for (const { mapId, objectKey } of stage.mapStatuses()) if (!present.has(objectKey)) stage.lose(mapId, objectKey)
    this.#actions.submit(job.resultStage)
  }

  #lose(job: ActiveJob, reader: Stage, failure: FetchFailed): void {
    for (const lost of [failure, ...(failure.alsoLost ?? [])])
      if (this.#actions.isActive(job)) this.#loseOne(job, reader, lost)
  }

  #loseOne(job: ActiveJob, reader: Stage, lost: LostMapOutput): void {
    const stage =
      reader.parents.find(({ id }) => id === lost.stageId) ??
      reader.parents.find((parent) => parent.mapStatuses().some(({ objectKey }) => objectKey === lost.objectKey))
    // An output that has been replaced since was not lost again.
    if (!stage?.lose(lost.mapId, lost.objectKey)) return
    if (!stage.definition.deterministic) this.#rollBack(job, stage)
    else if (stage.state.kind === 'Waiting') {
      stage.state = { kind: 'Checking' }
      this.#actions.listOutputs(stage)
    }
  }

  #rollBack(job: ActiveJob, stage: Stage): void {
    const affected = descendants(stage)
    if (affected.has(job.resultStage) && job.hasGivenResults) {
      const reason = 'an output of this indeterminate stage was lost, and results made from it were already given out'
      this.#actions.fail(job, stageFailed(stage, 1, reason))
      return
    }
    for (const one of affected) {
      this.#actions.cancelAttempts(one, 'the stage is rolled back')
      if (one === job.resultStage) job.resultBytes = 0
      one.rollBack(one !== stage)
    }
  }
}

const stageFailed = (stage: Stage, count: number, reason: string): SparkError =>
  new SparkError('TASK_FAILED', { task: `Stage ${stage.id} (${stage.definition.name})`, count: `${count}`, reason })

function descendants(stage: Stage, found = new Set<Stage>()): Set<Stage> {
  if (found.has(stage)) return found
  found.add(stage)
  for (const child of stage.children) descendants(child, found)
  return found
}
