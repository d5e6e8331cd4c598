import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ShuffleInput } from '../../common/protocol/task-input.ts'
import { quoteIdentifier, quoteString } from '../../common/types/duckdb-type-name.ts'
import { readShuffleBlocks } from '../../shuffle/shuffle-reader.ts'
import type { TaskContext } from '../task-environment.ts'
import { emptySelect } from './input-view.ts'

/** Fetches the blocks, each a Parquet file, into the task's folder. Their columns already have the program's names and types. */
export async function shuffleSelect(context: TaskContext, name: string, input: ShuffleInput): Promise<string> {
  const files: string[] = []
  const fetched = await readShuffleBlocks(context.store, input.blocks, async (block, bytes) => {
    const file = path.join(
      context.taskDir,
      `${safeName(name)}-${block.stageId}-${block.mapId}-${block.segment.offset}.parquet`,
    )
    await writeFile(file, bytes)
    context.meter.inputRows += block.segment.rows
    files.push(file)
  })
  // Inputs are fetched side by side: the sum is read after the wait, not before it.
  context.meter.shuffleReadBytes += fetched
  if (files.length === 0) return emptySelect(input.schema)
  files.sort()
  const columns = input.schema.fields.map((field) => quoteIdentifier(field.name))
  return `SELECT ${columns.join(', ') || '1'} FROM read_parquet([${files.map(quoteString).join(', ')}])`
}

const safeName = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 40)
