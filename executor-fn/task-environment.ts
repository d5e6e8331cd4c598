import type { ObjectStore } from '../common/storage/object-store.ts'
import type { DuckDBSessions } from './duckdb-session.ts'

/** What an executor process gives to all its tasks. */
export interface ExecutorEnvironment {
  readonly executorId: string
  /** Private folder of the process; each task has a folder of its own below it. */
  readonly scratchDir: string
  readonly sessions: DuckDBSessions
  /** The store of a URI such as `file:///` or `s3://bucket`; opened once. */
  openStore(uri: string): Promise<ObjectStore>
  /** Milliseconds, monotonic. */
  now(): number
}

/** Counts of one task attempt, added up while it runs. */
export class TaskMeter {
  inputBytes = 0
  inputRows = 0
  shuffleReadBytes = 0
  shuffleWriteBytes = 0
  outputRows = 0
  outputBytes = 0

  /** The attempt begins anew. */
  reset(): void {
    Object.assign(this, new TaskMeter())
  }
}

/** What the parts of one running attempt share. */
export interface TaskContext {
  readonly environment: ExecutorEnvironment
  /** The application's work in the object store. */
  readonly store: ObjectStore
  readonly taskDir: string
  readonly meter: TaskMeter
  /** Aborted when the attempt is killed or out of time. */
  readonly signal: AbortSignal
}
