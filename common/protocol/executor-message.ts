import type { TaskId } from './ids.ts'
import type { TaskDescription } from './task-description.ts'
import type { TaskResult } from './task-result.ts'

/** Settings of a local executor process, given once, as JSON in argv[2] of executor-fn/local-main. */
export interface ExecutorSettings {
  readonly executorId: string
  readonly slots: number
  /** Limit of the process's DuckDB memory. */
  readonly memoryBytes: number
  /** Private scratch folder of the process: spill files, fetched segments. Removed at exit. */
  readonly scratchDir: string
  /** A file descriptor of the process that takes a byte every `intervalMs`, as long as the process runs. */
  readonly heartbeat?: { readonly fd: number; readonly intervalMs: number }
}

/** Driver to a local executor, over Node's IPC channel (serialization: 'advanced'). */
export type DriverMessage =
  | { readonly kind: 'LaunchTask'; readonly task: TaskDescription }
  | { readonly kind: 'KillTask'; readonly taskId: TaskId; readonly reason: string }
  | { readonly kind: 'StopExecutor' }

/** A local executor to its driver. The process also ends by itself when the channel closes (no orphans). */
export type ExecutorMessage =
  | { readonly kind: 'Registered'; readonly executorId: string; readonly pid: number }
  | { readonly kind: 'TaskFinished'; readonly result: TaskResult }
