import { realpathSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { PartitionValues, RangeInput, TaskInput } from '../../common/protocol/task-input.ts'
import { localPathOf } from '../../common/storage/storage-path.ts'
import type { TaskContext } from '../task-environment.ts'
import { delimitedSelect } from './delimited-input.ts'
import { createView } from './input-view.ts'
import { parquetSelect } from './parquet-input.ts'
import { withoutIgnored } from './readable-files.ts'
import { shuffleSelect } from './shuffle-input.ts'

/** Makes each input a temporary view of its name, with exactly the columns and types the program expects. */
export async function resolveInputs(
  context: TaskContext,
  connection: DuckDBConnection,
  inputs: Readonly<Record<string, TaskInput>>,
): Promise<void> {
  // Data is fetched for all inputs side by side; views are made in order.
  const selects = await Promise.all(
    Object.entries(inputs).map(
      async ([name, input]) => [name, await inputSelect(context, connection, name, input)] as const,
    ),
  )
  for (const [name, select] of selects) await connection.run(createView(name, select))
}

async function inputSelect(
  context: TaskContext,
  connection: DuckDBConnection,
  name: string,
  input: TaskInput,
): Promise<string> {
  switch (input.kind) {
    case 'parquet':
      return parquetSelect(context, connection, await withoutIgnored(context, inputRoots({ [name]: input }), input))
    case 'shuffle':
      return shuffleSelect(context, name, input)
    case 'csv':
    case 'json':
    case 'text':
      return delimitedSelect(context, name, input)
    case 'range':
      return rangeSelect(input)
    case 'rows':
      throw new Error(`input ${name}: a SQL program has no driver rows`)
  }
}

/** `id` from start to end; the bounds are checked to be integers, for they become SQL text. */
const rangeSelect = (input: RangeInput): string =>
  `SELECT range AS id FROM range(${BigInt(input.start)}, ${BigInt(input.end)}, ${BigInt(input.step)})`

/** Local folders that DuckDB itself reads for these inputs. */
export function inputRoots(inputs: Readonly<Record<string, TaskInput>>): string[] {
  const roots = new Set<string>()
  for (const input of Object.values(inputs)) {
    if (!('files' in input)) continue
    for (const file of input.files) {
      const local = localPathOf(file.uri)
      if (local === undefined) continue
      // Of a partitioned table the table's folder, so that its next partition does not need a new session.
      let folder = path.dirname(local)
      for (let depth = partitionsOf(file.partition); depth > 0 && path.basename(folder).includes('='); depth--)
        folder = path.dirname(folder)
      roots.add(folder)
      // Where symbolic links lead: DuckDB looks at that.
      const [real, realFolder] = [realPathOf(local), realPathOf(folder)]
      if (real !== local) roots.add(real.startsWith(`${realFolder}${path.sep}`) ? realFolder : path.dirname(real))
    }
  }
  return [...roots]
}

/** Of a file that is gone the path as it is. */
function realPathOf(local: string): string {
  try {
    return realpathSync.native(local)
  } catch {
    return local
  }
}

const partitionsOf = (partition: PartitionValues | readonly (string | null)[] | undefined): number =>
  partition === undefined
    ? 0
    : 'values' in partition && 'schema' in partition
      ? partition.values.length
      : partition.length
