import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { TaskDescription, WriteOutput } from '../../common/protocol/task-description.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import { HIVE_DEFAULT_PARTITION, partitionFolder } from '../../common/storage/partition-path.ts'
import type { StructType } from '../../common/types/data-type.ts'
import { quoteIdentifier, quoteString } from '../../common/types/duckdb-type-name.ts'
import type { TaskContext } from '../task-environment.ts'
import { type CopiedFile, copyTo } from './copy-to.ts'
import { csvText, jsonLine } from './spark-text.ts'
import { stageFiles, stagingFolder } from './stage-file.ts'

/** Runs the statement into files of the output format and stages them; they become visible when the driver commits the job. */
export async function writeFiles(
  context: TaskContext,
  connection: DuckDBConnection,
  statement: string,
  schema: StructType,
  task: TaskDescription,
  output: WriteOutput,
  folder: string,
): Promise<TaskValue> {
  const format = fileFormat(output, schema)
  // a fragment's columns go by position
  const columns = schema.fields.map((field) => quoteIdentifier(field.name)).join(', ')
  const named = `SELECT * FROM (${statement}\n) AS t(${columns})`
  const name = `part-${String(task.partition).padStart(5, '0')}-${output.writeId}.c000${format.extension}`
  // Local output is written where it is staged; for an object store it is written to the task's folder and uploaded.
  const target = stagingFolder(output, task) ?? folder
  await mkdir(target, { recursive: true })
  const files =
    output.partitionBy.length === 0
      ? await writePlain(connection, named, format, path.join(target, name), task.partition)
      : await writePartitioned(connection, named, output, format, target, name)
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

interface NamedFile {
  readonly copied: CopiedFile
  readonly finalName: string
}

async function writePlain(
  connection: DuckDBConnection,
  statement: string,
  format: FileFormat,
  file: string,
  partition: number,
): Promise<NamedFile[]> {
  const copied = await copyTo(connection, `SELECT ${format.columns} FROM (${statement}\n)`, file, format.options)
  // As Spark: of tasks without rows only the first writes a file, so that the schema of an empty result is kept.
  return copied
    .filter(({ rows }) => rows > 0 || partition === 0)
    .map((one) => ({ copied: one, finalName: path.basename(file) }))
}

async function writePartitioned(
  connection: DuckDBConnection,
  statement: string,
  output: WriteOutput,
  format: FileFormat,
  target: string,
  name: string,
): Promise<NamedFile[]> {
  const keys = output.partitionBy.map((_, index) => `__partition_${index}`)
  const keyColumns = output.partitionBy.map((column, index) => {
    const text = `CAST(${quoteIdentifier(column)} AS VARCHAR)`
    return `coalesce(nullif(${text}, ''), ${quoteString(HIVE_DEFAULT_PARTITION)}) AS ${keys[index]}`
  })
  const copied = await copyTo(
    connection,
    `SELECT ${format.columns}, ${keyColumns.join(', ')} FROM (${statement}\n)`,
    path.join(target, 'unnamed'),
    `${format.options}, PARTITION_BY (${keys.join(', ')})`,
  )
  // DuckDB escapes folder names in its own way; the files move to Spark's.
  const files: NamedFile[] = []
  const seen = new Map<string, number>()
  for (const one of copied) {
    const folder = output.partitionBy
      .map((column, index) =>
        partitionFolder(
          column,
          one.partition[index] === HIVE_DEFAULT_PARTITION ? null : (one.partition[index] ?? null),
        ),
      )
      .join('/')
    const count = seen.get(folder) ?? 0
    seen.set(folder, count + 1)
    const finalName = `${folder}/${name.replace('.c000', `.c${String(count).padStart(3, '0')}`)}`
    const file = path.join(target, finalName)
    await mkdir(path.dirname(file), { recursive: true })
    await rename(one.file, file)
    files.push({ copied: { ...one, file }, finalName })
  }
  return files
}

interface FileFormat {
  readonly extension: string
  readonly options: string
  /** The select list that gives the file's columns. */
  readonly columns: string
}

const LINES = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u001f', NULLSTR ''"

function fileFormat(output: WriteOutput, schema: StructType): FileFormat {
  const data = schema.fields.filter((field) => !output.partitionBy.includes(field.name))
  const columns = data.map((field) => quoteIdentifier(field.name)).join(', ')
  const options = output.options
  const codec = (options['compression'] ?? options['codec'] ?? '').toLowerCase()
  const gzip = codec === 'gzip' ? { suffix: '.gz', option: ', COMPRESSION gzip' } : { suffix: '', option: '' }
  switch (output.format) {
    case 'parquet': {
      const name = codec === '' || codec === 'none' ? (codec === 'none' ? 'uncompressed' : 'snappy') : codec
      const extension = name === 'uncompressed' ? '.parquet' : `.${name.replace('lz4_raw', 'lz4raw')}.parquet`
      return { extension, options: `FORMAT parquet, COMPRESSION ${quoteString(name)}`, columns }
    }
    case 'csv':
      return {
        extension: `.csv${gzip.suffix}`,
        options:
          `FORMAT csv, HEADER ${options['header']?.toLowerCase() === 'true'}, DELIMITER ${quoteString(options['sep'] ?? options['delimiter'] ?? ',')}, ` +
          `QUOTE ${quoteString(options['quote'] ?? '"')}, ESCAPE ${quoteString(options['escape'] ?? '\\')}, NULLSTR ${quoteString(options['nullvalue'] ?? '')}${gzip.option}`,
        columns: data
          .map((field) => `${csvText(quoteIdentifier(field.name), field.dataType)} AS ${quoteIdentifier(field.name)}`)
          .join(', '),
      }
    case 'json':
      return {
        extension: `.json${gzip.suffix}`,
        options: `${LINES}${gzip.option}`,
        columns: `${jsonLine({ kind: 'struct', fields: data })} AS line`,
      }
    case 'text':
      return { extension: `.txt${gzip.suffix}`, options: `${LINES}${gzip.option}`, columns }
  }
}
