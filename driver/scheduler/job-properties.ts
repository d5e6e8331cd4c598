import type { CallSite } from '../call-site/call-site.ts'

/** What a job carries of those who asked for it (Spark's job properties): listeners show it, and jobs are cancelled by it. */
export interface JobProperties {
  readonly callSite: CallSite
  /** The action of a DataFrame that the job is part of, counted in the application; absent for RDDs. */
  readonly executionId?: number
  /** `setJobGroup` */
  readonly groupId?: string
  /** What the user says that the job does, for people to read: `setJobGroup`, `setJobDescription`. */
  readonly description?: string
  /** Carried for listeners: tasks of a cancelled job are always ended. */
  readonly interruptOnCancel: boolean
  /** `addJobTag`; jobs of a session's actions have the session's own tags as well. */
  readonly tags: ReadonlySet<string>
  /** `spark.scheduler.pool`; jobs are scheduled first in, first out, whatever their pool. */
  readonly pool: string
  /** What else `setLocalProperty` was given. */
  readonly others: ReadonlyMap<string, string>
}
