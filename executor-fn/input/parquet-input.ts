import { randomUUID } from 'node:crypto'
import { constants } from 'node:os'
import path from 'node:path'
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ParquetFileSplit, ParquetInput } from '../../common/protocol/task-input.ts'
import { localPathOf } from '../../common/storage/storage-path.ts'
import { quoteIdentifier } from '../../common/types/duckdb-type-name.ts'
import { duckDBErrorOf, firstLine, isInvalidation } from '../duckdb-error.ts'
import { systemFailure } from '../system-failure.ts'
import type { TaskContext } from '../task-environment.ts'
import { fetchColumnChunks } from './fetch-column-chunks.ts'
import { emptySelect, NO_HIVE_PARTITIONS, nullColumn, partitionConstant, quotePath, unionAll } from './input-view.ts'
import { ParquetReading } from './parquet-reading.ts'

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
    const file = localPathOf(split.uri) ?? (await fetchColumnChunks(context, split))
    if (file === localPathOf(split.uri) && split.rowGroups === undefined) context.meter.inputBytes += split.sizeBytes
    const local = split.repacked ? await repackedCopy(context, file, split, input) : file
    if (split.rowGroups === undefined) reads.push({ path: local, split })
    else for (const rows of rowRuns(split.rowGroups)) reads.push({ path: local, split, rows })
  }
  if (reads.length === 0) return emptySelect(input.schema)
  const selects = []
  for (const group of groupReads(reads)) selects.push(await groupSelect(connection, group, input))
  return unionAll(selects)
}

async function repackedCopy(
  context: TaskContext,
  file: string,
  split: ParquetFileSplit,
  { schema }: ParquetInput,
): Promise<string> {
  const target = path.join(context.taskDir, `${randomUUID()}.parquet`)
  const types = new Map(schema.fields.map(({ name, dataType }) => [name.toLowerCase(), dataType.kind]))
  const typeOf = (column: string): string | undefined => types.get(column.toLowerCase())
  try {
    // Few files need it, and it needs all decompressors.
    const { repackParquet } = await import('./repack/repack-parquet.ts')
    await repackParquet(file, target, split, {
      isWanted: (column) => typeOf(column) !== undefined,
      isBinary: (column) => typeOf(column) === 'binary',
    })
  } catch (error) {
    if (systemFailure(error) !== undefined) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: split.uri }, { cause: error })
    const reason = error instanceof Error ? error.message : String(error)
    throw new SparkError('FAILED_READ_FILE.NO_HINT', { path: split.uri, reason }, { cause: error })
  }
  return target
}

/** Whole files of one partition and layout are one scan; a range of rows is a scan of its own. */
function groupReads(reads: readonly LocalRead[]): LocalRead[][] {
  const groups: LocalRead[][] = []
  const whole = new Map<string, LocalRead[]>()
  for (const read of reads) {
    const { partition, layout, calendar } = read.split
    const key = JSON.stringify([partition?.values ?? [], layout, calendar ?? {}])
    const group = read.rows === undefined ? whole.get(key) : undefined
    if (group) {
      group.push(read)
      continue
    }
    const opened = [read]
    if (read.rows === undefined) whole.set(key, opened)
    groups.push(opened)
  }
  return groups
}

async function groupSelect(
  connection: DuckDBConnection,
  group: readonly LocalRead[],
  input: ParquetInput,
): Promise<string> {
  const { schema } = input
  const [first] = group
  if (first === undefined) return emptySelect(schema)
  const { split, rows } = first
  const options = [NO_HIVE_PARTITIONS, ...(rows ? ['file_row_number = true'] : [])]
  const source = `read_parquet([${group.map((read) => quotePath(read.path)).join(', ')}], ${options.join(', ')})`
  const columns = await fileColumns(connection, source, split)
  const items = schema.fields.map((field) => {
    const constant = partitionConstant(field, split.partition)
    if (constant !== undefined) return constant
    const column =
      columns.find(({ name }) => name === field.name) ??
      (input.caseSensitive ? undefined : columns.find(({ name }) => name.toLowerCase() === field.name.toLowerCase()))
    if (column === undefined || field.dataType.kind === 'void') return nullColumn(field)
    const reading = new ParquetReading(split, field.name, input.caseSensitive === true)
    return `${reading.value(column.sql, column.type, field.dataType)} AS ${quoteIdentifier(field.name)}`
  })
  const where = rows ? ` WHERE file_row_number >= ${rows[0]} AND file_row_number < ${rows[1]}` : ''
  return `SELECT ${items.join(', ') || '1'} FROM ${source}${where}`
}

interface FileColumn {
  readonly name: string
  readonly sql: string
  readonly type: DuckDBType
}

/** The columns of a file, those of the first one where there are several. DuckDB renames what it cannot tell apart. */
async function fileColumns(
  connection: DuckDBConnection,
  source: string,
  { uri, columnNames }: ParquetFileSplit,
): Promise<readonly FileColumn[]> {
  try {
    const result = await connection.run(`SELECT * FROM ${source} LIMIT 0`)
    const types = result.columnTypes()
    return result.columnNames().flatMap((name, index) => {
      const type = types[index]
      return type ? [{ name: columnNames?.[index] ?? name, sql: quoteIdentifier(name), type }] : []
    })
  } catch (error) {
    throw unreadable(error, uri)
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
