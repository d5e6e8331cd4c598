import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { DelimitedInput, PartitionValues } from '../../common/protocol/task-input.ts'
import { ObjectNotFound } from '../../common/storage/object-store.ts'
import { localPathOf, parseStoragePath } from '../../common/storage/storage-path.ts'
import type { TaskContext } from '../task-environment.ts'
import { csvSelect } from './csv-select.ts'
import { emptySelect, unionAll } from './input-view.ts'
import { jsonSelect } from './json-select.ts'
import { writeLineSplit } from './line-split.ts'
import { textSelect } from './text-select.ts'
import { withUnixNewlines } from './unix-newlines.ts'

/** Local files that can be read by one scan: one partition, and either all or none begin with a header line. */
export interface DelimitedGroup {
  readonly paths: readonly string[]
  readonly fromStart: boolean
  readonly partition: PartitionValues | undefined
}

/** csv, json and text as a view: byte ranges become local files of whole lines, files read as a whole stay where they are. */
export async function delimitedSelect(
  context: TaskContext,
  connection: DuckDBConnection,
  name: string,
  input: DelimitedInput,
): Promise<string> {
  const groups = new Map<string, { paths: string[]; fromStart: boolean; partition: PartitionValues | undefined }>()
  for (const [index, file] of input.files.entries()) {
    const localName = `${name.replaceAll(/\W/g, '_')}-${index}`
    const raw = await localize(context, localName, file)
    const local =
      input.kind === 'csv' ? raw : await withUnixNewlines(raw, path.join(context.taskDir, `${localName}.lines.txt`))
    const fromStart = file.start === 0
    const key = JSON.stringify([fromStart, file.partition?.values])
    const group = groups.get(key)
    if (group) group.paths.push(local)
    else groups.set(key, { paths: [local], fromStart, partition: file.partition })
  }
  if (groups.size === 0) return emptySelect(input.schema)
  const selects: string[] = []
  for (const group of groups.values()) selects.push(await groupSelect(connection, input, group))
  return unionAll(selects)
}

function groupSelect(
  connection: DuckDBConnection,
  input: DelimitedInput,
  group: DelimitedGroup,
): Promise<string> | string {
  switch (input.kind) {
    case 'csv':
      return csvSelect(input, group)
    case 'json':
      return jsonSelect(input, group)
    case 'text':
      return textSelect(connection, input, group)
  }
}

async function localize(context: TaskContext, name: string, file: DelimitedInput['files'][number]): Promise<string> {
  const whole = file.start === 0 && file.end >= file.sizeBytes
  const local = localPathOf(file.uri)
  const { root, key } = parseStoragePath(file.uri)
  const extension = path.extname(key) === '.gz' ? '.gz' : ''
  try {
    if (whole && local !== undefined) {
      const info = await (await context.environment.openStore(root)).head(key)
      if (info === undefined) throw new ObjectNotFound(key)
      context.meter.inputBytes += info.sizeBytes
      return local
    }
    const target = path.join(context.taskDir, `${name}.txt${extension}`)
    const store = await context.environment.openStore(root)
    if (whole) {
      const bytes = await store.get(key)
      await writeFile(target, bytes)
      context.meter.inputBytes += bytes.length
    } else {
      const part = { key, sizeBytes: file.sizeBytes, start: file.start, end: file.end }
      const written = await writeLineSplit(store, part, target)
      context.meter.inputBytes += written
    }
    return target
  } catch (error) {
    if (error instanceof ObjectNotFound)
      throw new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: file.uri }, { cause: error })
    if (error instanceof SparkError) throw error
    throw new SparkError(
      'FAILED_READ_FILE.NO_HINT',
      { path: file.uri, reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}
