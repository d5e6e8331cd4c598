import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { TaskDescription, TaskOutput } from '../../common/protocol/task-description.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import { type SegmentSource, writeShuffleObject } from '../../shuffle/shuffle-writer.ts'
import type { TaskContext } from '../task-environment.ts'
import { copyTo } from './copy-to.ts'

/** LZ4 costs least where segments are written, fetched and read once; Bloom filters would never be asked. */
const SEGMENT_FORMAT = 'FORMAT parquet, COMPRESSION lz4_raw, WRITE_BLOOM_FILTER false'

/** Runs the statement into one Parquet file per reduce partition and joins them to the map task's shuffle object. */
export async function writeShuffle(
  context: TaskContext,
  connection: DuckDBConnection,
  statement: string,
  task: TaskDescription,
  output: Extract<TaskOutput, { readonly kind: 'shuffle' }>,
  folder: string,
): Promise<TaskValue> {
  const segments = new Array<SegmentSource | undefined>(output.numPartitions).fill(undefined)
  await mkdir(folder, { recursive: true })
  if (output.numPartitions === 1) {
    const file = path.join(folder, 'segment.parquet')
    for (const { rows } of await copyTo(connection, statement, file, SEGMENT_FORMAT))
      if (rows > 0) segments[0] = { kind: 'file', path: file, rows }
  } else {
    const files = await copyTo(
      connection,
      statement,
      path.join(folder, 'segments'),
      `${SEGMENT_FORMAT}, PARTITION_BY (_partition)`,
    )
    const byPartition = groupByPartition(files, (file) => Number(file.partition[0]))
    for (const [partition, parts] of byPartition) {
      if (!Number.isInteger(partition) || partition < 0 || partition >= output.numPartitions)
        throw new Error(`the fragment gave the partition ${partition}; there are ${output.numPartitions}`)
      const rows = parts.reduce((sum, part) => sum + part.rows, 0)
      const [only] = parts
      if (only && parts.length === 1) {
        segments[partition] = { kind: 'file', path: only.file, rows }
      } else {
        const merged = path.join(folder, `merged-${partition}.parquet`)
        await copyTo(
          connection,
          `SELECT * FROM read_parquet([${parts.map((part) => quoteString(part.file)).join(', ')}])`,
          merged,
          SEGMENT_FORMAT,
        )
        segments[partition] = { kind: 'file', path: merged, rows }
      }
    }
  }
  const mapStatus = await writeShuffleObject({
    store: context.store,
    objectKey: output.objectKey,
    stageId: task.stageId,
    mapId: task.partition,
    attempt: task.attempt,
    executorId: context.environment.executorId,
    segments,
    scratchFile: path.join(folder, 'object'),
  })
  for (const segment of mapStatus.segments) {
    context.meter.shuffleWriteBytes += segment.length
    context.meter.outputRows += segment.rows
  }
  return { kind: 'mapStatus', mapStatus }
}

function groupByPartition<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
