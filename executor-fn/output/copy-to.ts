import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { WriteOutput } from '../../common/protocol/task-description.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'

/** A file that COPY wrote. */
export interface CopiedFile {
  readonly file: string
  /** For csv, json and text the sum of all files stands at the first one. */
  readonly rows: number
  readonly sizeBytes: number
  /** Texts of the partition columns' values, in the order of PARTITION_BY. */
  readonly partition: readonly string[]
}

/** Lines are a CSV of one column without quotes: no text has this separator. The column's name is the header. */
const LINES = "FORMAT csv, QUOTE '', ESCAPE '', DELIMITER '\u001f\u001e\u001f\u001e', NULLSTR ''"

export function copyFormat({ format, compression, metadata = {} }: WriteOutput): string {
  if (format === 'parquet') {
    const pairs = Object.entries(metadata).map(([key, value]) => `${quoteString(key)}: ${quoteString(value)}`)
    const marks = pairs.length === 0 ? '' : `, KV_METADATA {${pairs.join(', ')}}`
    return `FORMAT parquet, COMPRESSION ${quoteString(compression === 'none' ? 'uncompressed' : compression)}${marks}`
  }
  const gzip = compression === 'gzip' && format.lineSeparator === '\n' ? ', COMPRESSION gzip' : ''
  return `${LINES}, HEADER ${format.header === true}${gzip}`
}

/** `COPY (statement) TO target`, and what it wrote. */
export async function copyTo(
  connection: DuckDBConnection,
  statement: string,
  target: string,
  options: string,
): Promise<CopiedFile[]> {
  // Only Parquet tells rows and partition of each file. Of the others DuckDB names the files and counts all rows together.
  if (!options.includes('FORMAT parquet')) return copyText(connection, statement, target, options)
  const result = await connection.run(`COPY (${statement}\n) TO ${quoteString(target)} (${options}, RETURN_STATS true)`)
  const names = result.columnNames()
  const column = (row: readonly unknown[], name: string): unknown => row[names.indexOf(name)]
  return (await result.getRows()).map((row) => ({
    file: String(column(row, 'filename')),
    rows: Number(column(row, 'count')),
    sizeBytes: Number(column(row, 'file_size_bytes')),
    partition: partitionTexts(column(row, 'partition_keys')),
  }))
}

async function copyText(
  connection: DuckDBConnection,
  statement: string,
  target: string,
  options: string,
): Promise<CopiedFile[]> {
  const result = await connection.run(`COPY (${statement}\n) TO ${quoteString(target)} (${options}, RETURN_FILES true)`)
  const [row] = await result.getRows()
  const rows = Number(row?.[0] ?? 0)
  const files = row?.[1]
  const paths =
    typeof files === 'object' && files !== null && 'items' in files && Array.isArray(files.items)
      ? files.items.map(String)
      : []
  return Promise.all(
    paths.map(async (file, index) => ({
      file,
      rows: index === 0 ? rows : 0,
      sizeBytes: (await stat(file)).size,
      partition: file
        .slice(target.length)
        .split('/')
        .filter((folder) => folder.includes('='))
        .map((folder) => decodeURIComponent(folder.slice(folder.indexOf('=') + 1))),
    })),
  )
}

function partitionTexts(keys: unknown): string[] {
  if (typeof keys !== 'object' || keys === null || !('entries' in keys) || !Array.isArray(keys.entries)) return []
  return (keys.entries as readonly { readonly value: unknown }[]).map((entry) => String(entry.value))
}
