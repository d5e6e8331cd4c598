import { SparkError } from '../../common/errors/spark-error.ts'
import type { JobId } from '../../common/protocol/ids.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { ShuffleFetchFailed } from '../../shuffle/shuffle-reader.ts'
import { type ActiveJob, createStages } from './active-job.ts'
import type { Clock } from './clock.ts'
import type { JobDefinition, JobHandle } from './contracts.ts'
import { type DAGSchedulerEvent, type FetchFailed, jobIdOf } from './dag-scheduler-event.ts'
import { EventLoop } from './event-loop.ts'
import { JobEvents } from './job-events.ts'
import type { JobProperties } from './job-properties.ts'
import type { ListenerBus } from './scheduler-event.ts'
import type { PlannedStage, Stage } from './stage.ts'
import { StageObjects } from './stage-objects.ts'
import { StageRecovery } from './stage-recovery.ts'
import type { TaskScheduler, TaskSetListener } from './task-scheduler.ts'
import { type RunningTask, TaskSet } from './task-set.ts'

export interface DAGSchedulerOptions {
  readonly applicationId: string
  readonly store: ObjectStore
  /** `spark.stage.maxConsecutiveAttempts` */
  readonly maxConsecutiveStageAttempts: number
  /** `spark.driver.maxResultSize`; 0: no limit. */
  readonly maxResultSizeBytes: number
  readonly clock: Clock
  readonly listeners: ListenerBus
}

/**
 * Runs jobs as stages, each after its parents.
 *
 * Key concepts. A *job* is a DAG of *stages* of its own; a stage is planned once (its program stored once) when its parents have
 * finished, and run by *task sets*: the first for all partitions, later ones for those that have no value. The first value of a
 * partition is its value; any later one is ignored.
 *
 * Everything happens as an event in one queue, so that nothing here is ever concurrent; what takes time (planning, storing) posts an event when
 * it is done, which is ignored if the stage has moved on.
 *
 * What was produced and then lost is seen to by `StageRecovery`; what is kept in the store by `StageObjects`.
 *
 * When changing this class: whatever is kept per job or stage must go in `#end`; `isEmpty` tells tests that it did.
 */
export class DAGScheduler implements TaskSetListener {
  readonly #maxResultSizeBytes: number
  readonly #events = new EventLoop<DAGSchedulerEvent>((event) => this.#handleSafely(event))
  readonly #jobs = new Map<JobId, ActiveJob>()
  readonly #background = new Set<Promise<unknown>>()
  readonly #objects: StageObjects
  readonly #listeners: JobEvents
  readonly #recovery: StageRecovery
  #taskScheduler: TaskScheduler | undefined
  #failure: SparkError | undefined
  #nextJobId = 0
  #nextStageId = 0

  constructor(options: DAGSchedulerOptions) {
    this.#maxResultSizeBytes = options.maxResultSizeBytes
    this.#objects = new StageObjects(options.applicationId, options.store)
    this.#listeners = new JobEvents(options.listeners, options.clock)
    this.#recovery = new StageRecovery(options.maxConsecutiveStageAttempts, {
      isActive: ({ id }) => this.#jobs.has(id),
      submit: (stage) => this.#submit(stage),
      fail: (job, error) => this.#fail(job, error),
      endAttempt: (taskSet, failure) => this.#endAttempt(taskSet, failure),
      cancelAttempts: (stage, reason) => this.#cancelAttempts(stage, reason),
      listOutputs: (stage) => this.#listOutputs(stage),
    })
  }

  /** The two schedulers know each other; this one is made first. */
  connect(taskScheduler: TaskScheduler): void {
    this.#taskScheduler = taskScheduler
  }

  get isEmpty(): boolean {
    return this.#jobs.size === 0
  }

  submitJob(definition: JobDefinition): JobHandle {
    const id = this.#nextJobId++
    const { promise, resolve, reject } = withResolvers<readonly TaskValue[]>()
    try {
      const stages = createStages(id, definition, () => this.#nextStageId++)
      const resultStage = stages.at(-1)
      if (resultStage === undefined) throw new SparkError('INTERNAL_ERROR', { message: 'a job needs a stage' })
      const job: ActiveJob = {
        id,
        definition,
        stages,
        resultStage,
        resultBytes: 0,
        hasGivenResults: false,
        resolve,
        reject,
      }
      this.#events.post({ kind: 'JobSubmitted', job })
    } catch (error) {
      reject(asError(error))
    }
    return {
      jobId: id,
      result: promise,
      cancel: (reason) => this.#events.post({ kind: 'JobCancelled', jobId: id, reason }),
    }
  }

  cancelJobs(which: (job: JobProperties) => boolean, reason: string): readonly JobProperties[] {
    const jobs = [...this.#jobs.values()].filter(({ definition }) => which(definition.properties))
    for (const { id } of jobs) this.#events.post({ kind: 'JobCancelled', jobId: id, reason })
    return jobs.map(({ definition }) => definition.properties)
  }

  /** Resolves when everything begun in the background (deleting shuffle objects) has ended. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.allSettled(this.#background)
  }

  taskSucceeded(task: RunningTask, value: TaskValue): void {
    this.#events.post({ kind: 'TaskSucceeded', task, value })
  }

  fetchFailed(task: RunningTask, failure: FetchFailed): void {
    this.#events.post({ kind: 'FetchFailed', task, failure })
  }

  taskSetFailed(taskSet: TaskSet, error: Error): void {
    this.#events.post({ kind: 'TaskSetFailed', taskSet, error })
  }

  backendFailed(error: SparkError): void {
    this.#events.post({ kind: 'BackendFailed', error })
  }

  get #tasks(): TaskScheduler {
    if (this.#taskScheduler === undefined) throw new Error('connect() comes first')
    return this.#taskScheduler
  }

  /** An error in here is a bug: it ends the job concerned, not the loop. */
  #handleSafely(event: DAGSchedulerEvent): void {
    try {
      this.#handle(event)
    } catch (error) {
      const jobId = jobIdOf(event)
      const job = jobId === undefined ? undefined : this.#jobs.get(jobId)
      const failure = new SparkError(
        'INTERNAL_ERROR',
        { message: `the scheduler failed at ${event.kind}: ${asError(error).message}` },
        { cause: error },
      )
      if (job === undefined) throw failure
      this.#fail(job, failure)
    }
  }

  #handle(event: DAGSchedulerEvent): void {
    switch (event.kind) {
      case 'JobSubmitted':
        this.#jobSubmitted(event.job)
        return
      case 'JobCancelled': {
        const job = this.#jobs.get(event.jobId)
        if (job) this.#fail(job, new SparkError('SPARK_JOB_CANCELLED', { jobId: `${job.id}`, reason: event.reason }))
        return
      }
      case 'StagePlanned':
        this.#stagePlanned(event.stage, event.epoch, event.planned)
        return
      case 'StagePlanFailed':
        this.#stagePlanFailed(event.stage, event.epoch, event.error)
        return
      case 'TaskSucceeded':
        this.#taskSucceeded(event.task, event.value)
        return
      case 'FetchFailed': {
        const { taskSet } = event.task
        const job = this.#jobs.get(taskSet.stage.jobId)
        if (job) this.#recovery.fetchFailed(job, taskSet, event.failure)
        return
      }
      case 'OutputsListed': {
        const job = this.#jobs.get(event.stage.jobId)
        if (job) this.#recovery.outputsListed(job, event.stage, event.epoch, event.present)
        return
      }
      case 'TaskSetFailed': {
        const job = this.#jobs.get(event.taskSet.stage.jobId)
        if (job) this.#fail(job, event.error)
        return
      }
      case 'BackendFailed':
        this.#failure = event.error
        for (const job of [...this.#jobs.values()]) this.#fail(job, event.error)
        return
    }
  }

  #jobSubmitted(job: ActiveJob): void {
    if (this.#failure !== undefined) {
      job.reject(this.#failure)
      return
    }
    this.#jobs.set(job.id, job)
    this.#listeners.jobStarted(job)
    this.#submit(job.resultStage)
  }

  /** Brings a stage on its way: its parents first where they lack something. */
  #submit(stage: Stage): void {
    if (stage.state.kind !== 'Waiting') return
    const missing = stage.parents.filter((parent) => !parent.isAvailable)
    if (missing.length > 0) {
      for (const parent of missing) this.#submit(parent)
      return
    }
    if (stage.planned === undefined) this.#plan(stage)
    else this.#runMissingTasks(stage, stage.planned)
  }

  #plan(stage: Stage): void {
    const { epoch } = stage
    stage.state = { kind: 'Planning' }
    const work = this.#objects.plan(stage).then(
      (planned) => this.#events.post({ kind: 'StagePlanned', stage, epoch, planned }),
      (error: unknown) => this.#events.post({ kind: 'StagePlanFailed', stage, epoch, error }),
    )
    this.#inBackground(work)
  }

  #stagePlanned(stage: Stage, epoch: number, planned: PlannedStage): void {
    if (!this.#jobs.has(stage.jobId) || stage.epoch !== epoch || stage.state.kind !== 'Planning') return
    stage.setPlan(planned)
    // Parents may have lost an output meanwhile.
    stage.state = { kind: 'Waiting' }
    this.#submit(stage)
  }

  #stagePlanFailed(stage: Stage, epoch: number, error: unknown): void {
    const job = this.#jobs.get(stage.jobId)
    if (job === undefined || stage.epoch !== epoch || stage.state.kind !== 'Planning') return
    // A plan may read its parents' outputs (samples of a sort).
    if (error instanceof ShuffleFetchFailed) {
      stage.state = { kind: 'Waiting' }
      const { stageId, mapId, objectKey, message } = error
      this.#recovery.recover(job, stage, { kind: 'FetchFailed', stageId, mapId, objectKey, message })
      return
    }
    this.#fail(job, asError(error))
  }

  #runMissingTasks(stage: Stage, planned: PlannedStage): void {
    const job = this.#jobs.get(stage.jobId)
    if (job === undefined) return
    const missing = stage.missingPartitions()
    const taskSet = new TaskSet(stage, planned, missing)
    stage.state = { kind: 'Running', taskSet }
    stage.taskSets.add(taskSet)
    this.#listeners.stageSubmitted(job, taskSet)
    if (missing.length === 0) this.#stageFinished(stage, taskSet)
    else this.#tasks.submit(taskSet)
  }

  #taskSucceeded(task: RunningTask, value: TaskValue): void {
    const { taskSet, partition } = task
    const { stage } = taskSet
    const job = this.#jobs.get(stage.jobId)
    if (job === undefined || taskSet.epoch !== stage.epoch || !stage.complete(partition, value)) return
    if (stage === job.resultStage && !this.#takeResult(job, partition, value)) return
    // The value counts for every attempt of the stage: nobody else needs to compute it.
    for (const other of stage.taskSets) {
      other.unfinished.delete(partition)
      if (other === taskSet) continue
      for (const running of other.running.values())
        if (running.partition === partition) this.#tasks.kill(running, 'another attempt succeeded')
    }
    if (stage.state.kind !== 'Running') {
      // All that waited for a lost parent has come from attempts that still ran.
      if (stage.isComplete) this.#stageFinished(stage, taskSet)
      return
    }
    const current = stage.state.taskSet
    if (stage.isComplete) this.#stageFinished(stage, current)
    else if (current.unfinished.size === 0) {
      // Outputs were lost while the attempt ran.
      this.#endAttempt(current, 'outputs were lost')
      stage.state = { kind: 'Waiting' }
      this.#submit(stage)
    }
  }

  /** @returns false when the job ended over it */
  #takeResult(job: ActiveJob, partition: number, value: TaskValue): boolean {
    const limit = this.#maxResultSizeBytes
    if (value.kind === 'result') job.resultBytes += value.sizeBytes
    if (limit > 0 && job.resultBytes > limit) {
      this.#fail(
        job,
        new SparkError('MAX_RESULT_SIZE_EXCEEDED', { size: `${job.resultBytes} bytes`, limit: `${limit} bytes` }),
      )
      return false
    }
    if (job.definition.onResult === undefined) return true
    job.hasGivenResults = true
    try {
      job.definition.onResult(partition, value)
    } catch (error) {
      this.#fail(job, asError(error))
      return false
    }
    return true
  }

  #stageFinished(stage: Stage, taskSet: TaskSet): void {
    const job = this.#jobs.get(stage.jobId)
    if (job === undefined) return
    stage.state = { kind: 'Finished' }
    stage.failedAttempts = 0
    for (const other of [...stage.taskSets]) this.#tasks.cancel(other, 'the stage has finished')
    this.#listeners.stageCompleted(taskSet)
    if (stage === job.resultStage) {
      this.#succeed(job)
      return
    }
    for (const child of stage.children) this.#submit(child)
  }

  #endAttempt(taskSet: TaskSet, failure: string): void {
    this.#tasks.retire(taskSet)
    this.#listeners.stageCompleted(taskSet, failure)
  }

  #cancelAttempts(stage: Stage, reason: string): void {
    for (const taskSet of [...stage.taskSets]) this.#tasks.cancel(taskSet, reason)
    if (stage.state.kind === 'Running') this.#listeners.stageCompleted(stage.state.taskSet, reason)
  }

  #listOutputs(stage: Stage): void {
    const { epoch } = stage
    const work = this.#objects.listOutputs(stage).then(
      (present) => this.#events.post({ kind: 'OutputsListed', stage, epoch, present }),
      () => this.#events.post({ kind: 'OutputsListed', stage, epoch, present: undefined }),
    )
    this.#inBackground(work)
  }

  #succeed(job: ActiveJob): void {
    const values = job.resultStage.results.flatMap((value) => (value === undefined ? [] : [value]))
    this.#end(job)
    job.definition.onExpectations?.(job.stages.flatMap((stage) => stage.expectations))
    job.resolve(values)
  }

  #fail(job: ActiveJob, error: Error): void {
    if (!this.#jobs.has(job.id)) return
    this.#end(job, error)
    job.reject(error)
  }

  #end(job: ActiveJob, error?: Error): void {
    this.#jobs.delete(job.id)
    for (const stage of job.stages) this.#cancelAttempts(stage, 'the job has ended')
    this.#inBackground(this.#objects.delete(job, error !== undefined))
    this.#listeners.jobEnded(job, error)
  }

  #inBackground(work: Promise<unknown>): void {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => this.#background.delete(done))
    this.#background.add(done)
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
