import { rm } from 'node:fs/promises'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { StoreLayout } from '../../shuffle/store-layout.ts'
import type { SchedulerBackend } from './backend/scheduler-backend.ts'
import { type Clock, systemClock } from './clock.ts'
import type { JobDefinition, JobHandle, JobScheduler } from './contracts.ts'
import { DAGScheduler } from './dag-scheduler.ts'
import { ListenerBus, type SchedulerListener } from './scheduler-event.ts'
import { TaskScheduler } from './task-scheduler.ts'

export interface SchedulerOptions {
  readonly applicationId: string
  readonly storeUri: string
  /** The store at `storeUri`. */
  readonly store: ObjectStore
  readonly backend: SchedulerBackend
  /** `spark.task.maxFailures` */
  readonly maxFailures: number
  /** `spark.stage.maxConsecutiveAttempts` */
  readonly maxConsecutiveStageAttempts: number
  /** `spark.flashover.task.maxInlineResultBytes` */
  readonly maxInlineResultBytes: number
  /** `spark.driver.maxResultSize`; 0: no limit. */
  readonly maxResultSizeBytes: number
  readonly clock?: Clock
}

/** The schedulers of one application, put together. */
export interface Scheduler extends JobScheduler {
  addListener(listener: SchedulerListener): void
  /** Ends all jobs and executors and deletes what the application kept in the store. */
  stop(): Promise<void>
  /** Whether nothing of any job is left: no stage, no task. */
  readonly isIdle: boolean
}

/** Starts the backend's executors; jobs can be submitted at once and wait for them. */
export async function createScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { applicationId, store, backend } = options
  const clock = options.clock ?? systemClock
  const listeners = new ListenerBus()
  const dagScheduler = new DAGScheduler({ ...options, clock, listeners })
  const taskScheduler = new TaskScheduler({ ...options, clock, listeners }, dagScheduler)
  dagScheduler.connect(taskScheduler)
  backend.start((event) => taskScheduler.handle(event))
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    dagScheduler.cancelJobs(() => true, 'because the application was stopped')
    dagScheduler.backendFailed(new SparkError('SESSION_STOPPED'))
    await backend.stop()
    await dagScheduler.settled()
    await deleteApplication(store, applicationId)
  }
  return {
    get totalCores() {
      return backend.totalCores
    },
    get isIdle() {
      return dagScheduler.isEmpty && taskScheduler.isEmpty
    },
    submitJob: (job: JobDefinition): JobHandle => dagScheduler.submitJob(job),
    cancelJobs: (which, reason) => dagScheduler.cancelJobs(which, reason),
    addListener: (listener) => listeners.add(listener),
    stop: () => (stopped ??= stop()),
  }
}

const DELETE_AT_ONCE = 1000

async function deleteApplication(store: ObjectStore, applicationId: string): Promise<void> {
  const folder = store.localPath(applicationId)
  if (folder !== undefined) return rm(folder, { recursive: true, force: true })
  let keys: string[] = []
  for await (const { key } of store.list(StoreLayout.application(applicationId))) {
    keys.push(key)
    if (keys.length < DELETE_AT_ONCE) continue
    await store.delete(keys)
    keys = []
  }
  if (keys.length > 0) await store.delete(keys)
}
