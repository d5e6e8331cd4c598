import { config } from '../../common/config/config-entries.ts'
import { type Master, parseMaster } from '../../common/config/master-url.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import { SparkContext } from '../rdd/spark-context.ts'
import { createScheduler, type Scheduler } from '../scheduler/scheduler.ts'
import { takeResult } from '../scheduler/spilled-results.ts'
import type { FooterCache } from '../sources/parquet/open-footers.ts'
import { SchemaCache } from '../sources/schema-cache.ts'
import { StoreRegistry } from '../sources/store-registry.ts'
import { ConsoleProgressBar } from '../status/console-progress-bar.ts'
import { createApplicationId } from './application-id.ts'
import { machineCores } from './machine.ts'
import { openBackend } from './open-backend.ts'
import { openWorkFolder } from './work-folder.ts'

/** A running application: its scheduler and executors, its stores, and what it remembers for all of its sessions. */
export interface Application {
  readonly id: string
  /** As it was started; sessions have copies of their own. */
  readonly conf: SparkConf
  readonly master: Master
  readonly scheduler: Scheduler
  readonly sparkContext: SparkContext
  /** The application's own work: programs, shuffle files, spilled results. */
  readonly workStore: ObjectStore
  /** Stores of users' data. */
  readonly stores: StoreRegistry
  readonly footers: FooterCache
  readonly schemas: SchemaCache
  /** Counts the actions of all sessions. */
  nextExecutionId(): number
  /** True as soon as `stop` was called. */
  readonly isStopped: boolean
  /** Ends all jobs and executors and removes what it kept in the store. Safe to call twice. */
  stop(): Promise<void>
}

/** Starts scheduler and executors for the master. Everything in the configuration is checked before anything starts. */
export async function startApplication(given: SparkConf): Promise<Application> {
  const master = parseMaster(given.getText(config.master.key) ?? 'local[*]', machineCores())
  const conf = master.kind === 'lambda' ? await clusterConf(given) : given.clone()
  const { id, objectPrefix } = createApplicationId(conf.get(config.appId))
  conf.set(config.appId.key, id)
  const work = await openWorkFolder(conf, objectPrefix)
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
  const stores = new StoreRegistry()
  let executions = 0
  let stopped: Promise<void> | undefined
  const stop = async () => {
    progress?.stop()
    await scheduler.stop()
    work.store.close()
    await work.remove()
    await stores.close()
  }
  return {
    id,
    conf,
    master,
    scheduler,
    sparkContext: new SparkContext({
      applicationId: id,
      scheduler,
      stores,
      defaultParallelism: conf.get(config.defaultParallelism),
      readSpilledResult: (objectKey) => takeResult(work.store, objectKey),
    }),
    workStore: work.store,
    stores,
    footers: new Map(),
    schemas: new SchemaCache(),
    nextExecutionId: () => executions++,
    get isStopped() {
      return stopped !== undefined
    },
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** What the master lambda takes from its cluster. The AWS SDK is loaded here and not before. */
async function clusterConf(given: SparkConf): Promise<SparkConf> {
  const { withClusterSettings } = await import('./cluster/cluster-settings.ts')
  const { readCluster } = await import('./cluster/read-cluster.ts')
  return withClusterSettings(given, readCluster)
}
