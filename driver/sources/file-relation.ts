import type { ReadOptions } from '../../common/protocol/source-options.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'

/** The formats of files that are read and written. */
export type FileFormat = 'parquet' | 'csv' | 'json' | 'text'

/** One input file as it was when it was listed; `etag` or mtime pins the version. */
export interface SourceFile {
  /** Canonical URI: `file:///...` or `s3://bucket/key`. */
  readonly uri: string
  readonly sizeBytes: number
  readonly version: string
  /** Values of the hive partition columns of the file's folder, in `partitionSchema` order; null for __HIVE_DEFAULT_PARTITION__. */
  readonly partitionValues: readonly (string | null)[]
  /** Parquet only: what its footer says, read once. */
  readonly footer?: ParquetFooter
}

export interface ParquetFooter {
  readonly rowCount: number
  readonly rowGroups: readonly ParquetRowGroup[]
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
  /** Decoded to the literal's driver form (see LiteralValue) where the type has an order; absent otherwise. */
  readonly min?: number | bigint | string | boolean
  readonly max?: number | bigint | string | boolean
  readonly nullCount?: number
}

/** A column that a file has in a type that cannot be read as the schema's. */
export interface UnreadableColumn {
  readonly uri: string
  readonly column: string
  readonly expected: DataType
  readonly actual: DataType
}

/**
 * A readable set of files. The schema is the data schema followed by the partition columns, as Spark's HadoopFsRelation.
 */
export interface FileRelation {
  /** The paths the user gave, for EXPLAIN and errors. */
  readonly rootPaths: readonly string[]
  readonly files: readonly SourceFile[]
  readonly dataSchema: StructType
  readonly partitionSchema: StructType
  /** They say of what format the files are. */
  readonly options: ReadOptions
  /** The columns are not the data's: they say what types its values look like. */
  readonly infers?: boolean
  /** Rows are only counted: the values of the one column that is read do not matter. */
  readonly isCounted?: boolean
  /** An error only for queries that need the column. */
  readonly unreadable?: readonly UnreadableColumn[]
}
