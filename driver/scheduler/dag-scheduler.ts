import { SparkError } from '../../common/errors/spark-error.ts'
import type { TaskFailure, TaskValue } from '../../common/protocol/task-result.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { ShuffleFetchFailed } from '../../shuffle/shuffle-reader.ts'
import { StoreLayout } from '../../shuffle/store-layout.ts'
import { type ActiveJob, createStages } from './active-job.ts'
import type { Clock } from './clock.ts'
import type { JobDefinition, JobHandle, StagePlan } from './contracts.ts'
import { EventLoop } from './event-loop.ts'
import type { ListenerBus } from './scheduler-event.ts'
import type { PlannedStage, Stage } from './stage.ts'
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

type FetchFailed = Extract<TaskFailure, { kind: 'FetchFailed' }>

type DAGSchedulerEvent =
  | { readonly kind: 'JobSubmitted'; readonly job: ActiveJob }
  | { readonly kind: 'JobCancelled'; readonly jobId: number; readonly reason: string }
  | { readonly kind: 'StagePlanned'; readonly stage: Stage; readonly epoch: number; readonly planned: PlannedStage }
  | { readonly kind: 'StagePlanFailed'; readonly stage: Stage; readonly epoch: number; readonly error: unknown }
  | { readonly kind: 'TaskSucceeded'; readonly task: RunningTask; readonly value: TaskValue }
  | { readonly kind: 'FetchFailed'; readonly task: RunningTask; readonly failure: FetchFailed }
  | { readonly kind: 'TaskSetFailed'; readonly taskSet: TaskSet; readonly error: Error }
  | { readonly kind: 'BackendFailed'; readonly error: SparkError }

/**
 * Runs jobs as stages, each after its parents, and repairs what is lost.
 *
 * Key concepts. A *job* is a DAG of *stages* of its own; a stage is planned once (its program stored once) when its parents have
 * finished, and run by *task sets*: the first for all partitions, later ones for those that have no value. The first value of a
 * partition is its value; any later one is ignored.
 *
 * Everything happens as an event in one queue, so that nothing here is ever concurrent; what takes time (planning, storing) posts an event when
 * it is done, which is ignored if the stage has moved on.
 *
 * Recovery. FetchFailed means that a map output is gone. The output is forgotten, the reading task set becomes a zombie, and both stages
 * are submitted again: the map stage for the lost partitions only, whose tasks may find their own inputs gone, and so on upwards. A stage
 * that is ended so `maxConsecutiveStageAttempts` times in a row ends its job. If the map stage is not deterministic, recomputing a part
 * would mix two different answers: the stage and all that was made from it is thrown away, and the job fails if its caller has seen a part.
 *
 * When changing this class: whatever is kept per job or stage must go in `#end`; `isEmpty` tells tests that it did.
 */
export class DAGScheduler implements TaskSetListener {
  readonly #options: DAGSchedulerOptions
  readonly #events = new EventLoop<DAGSchedulerEvent>((event) => this.#handleSafely(event))
  readonly #jobs = new Map<number, ActiveJob>()
  readonly #background = new Set<Promise<unknown>>()
  #taskScheduler: TaskScheduler | undefined
  #failure: SparkError | undefined
  #nextJobId = 0
  #nextStageId = 0

  constructor(options: DAGSchedulerOptions) {
    this.#options = options
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

  cancelAllJobs(reason: string): void {
    for (const jobId of [...this.#jobs.keys()]) this.#events.post({ kind: 'JobCancelled', jobId, reason })
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
      const job = this.#jobOf(event)
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
        if (job) this.#fail(job, new SparkError('JOB_CANCELLED', { job: `${job.id}`, reason: event.reason }))
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
      case 'FetchFailed':
        this.#fetchFailed(event.task.taskSet, event.failure)
        return
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

  #jobOf(event: DAGSchedulerEvent): ActiveJob | undefined {
    switch (event.kind) {
      case 'JobSubmitted':
        return event.job
      case 'JobCancelled':
        return this.#jobs.get(event.jobId)
      case 'StagePlanned':
      case 'StagePlanFailed':
        return this.#jobs.get(event.stage.jobId)
      case 'TaskSucceeded':
      case 'FetchFailed':
        return this.#jobs.get(event.task.taskSet.stage.jobId)
      case 'TaskSetFailed':
        return this.#jobs.get(event.taskSet.stage.jobId)
      case 'BackendFailed':
        return undefined
    }
  }

  #jobSubmitted(job: ActiveJob): void {
    if (this.#failure !== undefined) {
      job.reject(this.#failure)
      return
    }
    this.#jobs.set(job.id, job)
    this.#options.listeners.post(() => ({
      kind: 'JobStarted',
      time: this.#options.clock.now(),
      jobId: job.id,
      description: job.definition.description,
      stageIds: job.stages.map(({ id }) => id),
    }))
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
    const work = this.#planAndStore(stage, epoch).then(
      (planned) => this.#events.post({ kind: 'StagePlanned', stage, epoch, planned }),
      (error: unknown) => this.#events.post({ kind: 'StagePlanFailed', stage, epoch, error }),
    )
    this.#inBackground(work)
  }

  async #planAndStore(stage: Stage, epoch: number): Promise<PlannedStage> {
    const plan: StagePlan = await stage.definition.plan(stage.parentOutputs())
    const programKey = StoreLayout.program(this.#options.applicationId, stage.id, epoch)
    if (plan.numTasks > 0) await this.#options.store.put(programKey, Buffer.from(JSON.stringify(plan.program)))
    return { plan, programKey }
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
      this.#recover(job, stage, { kind: 'FetchFailed', stageId, mapId, objectKey, message })
      return
    }
    this.#fail(job, asError(error))
  }

  #runMissingTasks(stage: Stage, planned: PlannedStage): void {
    const missing = stage.missingPartitions()
    const taskSet = new TaskSet(stage, planned, missing)
    stage.state = { kind: 'Running', taskSet }
    stage.taskSets.add(taskSet)
    this.#options.listeners.post(() => ({
      kind: 'StageSubmitted',
      time: this.#options.clock.now(),
      jobId: stage.jobId,
      stageId: stage.id,
      attempt: taskSet.attempt,
      numTasks: missing.length,
      name: stage.definition.name,
    }))
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
    const limit = this.#options.maxResultSizeBytes
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
    this.#completed(taskSet)
    if (stage === job.resultStage) {
      this.#succeed(job)
      return
    }
    for (const child of stage.children) this.#submit(child)
  }

  #fetchFailed(taskSet: TaskSet, failure: FetchFailed): void {
    const { stage } = taskSet
    const job = this.#jobs.get(stage.jobId)
    if (job === undefined || taskSet.epoch !== stage.epoch) return
    // Only the newest attempt speaks for the stage: what an older one misses has been seen to.
    if (taskSet.attempt !== stage.nextAttempt - 1) return
    if (stage.state.kind === 'Running') {
      this.#endAttempt(taskSet, failure.message)
      stage.state = { kind: 'Waiting' }
      this.#recover(job, stage, failure)
      return
    }
    // Another task of the same attempt misses another output: no second failure of the stage.
    if (stage.state.kind === 'Waiting') this.#lose(job, stage, failure)
    if (this.#jobs.has(job.id)) this.#submit(job.resultStage)
  }

  #recover(job: ActiveJob, stage: Stage, failure: FetchFailed): void {
    stage.failedAttempts++
    if (stage.failedAttempts >= this.#options.maxConsecutiveStageAttempts) {
      const task = `Stage ${stage.id} (${stage.definition.name})`
      this.#fail(
        job,
        new SparkError('TASK_FAILED', {
          task,
          count: `${stage.failedAttempts}`,
          reason: `FetchFailed: ${failure.message}`,
        }),
      )
      return
    }
    this.#lose(job, stage, failure)
    if (this.#jobs.has(job.id)) this.#submit(job.resultStage)
  }

  #lose(job: ActiveJob, reader: Stage, failure: FetchFailed): void {
    const stage =
      reader.parents.find(({ id }) => id === failure.stageId) ??
      reader.parents.find((parent) => parent.mapStatuses().some(({ objectKey }) => objectKey === failure.objectKey))
    // An output that has been replaced since was not lost again.
    if (!stage?.lose(failure.mapId, failure.objectKey)) return
    if (!stage.definition.deterministic) this.#rollBack(job, stage)
  }

  #rollBack(job: ActiveJob, stage: Stage): void {
    const affected = descendants(stage)
    if (affected.has(job.resultStage) && job.hasGivenResults) {
      const task = `Stage ${stage.id} (${stage.definition.name})`
      const reason = 'an output of this indeterminate stage was lost, and results made from it were already given out'
      this.#fail(job, new SparkError('TASK_FAILED', { task, count: '1', reason }))
      return
    }
    for (const one of affected) {
      for (const taskSet of [...one.taskSets]) this.#tasks.cancel(taskSet, 'the stage is rolled back')
      if (one.state.kind === 'Running') this.#completed(one.state.taskSet, 'rolled back')
      if (one === job.resultStage) job.resultBytes = 0
      one.rollBack(one !== stage)
    }
  }

  #endAttempt(taskSet: TaskSet, failure: string): void {
    this.#tasks.retire(taskSet)
    this.#completed(taskSet, failure)
  }

  #completed({ stage, attempt }: TaskSet, failure?: string): void {
    const time = this.#options.clock.now()
    this.#options.listeners.post(() => ({
      kind: 'StageCompleted',
      time,
      stageId: stage.id,
      attempt,
      ...(failure === undefined ? {} : { failure }),
    }))
  }

  #succeed(job: ActiveJob): void {
    const values = job.resultStage.results.flatMap((value) => (value === undefined ? [] : [value]))
    this.#end(job)
    job.resolve(values)
  }

  #fail(job: ActiveJob, error: Error): void {
    if (!this.#jobs.has(job.id)) return
    this.#end(job, error)
    job.reject(error)
  }

  #end(job: ActiveJob, error?: Error): void {
    this.#jobs.delete(job.id)
    for (const stage of job.stages) {
      for (const taskSet of [...stage.taskSets]) this.#tasks.cancel(taskSet, 'the job has ended')
      if (stage.state.kind === 'Running') this.#completed(stage.state.taskSet, 'the job has ended')
    }
    this.#inBackground(this.#deleteObjects(job))
    this.#options.listeners.post(() => ({
      kind: 'JobEnded',
      time: this.#options.clock.now(),
      jobId: job.id,
      ...(error === undefined ? {} : { error }),
    }))
  }

  /** What the job's stages wrote for each other. Objects of attempts that nobody heard of go with the application's folder. */
  async #deleteObjects(job: ActiveJob): Promise<void> {
    const keys = job.stages.flatMap((stage) => [
      ...(stage.planned === undefined ? [] : [stage.planned.programKey]),
      ...stage.mapStatuses().map(({ objectKey }) => objectKey),
    ])
    await this.#options.store.delete(keys)
  }

  #inBackground(work: Promise<unknown>): void {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => this.#background.delete(done))
    this.#background.add(done)
  }
}

function descendants(stage: Stage, found = new Set<Stage>()): Set<Stage> {
  if (found.has(stage)) return found
  found.add(stage)
  for (const child of stage.children) descendants(child, found)
  return found
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
