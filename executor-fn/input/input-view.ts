import type { PartitionValues } from '../../common/protocol/task-input.ts'
import type { StructField, StructType } from '../../common/types/data-type.ts'
import { duckDbTypeName, quoteIdentifier, quoteString } from '../../common/types/duckdb-type-name.ts'

/** A view without rows that has the schema's columns. */
export function emptySelect(schema: StructType): string {
  const columns = schema.fields.map(
    (field) => `CAST(NULL AS ${duckDbTypeName(field.dataType)}) AS ${quoteIdentifier(field.name)}`,
  )
  return `SELECT ${columns.join(', ') || '1'} WHERE false`
}

/** `CAST(source AS type) AS name`; a cast to the column's own type costs nothing. */
const castColumn = (source: string, field: StructField): string =>
  `CAST(${source} AS ${duckDbTypeName(field.dataType)}) AS ${quoteIdentifier(field.name)}`

export const nullColumn = (field: StructField): string => castColumn('NULL', field)

/** The value of a partition column as a constant; undefined when the column is none. */
export function partitionConstant(field: StructField, partition: PartitionValues | undefined): string | undefined {
  const index = partition?.schema.fields.findIndex((candidate) => candidate.name === field.name) ?? -1
  if (index < 0) return undefined
  const value = partition?.values[index] ?? null
  return castColumn(value === null ? 'NULL' : quoteString(value), field)
}

export const createView = (name: string, select: string): string =>
  `CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(name)} AS ${select}`

export const unionAll = (selects: readonly string[]): string => selects.join('\nUNION ALL\n')

/** A file's path as DuckDB's readers take it: they would match names by the characters of patterns. */
export const quotePath = (path: string): string => quoteString(path.replace(/[*?[]/g, '[$&]'))

/** For DuckDB's readers: a folder `k=v` is a partition only if the driver says so. */
export const NO_HIVE_PARTITIONS = 'hive_partitioning = false'

/** The URI of the file that a row is of, as a column `file`. */
export function fileColumn(files: readonly { readonly path: string; readonly uri: string }[]): string {
  const list = (texts: readonly string[]): string => `[${texts.map(quoteString).join(', ')}]`
  const [first] = files
  if (first && files.length === 1) return `${quoteString(first.uri)} AS file`
  return `${list(files.map(({ uri }) => uri))}[list_position(${list(files.map(({ path }) => path))}, filename)] AS file`
}
