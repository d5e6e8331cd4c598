import { SparkError } from '../../common/errors/spark-error.ts'
import type { TaskId } from '../../common/protocol/ids.ts'
import { PROTOCOL_VERSION, type TaskDescription, type TaskOutput } from '../../common/protocol/task-description.ts'
import {
  noTaskMetrics,
  type TaskEnd,
  type TaskFailure,
  type TaskMetrics,
  type TaskValue,
} from '../../common/protocol/task-result.ts'
import { StoreLayout } from '../../shuffle/store-layout.ts'
import type { BackendEvent, SchedulerBackend } from './backend/scheduler-backend.ts'
import type { Clock } from './clock.ts'
import type { WorkOutput } from './contracts.ts'
import { ExecutorPool, type Lease } from './executor-pool.ts'
import type { ListenerBus, TaskInfo } from './scheduler-event.ts'
import { taskFailedError } from './task-failure-message.ts'
import type { RunningTask, TaskSet } from './task-set.ts'

export interface TaskSchedulerOptions {
  readonly applicationId: string
  readonly storeUri: string
  readonly backend: SchedulerBackend
  /** `spark.task.maxFailures` */
  readonly maxFailures: number
  readonly maxInlineResultBytes: number
  readonly clock: Clock
  readonly listeners: ListenerBus
}

/** What the DAGScheduler hears of its task sets. */
export interface TaskSetListener {
  taskSucceeded(task: RunningTask, value: TaskValue): void
  fetchFailed(task: RunningTask, failure: Extract<TaskFailure, { kind: 'FetchFailed' }>): void
  taskSetFailed(taskSet: TaskSet, error: Error): void
  backendFailed(error: SparkError): void
}

/**
 * Runs task sets on the executors' slots, the oldest job first, and within it the oldest stage; decides which failed attempts are made again.
 * A killed attempt keeps its slot until its executor says that it has ended.
 *
 * When changing this class: what a task set or task leaves behind here must go when it ends; `isEmpty` tells tests that it did.
 */
export class TaskScheduler {
  readonly #options: TaskSchedulerOptions
  readonly #listener: TaskSetListener
  readonly #pool = new ExecutorPool()
  /** Task sets with something to start, in order. */
  readonly #queue: TaskSet[] = []
  readonly #tasks = new Map<number, RunningTask>()
  readonly #tasksByExecutor = new Map<string, Set<RunningTask>>()
  #nextTaskId = 0

  constructor(options: TaskSchedulerOptions, listener: TaskSetListener) {
    this.#options = options
    this.#listener = listener
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0 && this.#tasks.size === 0
  }

  submit(taskSet: TaskSet): void {
    this.#enqueue(taskSet)
    this.#assign()
  }

  /** Starts nothing more of the task set and asks for the end of what runs. */
  cancel(taskSet: TaskSet, reason: string): void {
    taskSet.isCancelled = true
    this.#dequeue(taskSet)
    for (const task of taskSet.running.values()) this.kill(task, reason)
    forgetIfEnded(taskSet)
  }

  /** Starts nothing more of the task set. */
  retire(taskSet: TaskSet): void {
    taskSet.isZombie = true
    this.#dequeue(taskSet)
    forgetIfEnded(taskSet)
  }

  kill(task: RunningTask, reason: string): void {
    this.#options.backend.kill(task.executorId, task.taskId, reason)
  }

  handle(event: BackendEvent): void {
    const time = this.#options.clock.now()
    switch (event.kind) {
      case 'ExecutorRegistered':
        this.#pool.add(event)
        this.#tasksByExecutor.set(event.executorId, new Set())
        this.#options.listeners.post(() => ({
          kind: 'ExecutorAdded',
          time,
          executorId: event.executorId,
          slots: event.slots,
        }))
        break
      case 'ExecutorLost': {
        if (!this.#pool.remove(event.executorId)) return
        const { executorId, reason, message } = event
        this.#options.listeners.post(() => ({
          kind: 'ExecutorRemoved',
          time,
          executorId,
          reason: `${reason}: ${message}`,
        }))
        const lost = this.#tasksByExecutor.get(executorId) ?? new Set()
        this.#tasksByExecutor.delete(executorId)
        for (const task of lost) this.#taskEnded(task, { kind: 'ExecutorLostFailure', reason, message }, noTaskMetrics)
        break
      }
      case 'TaskFinished': {
        const task = this.#tasks.get(event.result.taskId)
        // Late or said twice: the task ended with its executor, for example.
        if (task === undefined) return
        this.#taskEnded(task, event.result.end, event.result.metrics)
        break
      }
      case 'BackendFailed':
        this.#listener.backendFailed(
          new SparkError('EXECUTOR_LOST', { task: 'of any kind', count: '0', reason: event.message }),
        )
        return
    }
    this.#assign()
  }

  #taskEnded(task: RunningTask, end: TaskEnd, metrics: TaskMetrics): void {
    const { taskSet } = task
    this.#tasks.delete(task.taskId)
    this.#tasksByExecutor.get(task.executorId)?.delete(task)
    this.#pool.release(task.executorId, task.cores)
    taskSet.running.delete(task.taskId)
    forgetIfEnded(taskSet)
    this.#options.listeners.post(() => ({
      kind: 'TaskEnded',
      time: this.#options.clock.now(),
      task: taskInfo(task),
      end,
      metrics,
    }))
    if (taskSet.isCancelled) return
    if (end.kind === 'Success') {
      this.#listener.taskSucceeded(task, end.value)
      return
    }
    // Another attempt was faster.
    if (!taskSet.unfinished.has(task.partition)) return
    if (end.kind === 'FetchFailed') {
      this.retire(taskSet)
      this.#listener.fetchFailed(task, end)
      return
    }
    if (end.kind === 'ExceptionFailure' && !end.retryable) {
      this.#listener.taskSetFailed(taskSet, SparkError.fromData(end.error))
      return
    }
    if (taskSet.isZombie) return
    const { count, isSpent } = taskSet.spend(task.partition, end, this.#options.maxFailures)
    if (isSpent) {
      this.#listener.taskSetFailed(taskSet, taskFailedError(task, count, end))
      return
    }
    taskSet.requeue(task.partition)
    this.#enqueue(taskSet)
  }

  #assign(): void {
    for (let at = 0; at < this.#queue.length; ) {
      const taskSet = this.#queue[at]
      if (taskSet === undefined || !this.#startTasks(taskSet)) at++
      if (!this.#pool.hasFree) return
    }
  }

  /** @returns whether the task set left the queue, all of its tasks being started */
  #startTasks(taskSet: TaskSet): boolean {
    while (taskSet.hasPending) {
      const lease = this.#pool.acquire(taskSet.planned.plan.cpusPerTask, taskSet)
      if (lease === undefined) return false
      const partition = taskSet.dequeue()
      if (partition !== undefined) this.#launch(taskSet, partition, lease)
    }
    // A failing launch ends the job, which takes its task sets off the queue.
    if (!this.#queue.includes(taskSet)) return true
    this.#dequeue(taskSet)
    return true
  }

  #launch(taskSet: TaskSet, partition: number, lease: Lease): void {
    const { stage, planned } = taskSet
    const taskId = this.#nextTaskId++
    const attempt = stage.nextTaskAttempt(partition)
    let description: TaskDescription
    try {
      const { inputs, output, setAside } = planned.plan.task(partition, taskSet.parents)
      description = {
        version: PROTOCOL_VERSION,
        applicationId: this.#options.applicationId,
        taskId,
        jobId: stage.jobId,
        stageId: stage.id,
        stageAttempt: taskSet.attempt,
        partition,
        attempt,
        storeUri: this.#options.storeUri,
        programKey: planned.programKey,
        inputs,
        output: this.#output(output, taskSet, taskId, partition, attempt),
        ...(setAside && { setAside }),
        threads: lease.threads,
        memoryBytes: lease.memoryBytes,
      }
    } catch (error) {
      this.#pool.release(lease.executorId, lease.cores)
      this.#listener.taskSetFailed(taskSet, error instanceof Error ? error : new Error(String(error)))
      return
    }
    const { executorId, cores } = lease
    const startedAt = this.#options.clock.now()
    const task: RunningTask = {
      taskId,
      stageId: stage.id,
      stageAttempt: taskSet.attempt,
      partition,
      attempt,
      executorId,
      startedAt,
      taskSet,
      cores,
    }
    this.#tasks.set(taskId, task)
    this.#tasksByExecutor.get(executorId)?.add(task)
    taskSet.running.set(taskId, task)
    this.#options.listeners.post(() => ({ kind: 'TaskStarted', time: startedAt, task: taskInfo(task) }))
    this.#options.backend.launch(executorId, description)
  }

  #output(output: WorkOutput, { stage }: TaskSet, taskId: TaskId, partition: number, attempt: number): TaskOutput {
    const { applicationId, maxInlineResultBytes } = this.#options
    switch (output.kind) {
      case 'shuffle': {
        // The epoch is part of it: a stage planned anew counts its attempts from 0 again.
        const objectKey = StoreLayout.shuffle(
          applicationId,
          stage.id,
          partition,
          stage.epoch === 0 ? attempt : `${stage.epoch}-${attempt}`,
        )
        return { kind: 'shuffle', objectKey, numPartitions: output.numPartitions }
      }
      case 'result':
        return {
          kind: 'result',
          maxInlineBytes: maxInlineResultBytes,
          spillKey: StoreLayout.result(applicationId, taskId, attempt),
        }
      case 'files':
        return output
    }
  }

  #enqueue(taskSet: TaskSet): void {
    if (!taskSet.hasPending || this.#queue.includes(taskSet)) return
    const after = this.#queue.findIndex(({ stage }) => stage.id > taskSet.stage.id)
    this.#queue.splice(after === -1 ? this.#queue.length : after, 0, taskSet)
  }

  #dequeue(taskSet: TaskSet): void {
    const at = this.#queue.indexOf(taskSet)
    if (at !== -1) this.#queue.splice(at, 1)
    this.#pool.cancelReservation(taskSet)
  }
}

function forgetIfEnded(taskSet: TaskSet): void {
  if (taskSet.running.size === 0 && (taskSet.isZombie || taskSet.isCancelled)) taskSet.stage.taskSets.delete(taskSet)
}

function taskInfo({ taskId, stageId, stageAttempt, partition, attempt, executorId, startedAt }: RunningTask): TaskInfo {
  return { taskId, stageId, stageAttempt, partition, attempt, executorId, startedAt }
}
