import type { WriteOutput } from '../../common/protocol/task-description.ts'
import type { StagedFile } from '../../common/protocol/task-result.ts'
import type { JobScheduler } from '../scheduler/contracts.ts'

/** What RDDs need of the session around them. */
export interface RDDEnvironment {
  readonly scheduler: JobScheduler
  /** `spark.default.parallelism` where the user has set it. */
  readonly defaultParallelism: number | undefined
  readonly committer: RDDOutputCommitter
  /** Reads a result that was too big to travel inline. */
  readSpilledResult(objectKey: string): Promise<Uint8Array>
}

/**
 * The session's output committers, as far as text output goes. A committer has a memory (it removes the folder that it made): all calls
 * with one `writeId` go to the same one.
 */
export interface RDDOutputCommitter {
  /** Refuses a destination that exists. */
  setupJob(write: WriteOutput): Promise<void>
  /** Makes the winners' files visible and writes `_SUCCESS` last. */
  commitJob(write: WriteOutput, files: readonly StagedFile[]): Promise<void>
  abortJob(write: WriteOutput): Promise<void>
}
