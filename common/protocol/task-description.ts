import type { StructType } from '../types/data-type.ts'
import type { ProgramExpectation, SetAsideOutput } from './expectation.ts'
import type { JobId, StageId, TaskId } from './ids.ts'
import type { WriteOptions } from './source-options.ts'
import type { TaskInput } from './task-input.ts'

export const PROTOCOL_VERSION = 4

/**
 * One task attempt, as sent to an executor: plain JSON data. The stage's program is stored once per stage in the object
 * store and named by key; only what differs from task to task travels here.
 */
export interface TaskDescription {
  readonly version: typeof PROTOCOL_VERSION
  readonly applicationId: string
  readonly taskId: TaskId
  readonly jobId: JobId
  readonly stageId: StageId
  readonly stageAttempt: number
  readonly partition: number
  /** Attempt of this partition, from 0; keys of everything written carry it. */
  readonly attempt: number
  /** Root of the application's work in the object store: `file:///...` or `s3://bucket/prefix`. */
  readonly storeUri: string
  /** Key of the stage's `StageProgram` (JSON), relative to `storeUri`; executors cache it. */
  readonly programKey: string
  /** By the name the program gives the input. */
  readonly inputs: Readonly<Record<string, TaskInput>>
  readonly output: TaskOutput
  /** Of a write, in stages whose expectations set rows aside. */
  readonly setAside?: SetAsideOutput
  readonly threads: number
  readonly memoryBytes: number
}

/** What all tasks of a stage have in common. */
export type StageProgram = SqlProgram | ClosureProgram

/** A DuckDB fragment. */
export interface SqlProgram {
  readonly kind: 'sql'
  /** SELECT over views named as the inputs. Its columns are `output`'s, in order, plus `_partition` last for a shuffle with more than one partition. */
  readonly statement: string
  /**
   * The same with narrower decimals, tried first where present: if DuckDB reports an overflow, `statement` decides.
   * Faster (64-bit instead of 128-bit arithmetic) and never a different answer.
   */
  readonly optimisticStatement?: string
  readonly outputSchema: StructType
  /**
   * Set on a fragment between exchanges: the driver ordered its joins by the statistics of whole tables, of which the shuffled inputs
   * show DuckDB nothing. Left to itself it would order them by guesses.
   */
  readonly keepJoinOrder?: boolean
  /** Those that the statement calls by their keys. */
  readonly expectations?: readonly ProgramExpectation[]
}

/** RDD operations; `operators` is the RDD side's own data (see driver/rdd and executor-fn/rdd). */
export interface ClosureProgram {
  readonly kind: 'closure'
  readonly operators: unknown
}

export type TaskOutput =
  /** Segments in one object under `objectKey`. SQL: each segment is a Parquet file; closure: serialized rows. */
  | { readonly kind: 'shuffle'; readonly objectKey: string; readonly numPartitions: number }
  /** Rows back to the driver: Arrow IPC stream for SQL, serialized values for closures; over `maxInlineBytes` through `spillKey`. */
  | { readonly kind: 'result'; readonly maxInlineBytes: number; readonly spillKey: string }
  /** Files under attempt-unique names, made visible by the driver's job commit. */
  | WriteOutput

/** Ends every line that is not to end in a newline, so that the newlines within lines are told from those behind them. */
export const END_OF_LINE = '\u001e\u001f'

export interface WriteOutput {
  readonly kind: 'files'
  /** Destination folder, canonical URI. */
  readonly path: string
  /** Lines are rows of one column of text, whose name is the header if there is one. */
  readonly format: 'parquet' | { readonly lineSeparator: string; readonly header?: boolean }
  /** Parquet only: what the footers say besides. */
  readonly metadata?: Readonly<Record<string, string>>
  readonly compression: WriteOptions['compression']
  /** With its point: `.csv.gz`. */
  readonly extension: string
  /** 0: no limit. */
  readonly maxRecordsPerFile: number
  /** Names for the folders; the statement's last columns, `__partition_0` ..., have the texts of their values. */
  readonly partitionBy: readonly string[]
  /** Unique per write job; part of the names of staged and final files. */
  readonly writeId: string
}
