import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { config } from '../../common/config/config-entries.ts'
import { type Master, parseMaster } from '../../common/config/master-url.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { createObjectStore } from '../../common/storage/open-object-store.ts'
import { LocalProcessBackend } from '../scheduler/backend/local-process-backend.ts'
import { onDriverExit } from '../scheduler/backend/on-driver-exit.ts'
import type { SchedulerBackend } from '../scheduler/backend/scheduler-backend.ts'
import { createScheduler, type Scheduler } from '../scheduler/scheduler.ts'
import { ConsoleProgressBar } from '../status/console-progress-bar.ts'

/** A running application: its scheduler, executors and work folder. */
export interface Application {
  readonly master: Master
  readonly scheduler: Scheduler
  readonly workStore: ObjectStore
  stop(): Promise<void>
}

/** Starts scheduler and executors for the master. Everything in the configuration is checked before anything starts. */
export async function startApplication(conf: SparkConf): Promise<Application> {
  const master = parseMaster(conf.getText(config.master.key) ?? 'local[*]', availableParallelism())
  const applicationId = `app-${Date.now().toString(36)}-${process.pid}`
  const work = await openWorkFolder(conf, master, applicationId)
  const backend = await openBackend(conf, master, work)
  const scheduler = await createScheduler({
    applicationId,
    storeUri: work.uri,
    store: work.store,
    backend,
    maxFailures: master.kind === 'local' ? master.maxFailures : conf.getOrDefault(config.taskMaxFailures),
    maxConsecutiveStageAttempts: conf.getOrDefault(config.stageMaxConsecutiveAttempts),
    maxInlineResultBytes: conf.get(config.maxInlineResultBytes) ?? (master.kind === 'lambda' ? 3 : 64) * 2 ** 20,
    maxResultSizeBytes: conf.getOrDefault(config.maxResultSize),
  })
  const progress = conf.getOrDefault(config.showConsoleProgress)
    ? ConsoleProgressBar.attach(scheduler, process.stderr)
    : undefined
  let stopped: Promise<void> | undefined
  const stop = async () => {
    progress?.stop()
    await scheduler.stop()
    work.store.close()
    await work.remove()
  }
  return {
    master,
    scheduler,
    workStore: work.store,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

interface WorkFolder {
  readonly uri: string
  readonly store: ObjectStore
  remove(): Promise<void>
}

async function openWorkFolder(conf: SparkConf, master: Master, applicationId: string): Promise<WorkFolder> {
  const base = conf.get(config.storeUri)
  if (base !== undefined) {
    const uri = /^[a-z0-9]+:/i.test(base) ? `${base.replace(/\/$/, '')}` : `file://${path.resolve(base)}`
    return { uri, store: await createObjectStore(uri), remove: async () => {} }
  }
  if (master.kind === 'lambda') {
    throw new SparkError('INVALID_CONF_VALUE', {
      confName: config.storeUri.key,
      confValue: '',
      reason: 'The master lambda needs it: s3://bucket/work.',
    })
  }
  const folder = await makeTemporaryFolder(`flashover-${applicationId}-`)
  const uri = `file://${folder}`
  const forgetExit = onDriverExit(() => rmSync(folder, { recursive: true, force: true }))
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    forgetExit()
  }
  return { uri, store: await createObjectStore(uri), remove }
}

async function makeTemporaryFolder(prefix: string): Promise<string> {
  try {
    return await mkdtemp(path.join(tmpdir(), prefix))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `cannot make a folder in ${tmpdir()}, which the environment variable TMPDIR may change: ${reason}`,
      {
        cause,
      },
    )
  }
}

async function openBackend(conf: SparkConf, master: Master, work: WorkFolder): Promise<SchedulerBackend> {
  const taskTimeoutMs = conf.getOrDefault(config.localTaskTimeout)
  switch (master.kind) {
    case 'local':
      return new LocalProcessBackend({
        executors: 1,
        slots: master.cores,
        memoryBytes: conf.get(config.executorMemory) ?? Math.floor(totalmem() * 0.75),
        taskTimeoutMs,
      })
    case 'local-cluster':
      return new LocalProcessBackend({
        executors: master.executors,
        slots: master.coresPerExecutor,
        memoryBytes: master.memoryMbPerExecutor * 2 ** 20,
        limitHeap: true,
        taskTimeoutMs,
      })
    case 'lambda': {
      const { openLambdaBackend } = await import('../scheduler/backend/lambda-backend.ts')
      return openLambdaBackend(conf, work.store)
    }
  }
}
