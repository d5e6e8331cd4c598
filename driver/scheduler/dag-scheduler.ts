import { SparkError } from '../../common/errors/spark-error.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { ShuffleFetchFailed } from '../../shuffle/shuffle-reader.ts'
import { StoreLayout } from '../../shuffle/store-layout.ts'
import { type ActiveJob, createStages } from './active-job.ts'
import type { Clock } from './clock.ts'
import type { JobDefinition, JobHandle, StagePlan } from './contracts.ts'
import type { DAGSchedulerEvent, FetchFailed } from './dag-scheduler-event.ts'
import { EventLoop } from './event-loop.ts'
import type { JobProperties } from './job-properties.ts'
import type { ListenerBus } from './scheduler-event.ts'
import type { PlannedStage, Stage } from './stage.ts'
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
 * What was produced and then lost is seen to by `StageRecovery`.
 *
 * When changing this class: whatever is kept per job or stage must go in `#end`; `isEmpty` tells tests that it did.
 */
export class DAGScheduler implements TaskSetListener {
  readonly #options: DAGSchedulerOptions
  readonly #events = new EventLoop<DAGSchedulerEvent>((event) => this.#handleSafely(event))
  readonly #jobs = new Map<number, ActiveJob>()
  readonly #background = new Set<Promise<unknown>>()
  readonly #recovery: StageRecovery
  #taskScheduler: TaskScheduler | undefined
  #failure: SparkError | undefined
  #nextJobId = 0
  #nextStageId = 0

  constructor(options: DAGSchedulerOptions) {
    this.#options = options
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

  #jobOf(event: DAGSchedulerEvent): ActiveJob | undefined {
    switch (event.kind) {
      case 'JobSubmitted':
        return event.job
      case 'JobCancelled':
        return this.#jobs.get(event.jobId)
      case 'StagePlanned':
      case 'StagePlanFailed':
      case 'OutputsListed':
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
      name: job.definition.name,
      properties: job.definition.properties,
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
    const planned = { plan, programKey: StoreLayout.program(this.#options.applicationId, stage.id, epoch) }
    await this.#storeProgram(planned)
    return planned
  }

  async #storeProgram({ plan, programKey }: PlannedStage): Promise<void> {
    if (plan.numTasks > 0) await this.#options.store.put(programKey, Buffer.from(JSON.stringify(plan.program)))
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
    this.#options.listeners.post(() => ({
      kind: 'StageSubmitted',
      time: this.#options.clock.now(),
      jobId: stage.jobId,
      stageId: stage.id,
      attempt: taskSet.attempt,
      numTasks: missing.length,
      name: stage.definition.name,
      properties: job.definition.properties,
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

  #endAttempt(taskSet: TaskSet, failure: string): void {
    this.#tasks.retire(taskSet)
    this.#completed(taskSet, failure)
  }

  #cancelAttempts(stage: Stage, reason: string): void {
    for (const taskSet of [...stage.taskSets]) this.#tasks.cancel(taskSet, reason)
    if (stage.state.kind === 'Running') this.#completed(stage.state.taskSet, reason)
  }

  #listOutputs(stage: Stage): void {
    const { epoch } = stage
    const prefix = StoreLayout.shufflePrefix(this.#options.applicationId, stage.id)
    // What took the outputs may have taken the programs with them.
    const programs = [stage, ...stage.children]
      .flatMap(({ planned }) => planned ?? [])
      .map((one) => this.#storeProgram(one))
    const listing = Promise.all(programs).then(() => keysOf(this.#options.store, prefix))
    const work = listing.then(
      (present) => this.#events.post({ kind: 'OutputsListed', stage, epoch, present }),
      () => this.#events.post({ kind: 'OutputsListed', stage, epoch, present: undefined }),
    )
    this.#inBackground(work)
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
    for (const stage of job.stages) this.#cancelAttempts(stage, 'the job has ended')
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

async function keysOf(store: ObjectStore, prefix: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for await (const { key } of store.list(prefix)) keys.add(key)
  return keys
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
