import { availableParallelism } from 'node:os'
import { config } from '../../common/config/config-entries.ts'
import { type Master, parseMaster } from '../../common/config/master-url.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { createScheduler, type Scheduler } from '../scheduler/scheduler.ts'
import { ConsoleProgressBar } from '../status/console-progress-bar.ts'
import { createApplicationId } from './application-id.ts'
import { openBackend } from './open-backend.ts'
import { openWorkFolder } from './work-folder.ts'

/** A running application: its scheduler, executors and work folder. */
export interface Application {
  readonly id: string
  readonly master: Master
  readonly scheduler: Scheduler
  readonly workStore: ObjectStore
  stop(): Promise<void>
}

/** Starts scheduler and executors for the master. Everything in the configuration is checked before anything starts. */
export async function startApplication(conf: SparkConf): Promise<Application> {
  const master = parseMaster(conf.getText(config.master.key) ?? 'local[*]', availableParallelism())
  const { id, objectPrefix } = createApplicationId(conf.get(config.appId))
  const work = await openWorkFolder(conf, master, id)
  const backend = await openBackend(conf, master, work.store)
  const scheduler = await createScheduler({
    applicationId: objectPrefix,
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
    id,
    master,
    scheduler,
    workStore: work.store,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}
