import type { StructType } from '../types/data-type.ts'
import type { StageId } from './ids.ts'
import type { ShuffleSegment } from './map-status.ts'
import type { CsvDialect, JsonDialect } from './source-options.ts'

/** Values of hive partition columns are the folder's text, null for the default partition; the executor casts them to the schema's type. */
export interface PartitionValues {
  readonly schema: StructType
  readonly values: readonly (string | null)[]
}

/** Which files that cannot be read are passed over. */
export interface IgnoredFiles {
  /** Such as are damaged, or have a column in a type that is not the wanted one. */
  readonly corrupt?: boolean | undefined
  /** Such as were there when they were listed, and are gone. */
  readonly missing?: boolean | undefined
}

/** Input of one task for one named input of its program. SQL programs see it as a view of that name. */
export type TaskInput = ParquetInput | DelimitedInput | ShuffleInput | RowsInput | RangeInput

/** Columns of Parquet row groups. Only these columns' chunks travel from an object store; local files are read in place. */
export interface ParquetInput {
  readonly kind: 'parquet'
  /** Columns to expose, with the types the program expects (file columns first, then partition columns). */
  readonly schema: StructType
  readonly files: readonly ParquetFileSplit[]
  readonly ignored?: IgnoredFiles
  /** Names of columns are told apart by case. */
  readonly caseSensitive?: boolean
}
export interface ParquetFileSplit {
  readonly uri: string
  readonly sizeBytes: number
  readonly version: string
  readonly footerStart: number
  /** Files of the same layout have the same columns: they are one scan. */
  readonly layout: string
  /** The names of the columns, in order, of a file in which they are the same, or differ by case only, or are empty. */
  readonly columnNames?: readonly string[]
  /** Some of its pages are packed as DuckDB cannot unpack them: it reads a copy. */
  readonly repacked?: true
  /** Where old dates, or timestamps, are those of the Julian calendar, or are refused. */
  readonly calendar?: {
    readonly dates?: 'legacy' | 'exception'
    readonly timestamps?: 'legacy' | 'exception'
  }
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

/**
 * Records of text files, as text: the driver's SQL makes values of them. Views have the partitions' values as `p0`, `p1` ..., besides what
 * each kind says.
 */
export type DelimitedInput = CsvInput | JsonInput | TextInput

interface DelimitedFiles {
  readonly files: readonly DelimitedFileSplit[]
  readonly ignored?: IgnoredFiles
  /** How many partition columns there are. */
  readonly partitions: number
}
/** A split owns the lines that begin in [start, end). A file that has no lines to split at (gzip, quoted line ends) is one split. */
export interface DelimitedFileSplit {
  readonly uri: string
  readonly sizeBytes: number
  readonly version: string
  readonly start: number
  readonly end: number
  readonly partition?: readonly (string | null)[]
}

/**
 * A view of the cells `c0`, `c1` ..., null where there is nothing and empty where there are empty quotes; `malformed` where there are more
 * or fewer than `width`; `record`, the text of the record if it is needed; and `file`, its URI.
 */
export interface CsvInput extends DelimitedFiles {
  readonly kind: 'csv'
  readonly dialect: CsvDialect
  readonly header: boolean
  /** Names that each file's header must have. */
  readonly headerNames?: readonly string[]
  readonly width: number
  readonly needsRecord: boolean
}

/**
 * A view of `doc`, a JSON object, null if the record is none; `record`, its text; and `file`. Or of `name` and `structure`, the names and types of its fields.
 */
export interface JsonInput extends DelimitedFiles {
  readonly kind: 'json'
  readonly dialect: JsonDialect
  readonly multiLine: boolean
  readonly lineSeparator: string | undefined
  readonly structure?: { readonly prefersDecimal: boolean; readonly samplingRatio: number }
}

/** A view of `c0`, lines or whole files. */
export interface TextInput extends DelimitedFiles {
  readonly kind: 'text'
  readonly wholeText: boolean
  readonly lineSeparator: string | undefined
}

/** Segments of map outputs: one range GET each (adjacent ones of one object are merged by the read plan). */
export interface ShuffleInput {
  readonly kind: 'shuffle'
  /** Empty for closures. */
  readonly schema: StructType
  readonly blocks: readonly ShuffleBlock[]
}
export interface ShuffleBlock {
  readonly stageId: StageId
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
