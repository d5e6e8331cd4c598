import type { JobScheduler } from '../scheduler/contracts.ts'
import type { StoreRegistry } from '../sources/store-registry.ts'

/** What RDDs need of the application around them. */
export interface RDDEnvironment {
  readonly applicationId: string
  readonly scheduler: JobScheduler
  /** `spark.default.parallelism` where the user has set it. */
  readonly defaultParallelism: number | undefined
  /** The stores of files that users name. */
  readonly stores: StoreRegistry
  /** Reads a result that was too big to travel inline. */
  readSpilledResult(objectKey: string): Promise<Uint8Array>
}
