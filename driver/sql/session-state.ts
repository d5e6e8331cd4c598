import type { SparkConf } from '../../common/config/spark-conf.ts'
import type { ObjectStore } from '../../common/storage/object-store.ts'
import type { JobAction, JobScheduler } from '../scheduler/contracts.ts'
import type { FooterCache } from '../sources/parquet/open-footers.ts'
import type { SchemaCache } from '../sources/schema-cache.ts'
import type { StoreRegistry } from '../sources/store-registry.ts'
import type { TempViews } from './catalog/temp-views.ts'
import type { FunctionRegistry } from './expressions/function-registry.ts'

/** What planning and running a query need of their session: see `driver/session`. */
export interface SessionState {
  readonly conf: SparkConf
  readonly scheduler: JobScheduler
  /** The application's own work: programs, shuffle files, spilled results. */
  readonly workStore: ObjectStore
  /** Stores of users' data. */
  readonly stores: StoreRegistry
  readonly footers: FooterCache
  readonly schemas: SchemaCache
  readonly views: TempViews
  readonly functions: FunctionRegistry
  readonly isLambda: boolean
  readonly now: () => number
  /** The name of the user whose driver this is. */
  readonly currentUser: string
  readonly newId: () => string
  /** Begins an action, which gives its name and the present job properties to all of its jobs; to be called on the stack of the action's caller. */
  beginAction(name: string): JobAction
}
