import path from 'node:path'
import { isIgnored } from '../../common/protocol/is-ignored.ts'
import type { DelimitedFileSplit, DelimitedInput } from '../../common/protocol/task-input.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import type { TaskContext } from '../task-environment.ts'
import { type CsvSource, csvSelect, prepareCsv } from './csv-select.ts'
import { unionAll } from './input-view.ts'
import { type JsonSource, jsonSelect, prepareJson } from './json-select.ts'
import { type LineSource, prepareLines, textSelect } from './line-select.ts'
import { unreadable } from './local-file.ts'
import { readableLines } from './readable-lines.ts'

/** Local files that one scan reads, of one partition. */
export interface FileGroup<Source> {
  readonly source: Source
  readonly files: readonly { readonly path: string; readonly uri: string }[]
  /** The partition's values as columns. */
  readonly partition: string
}

/** csv, json and text as a view of records: byte ranges become local files of whole lines, files read as a whole stay where they are. */
export async function delimitedSelect(context: TaskContext, name: string, input: DelimitedInput): Promise<string> {
  const local = name.replaceAll(/\W/g, '_')
  const target = (index: number): string => path.join(context.taskDir, `${local}-${index}`)
  switch (input.kind) {
    case 'csv': {
      const groups = await groupFiles(context, target, input, (split, index) =>
        prepareCsv(context, target(index), split, input),
      )
      return select(groups, input, (group) => csvSelect(input, group))
    }
    case 'json': {
      const groups = await groupFiles(context, target, input, (split, index) =>
        prepareJson(context, target(index), split, input),
      )
      return select(groups, input, (group) => jsonSelect(input, group))
    }
    case 'text': {
      const groups = await groupFiles(context, target, input, (split, index) =>
        prepareLines(context, target(index), split, input.wholeText, input.lineSeparator),
      )
      return select(groups, input, textSelect)
    }
  }
}

/** Files that are read in the same way, and of the same partition, together. */
async function groupFiles<Source>(
  context: TaskContext,
  target: (index: number) => string,
  input: DelimitedInput,
  prepare: (split: DelimitedFileSplit, index: number) => Promise<{ readonly source: Source; readonly path: string }>,
): Promise<readonly FileGroup<Source>[]> {
  const groups = new Map<string, { source: Source; partition: string; files: { path: string; uri: string }[] }>()
  for (const [index, split] of input.files.entries()) {
    const prepared = await prepare(split, index).catch(async (error: unknown) => {
      const failure = unreadable(error, split.uri)
      if (!isIgnored(failure, input.ignored ?? {})) throw failure
      const rest = await readableLines(context, target(index), split)
      return rest && prepare(rest, index)
    })
    if (!prepared) continue
    const key = JSON.stringify([prepared.source, split.partition])
    const file = { path: prepared.path, uri: split.uri }
    const group = groups.get(key)
    if (group) group.files.push(file)
    else groups.set(key, { source: prepared.source, partition: partitionColumns(split.partition), files: [file] })
  }
  return [...groups.values()]
}

const partitionColumns = (values: readonly (string | null)[] = []): string =>
  values
    .map((value, index) => `, ${value === null ? 'CAST(NULL AS VARCHAR)' : quoteString(value)} AS p${index}`)
    .join('')

function select<Source extends CsvSource | LineSource | JsonSource>(
  groups: readonly FileGroup<Source>[],
  input: DelimitedInput,
  groupSelect: (group: FileGroup<Source>) => string,
): string {
  if (groups.length > 0) return unionAll(groups.map(groupSelect))
  const partitions = Array.from({ length: input.partitions }, (_, index) => `, NULL::VARCHAR AS p${index}`).join('')
  return `SELECT ${noRecord(input)}${partitions} WHERE false`
}

/** The columns of a view without rows. */
function noRecord(input: DelimitedInput): string {
  const nulls = (...names: readonly string[]): string => names.map((name) => `NULL::VARCHAR AS ${name}`).join(', ')
  switch (input.kind) {
    case 'csv': {
      const cells = Array.from({ length: input.width }, (_, index) => `c${index}`)
      return `${nulls(...cells, 'record', 'file')}, false AS malformed`
    }
    case 'json':
      return nulls('doc', 'record', 'file', 'name', 'structure')
    case 'text':
      return nulls('c0')
  }
}
