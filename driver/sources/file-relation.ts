import type { SparkError } from '../../common/errors/spark-error.ts'
import type { ReadOptions } from '../../common/protocol/source-options.ts'
import type { IgnoredFiles, ParquetFileSplit } from '../../common/protocol/task-input.ts'
import type { DataType, StructField, StructType } from '../../common/types/data-type.ts'
import type { PartitionValue } from './listing/partition-value.ts'

/** The formats of files that are read and written. */
export type FileFormat = 'parquet' | 'csv' | 'json' | 'text'

/** One input file as it was when it was listed; `etag` or mtime pins the version. */
export interface SourceFile {
  /** Canonical URI: `file:///...` or `s3://bucket/key`. */
  readonly uri: string
  readonly sizeBytes: number
  readonly version: string
  /** Values of the hive partition columns of the file's folder, in `partitionSchema` order; null for __HIVE_DEFAULT_PARTITION__. */
  readonly partitionValues: readonly PartitionValue[]
  /** Parquet only: what its footer says. It is read when it is known which folders a query needs. */
  readonly footer?: ParquetFooter
  /** Parquet only, where old dates are not as they should be. */
  readonly calendar?: ParquetFileSplit['calendar']
}

export interface ParquetFooter {
  /** Of the top-level columns, in order; they may be the same, or differ by case only. */
  readonly columnNames: readonly string[]
  /** The same for files of the same Parquet schema. */
  readonly layout: string
  readonly rowCount: number
  readonly rowGroups: readonly ParquetRowGroup[]
  /** Some of its pages are packed as DuckDB cannot unpack them. */
  readonly repacked?: true
  /** Offset and length of the footer (thrift metadata + 8 bytes) at the end of the file. */
  readonly footerStart: number
}

export interface ParquetRowGroup {
  readonly rowCount: number
  /** Index of the group's first row in the file, the `file_row_number` DuckDB gives it. */
  readonly firstRow: number
  /** By top-level column name. */
  readonly columns: Readonly<Record<string, ParquetColumnChunk>>
}

/** All leaf chunks of a top-level column in a row group. */
export interface ParquetColumnChunk {
  /** Byte ranges, [start, end) within the file. */
  readonly ranges: readonly (readonly [number, number])[]
  readonly compressedBytes: number
  /** Spark's reading of a column of primitive values. */
  readonly type?: DataType
  /** Decoded to the literal's driver form (see LiteralValue) where the type has an order; absent otherwise. */
  readonly min?: number | bigint | string | boolean
  readonly max?: number | bigint | string | boolean
  readonly nullCount?: number
}

/** A column that some file has in a way that cannot be read as the schema's. */
export interface UnreadableColumn {
  readonly column: string
  /** The file's. */
  readonly uri: string
  readonly error: SparkError
}

/** A readable set of files, as Spark's HadoopFsRelation. Its columns are `relationFields`. */
export interface FileRelation {
  /** The paths the user gave, for EXPLAIN and errors. */
  readonly rootPaths: readonly string[]
  readonly files: readonly SourceFile[]
  /** What is in the files. A column that is also a partition's is passed over, but has its place among the relation's columns. */
  readonly dataSchema: StructType
  readonly partitionSchema: StructType
  /** They say of what format the files are. */
  readonly options: ReadOptions
  /** The columns are not the data's: they say what types its values look like. */
  readonly infers?: boolean
  /** CSV whose types are being inferred: the cells of its header. Records of the same cells are no data. */
  readonly header?: readonly (string | null)[]
  /** Rows are only counted: the values of the one column that is read do not matter. */
  readonly isCounted?: boolean
  /** Names of columns are told apart by case. */
  readonly caseSensitive?: boolean
  /** What a reader's options say; where they do not, the session does. */
  readonly ignored?: IgnoredFiles
  /** An error only for queries that need the column. */
  readonly unreadable?: readonly UnreadableColumn[]
}

/** Whether two names are the same column's. */
export const isSameColumn = (left: string, right: string, caseSensitive = false): boolean =>
  left === right || (!caseSensitive && left.toLowerCase() === right.toLowerCase())

/** The columns that are read from the data, without those of the partitions. */
export const dataFields = ({ dataSchema, partitionSchema, caseSensitive }: FileRelation): readonly StructField[] =>
  dataSchema.fields.filter(
    ({ name }) => !partitionSchema.fields.some((field) => isSameColumn(field.name, name, caseSensitive)),
  )

/** All columns: the data's, in which those of the partitions take the places of their namesakes, then the other partitions'. */
export function relationFields({ dataSchema, partitionSchema, caseSensitive }: FileRelation): readonly StructField[] {
  const partitionOf = (name: string) =>
    partitionSchema.fields.find((field) => isSameColumn(field.name, name, caseSensitive))
  const placed = dataSchema.fields.map((field) => partitionOf(field.name) ?? field)
  return [...placed, ...partitionSchema.fields.filter((field) => !placed.includes(field))]
}
