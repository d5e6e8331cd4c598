import type { StructType } from '../types/data-type.ts'
import type { ShuffleSegment } from './map-status.ts'

/** Values of hive partition columns are the folder's text, null for the default partition; the executor casts them to the schema's type. */
export interface PartitionValues {
  readonly schema: StructType
  readonly values: readonly (string | null)[]
}

/** Input of one task for one named input of its program. SQL programs see it as a view of that name. */
export type TaskInput = ParquetInput | DelimitedInput | ShuffleInput | RowsInput | RangeInput

/** Columns of Parquet row groups. Only these columns' chunks travel from an object store; local files are read in place. */
export interface ParquetInput {
  readonly kind: 'parquet'
  /** Columns to expose, with the types the program expects (file columns first, then partition columns). */
  readonly schema: StructType
  readonly files: readonly ParquetFileSplit[]
}
export interface ParquetFileSplit {
  readonly uri: string
  readonly sizeBytes: number
  readonly version: string
  readonly footerStart: number
  /** undefined: the whole file. */
  readonly rowGroups?: readonly {
    readonly firstRow: number
    readonly rowCount: number
    /** Byte ranges of the needed column chunks. Absent for local files. */
    readonly ranges?: readonly (readonly [number, number])[]
  }[]
  /** Whole-file reads from an object store: the needed chunks' ranges; undefined: fetch all. */
  readonly ranges?: readonly (readonly [number, number])[]
  readonly partition?: PartitionValues
}

/** csv, json (lines) and text by byte range: a split owns the lines that begin in [start, end). gzip: one split. */
export interface DelimitedInput {
  readonly kind: 'csv' | 'json' | 'text'
  /** Columns to expose, partition columns last. */
  readonly schema: StructType
  /** All data columns of the file in order (csv binds by position). */
  readonly dataSchema: StructType
  /** Spark's reader options, keys in lower case (header, sep, quote, escape, mode, nullvalue, dateformat, multiline ...). */
  readonly options: Readonly<Record<string, string>>
  readonly files: readonly {
    readonly uri: string
    readonly sizeBytes: number
    readonly version: string
    readonly start: number
    readonly end: number
    readonly partition?: PartitionValues
  }[]
}

/** Segments of map outputs: one range GET each (adjacent ones of one object are merged by the read plan). */
export interface ShuffleInput {
  readonly kind: 'shuffle'
  /** Empty for closures. */
  readonly schema: StructType
  readonly blocks: readonly ShuffleBlock[]
}
export interface ShuffleBlock {
  readonly stageId: number
  readonly mapId: number
  readonly objectKey: string
  readonly segment: ShuffleSegment
}

/** A slice of driver-side data (parallelize), serialized: base64 inline or an object. */
export interface RowsInput {
  readonly kind: 'rows'
  readonly base64?: string
  readonly objectKey?: string
}

/** A slice of spark.range: one bigint column `id`, bigints as text. */
export interface RangeInput {
  readonly kind: 'range'
  readonly start: string
  readonly end: string
  readonly step: string
}
