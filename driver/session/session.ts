import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { config } from '../../common/config/config-entries.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import type { Application } from '../application/application.ts'
import type { JobAction, JobScheduler } from '../scheduler/contracts.ts'
import type { FooterCache } from '../sources/parquet/open-footers.ts'
import type { SchemaCache } from '../sources/schema-cache.ts'
import type { StoreRegistry } from '../sources/store-registry.ts'
import { TempViews } from '../sql/catalog/temp-views.ts'
import { FunctionRegistry } from '../sql/expressions/function-registry.ts'
import type { SessionState } from '../sql/session-state.ts'
import { SessionTags } from './session-tags.ts'

/**
 * One session's own state over the application that it shares with others: settings, temporary views, functions, tags. Nothing of it is seen by another
 * session; everything that runs, and what is remembered of files, is the application's.
 */
export class Session implements SessionState {
  readonly application: Application
  /** A copy of the application's settings as it was started with: what is set here stays here. */
  readonly conf: SparkConf
  readonly views: TempViews
  readonly functions = new FunctionRegistry()
  readonly tags: SessionTags
  readonly now: () => number
  readonly newId: () => string

  constructor(application: Application, { now = Date.now, newId = randomUUID }: SessionSources = {}) {
    this.application = application
    this.conf = application.conf.clone()
    this.views = new TempViews(() => this.conf.getOrDefault(config.caseSensitive))
    this.tags = new SessionTags(newId())
    this.now = now
    this.newId = newId
  }

  /** As Hadoop has it: who started the process, unless `SPARK_USER` says another. */
  get currentUser(): string {
    return process.env.SPARK_USER || userInfo().username
  }
  get scheduler(): JobScheduler {
    return this.application.scheduler
  }
  get workStore(): ObjectStore {
    return this.application.workStore
  }
  get stores(): StoreRegistry {
    return this.application.stores
  }
  get footers(): FooterCache {
    return this.application.footers
  }
  get schemas(): SchemaCache {
    return this.application.schemas
  }
  get isLambda(): boolean {
    return this.application.master.kind === 'lambda'
  }

  assertRunning(): void {
    if (this.application.isStopped) throw new SparkError('SESSION_STOPPED')
  }

  beginAction(name: string): JobAction {
    this.assertRunning()
    const executionId = this.application.nextExecutionId()
    const { localProperties } = this.application.sparkContext
    return { name, properties: localProperties.forJob(name, { executionId, tags: this.tags.ofExecution(executionId) }) }
  }

  /** Ends the running jobs of this session that have a tag. @returns the ids of the executions they belong to */
  interrupt(tag: string, reason: string): readonly string[] {
    const ended = this.scheduler.cancelJobs((job) => job.tags.has(tag), reason)
    return [...new Set(ended.flatMap(({ executionId }) => (executionId === undefined ? [] : [`${executionId}`])))]
  }
}

/** Time and chance. */
interface SessionSources {
  readonly now?: () => number
  readonly newId?: () => string
}
