import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { TaskDescription, WriteOutput } from '../../common/protocol/task-description.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import { HIVE_DEFAULT_PARTITION, partitionFolder } from '../../common/storage/partition-path.ts'
import { writeFailure } from '../../common/storage/write-failure.ts'
import { duckDBErrorOf, firstLine } from '../duckdb-error.ts'
import type { TaskContext } from '../task-environment.ts'
import { type CopiedFile, copyFormat, copyTo } from './copy-to.ts'
import { separateLines } from './separate-lines.ts'
import { makeStagingFolder, stageFiles } from './stage-file.ts'

/** Runs the statement into files of the output format and stages them; they become visible when the driver commits the job. */
export async function writeFiles(
  context: TaskContext,
  connection: DuckDBConnection,
  statement: string,
  task: TaskDescription,
  output: WriteOutput,
  folder: string,
): Promise<TaskValue> {
  // Local output is written where it is staged; for an object store it is written to the task's folder and uploaded.
  const target = (await makeStagingFolder(output, task)) ?? folder
  await mkdir(target, { recursive: true })
  const name = `part-${String(task.partition).padStart(5, '0')}-${output.writeId}`
  const files = await copyFiles(connection, statement, task, output, target, name).catch((error: unknown) => {
    throw outputFailure(error, output, target)
  })
  const { format } = output
  if (format !== 'parquet')
    for (const { copied } of files) await separateLines(copied.file, format.lineSeparator, output.compression)
  for (const { copied } of files) {
    context.meter.outputRows += copied.rows
    context.meter.outputBytes += copied.sizeBytes
  }
  const staged = await stageFiles(
    output,
    files.map(({ copied, finalName }) => ({ file: copied.file, finalName, rows: copied.rows })),
  )
  return { kind: 'files', files: staged }
}

/** DuckDB reads input and writes output in one statement: it is a fault of the output's place where its file is named. */
function outputFailure(error: unknown, { path: uri }: WriteOutput, target: string): unknown {
  const said = duckDBErrorOf(error)
  if (said?.errno === undefined || !said.message.includes(target)) return error
  return writeFailure(new Error(firstLine(said.message), { cause: error }), uri, said.errno) ?? error
}

interface NamedFile {
  readonly copied: CopiedFile
  readonly finalName: string
}

async function copyFiles(
  connection: DuckDBConnection,
  statement: string,
  task: TaskDescription,
  output: WriteOutput,
  target: string,
  name: string,
): Promise<readonly NamedFile[]> {
  const finalName = `${name}-c000${output.extension}`
  if (output.partitionBy.length > 0) return copyFolders(connection, statement, output, target, name)
  if (output.maxRecordsPerFile > 0) {
    const files = await copyFolders(connection, statement, output, target, name)
    if (files.length > 0 || task.partition > 0) return files
  }
  const copied = await copyTo(connection, statement, path.join(target, finalName), copyFormat(output))
  // As Spark: of tasks without rows only the first writes a file, so that the schema of an empty result is kept.
  return copied.filter(({ rows }) => rows > 0 || task.partition === 0).map((one) => ({ copied: one, finalName }))
}

/** A file for each partition, or for so many of its rows. */
async function copyFolders(
  connection: DuckDBConnection,
  statement: string,
  output: WriteOutput,
  target: string,
  name: string,
): Promise<readonly NamedFile[]> {
  const keys = output.partitionBy.map((_, index) => `__partition_${index}`)
  const window = keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')}`
  const isNumbered = output.maxRecordsPerFile > 0
  const rows = isNumbered
    ? `SELECT *, (row_number() OVER (${window}) - 1) // ${output.maxRecordsPerFile} AS __file FROM (${statement}\n)`
    : statement
  const folders = (isNumbered ? [...keys, '__file'] : keys).join(', ')
  const copied = await copyTo(
    connection,
    rows,
    path.join(target, 'unnamed'),
    `${copyFormat(output)}, PARTITION_BY (${folders})`,
  )
  // DuckDB escapes folder names in its own way; the files move to Spark's.
  const files: NamedFile[] = []
  const seen = new Map<string, number>()
  for (const one of copied) {
    const values = output.partitionBy.map((column, index) => {
      const value = one.partition[index] ?? null
      return partitionFolder(column, value === HIVE_DEFAULT_PARTITION ? null : value)
    })
    const folder = values.join('/')
    const count = seen.get(folder) ?? 0
    seen.set(folder, count + 1)
    const number = isNumbered ? Number(one.partition.at(-1)) : count
    const file = `${name}${folder === '' ? '-' : '.'}c${String(number).padStart(3, '0')}${output.extension}`
    const finalName = [...values, file].join('/')
    const moved = path.join(target, finalName)
    await mkdir(path.dirname(moved), { recursive: true })
    await rename(one.file, moved)
    files.push({ copied: { ...one, file: moved }, finalName })
  }
  return files
}
