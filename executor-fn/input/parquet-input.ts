import { constants } from 'node:os'
import type { DuckDBConnection } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ParquetFileSplit, ParquetInput } from '../../common/protocol/task-input.ts'
import { localPathOf } from '../../common/storage/storage-path.ts'
import type { StructType } from '../../common/types/data-type.ts'
import { quoteIdentifier } from '../../common/types/duckdb-type-name.ts'
import { duckDBErrorOf, firstLine, isInvalidation } from '../duckdb-error.ts'
import { systemFailure } from '../system-failure.ts'
import type { TaskContext } from '../task-environment.ts'
import { fetchColumnChunks } from './fetch-column-chunks.ts'
import { castColumn, emptySelect, nullColumn, partitionConstant, quotePath, unionAll } from './input-view.ts'

/** Rows `[first, end)` of a file, or all of them. */
interface LocalRead {
  readonly path: string
  readonly split: ParquetFileSplit
  readonly rows?: readonly [number, number]
}

/**
 * Parquet files as a view. Local files are read in place; of objects only the needed column chunks are fetched, to their own offsets
 * in a sparse local file. A subset of row groups is a range of `file_row_number` per run of adjacent groups: a condition on it prunes the
 * other groups, which in a sparse file are holes.
 */
export async function parquetSelect(
  context: TaskContext,
  connection: DuckDBConnection,
  input: ParquetInput,
): Promise<string> {
  const reads: LocalRead[] = []
  for (const split of input.files) {
    context.meter.inputRows += (split.rowGroups ?? []).reduce((sum, group) => sum + group.rowCount, 0)
    const local = localPathOf(split.uri) ?? (await fetchColumnChunks(context, split))
    if (local === localPathOf(split.uri) && split.rowGroups === undefined) context.meter.inputBytes += split.sizeBytes
    if (split.rowGroups === undefined) reads.push({ path: local, split })
    else for (const rows of rowRuns(split.rowGroups)) reads.push({ path: local, split, rows })
  }
  if (reads.length === 0) return emptySelect(input.schema)
  const selects = []
  for (const group of groupReads(reads)) selects.push(await groupSelect(connection, group, input.schema))
  return unionAll(selects)
}

/** Whole files of one partition are one scan; a range of rows is a scan of its own. */
function groupReads(reads: readonly LocalRead[]): LocalRead[][] {
  const groups: LocalRead[][] = []
  const whole = new Map<string, LocalRead[]>()
  for (const read of reads) {
    const partition = JSON.stringify(read.split.partition?.values ?? [])
    const group = read.rows === undefined ? whole.get(partition) : undefined
    if (group) {
      group.push(read)
      continue
    }
    const opened = [read]
    if (read.rows === undefined) whole.set(partition, opened)
    groups.push(opened)
  }
  return groups
}

async function groupSelect(
  connection: DuckDBConnection,
  group: readonly LocalRead[],
  schema: StructType,
): Promise<string> {
  const [first] = group
  if (first === undefined) return emptySelect(schema)
  const options = [
    // Old writers leave strings without their annotation; with a binary column in play the annotation is trusted instead.
    ...(schema.fields.some((field) => field.dataType.kind === 'binary') ? [] : ['binary_as_string = true']),
    ...(group.length > 1 ? ['union_by_name = true'] : []),
    ...(first.rows ? ['file_row_number = true'] : []),
  ]
  const source = `read_parquet([${group.map((read) => quotePath(read.path)).join(', ')}]${options.map((option) => `, ${option}`).join('')})`
  const present = await fileColumns(connection, source, group)
  const columns = schema.fields.map((field) => {
    const constant = partitionConstant(field, first.split.partition)
    if (constant !== undefined) return constant
    const name = present.get(field.name) ?? present.get(field.name.toLowerCase())
    return name === undefined ? nullColumn(field) : castColumn(quoteIdentifier(name), field)
  })
  const where = first.rows ? ` WHERE file_row_number >= ${first.rows[0]} AND file_row_number < ${first.rows[1]}` : ''
  return `SELECT ${columns.join(', ') || '1'} FROM ${source}${where}`
}

/** The files' own columns, by exact and by lower-case name (Spark resolves them without regard to case). */
async function fileColumns(
  connection: DuckDBConnection,
  source: string,
  group: readonly LocalRead[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  try {
    const prepared = await connection.run(`SELECT * FROM ${source} LIMIT 0`)
    for (const name of prepared.columnNames()) {
      if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
      names.set(name, name)
    }
    return names
  } catch (error) {
    const [first] = group
    if (first !== undefined && group.length === 1) throw unreadable(error, first.split.uri)
    // DuckDB does not always say in which file: one by one then.
    for (const read of group) await fileColumns(connection, `read_parquet([${quotePath(read.path)}])`, [read])
    throw error
  }
}

/** Names the file whose footer could not be read, if the file is to blame. */
function unreadable(error: unknown, uri: string): unknown {
  const said = duckDBErrorOf(error)
  if (said === undefined || isInvalidation(error) || systemFailure(error) !== undefined) return error
  const reason = firstLine(said.message)
  if (said.errno === ENOENT || (said.type === 'IO' && reason.startsWith('No files found that match the pattern')))
    return new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: uri }, { cause: error })
  if (said.errno === undefined && FOOTER.has(said.type))
    return new SparkError('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER', { path: uri, reason }, { cause: error })
  return new SparkError('FAILED_READ_FILE.NO_HINT', { path: uri, reason }, { cause: error })
}

/** What a footer that is none, or is damaged, gives. */
const FOOTER = new Set(['Invalid', 'Invalid Input', 'IO', 'Serialization', 'Unknown Type'])
const { ENOENT } = constants.errno

function rowRuns(
  groups: readonly { readonly firstRow: number; readonly rowCount: number }[],
): (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const group of [...groups].sort((a, b) => a.firstRow - b.firstRow)) {
    const last = runs.at(-1)
    if (last && last[1] === group.firstRow) last[1] += group.rowCount
    else runs.push([group.firstRow, group.firstRow + group.rowCount])
  }
  return runs
}
