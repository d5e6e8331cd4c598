import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { ParquetFileSplit } from '../../common/protocol/task-input.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import type { TaskContext } from '../task-environment.ts'
import { unreadable } from './local-file.ts'

type Range = readonly [number, number]

/** Fetching the bytes between two chunks is cheaper than another request, up to this many. */
const MAX_GAP_BYTES = 1 << 20
/** A longer range is fetched in pieces side by side: one connection of S3 carries some 80 MB/s. */
const MAX_PIECE_BYTES = 16 << 20
const PARALLELISM = 8

/** The needed column chunks and the footer of an object, each at its own offset of a sparse local file. */
export async function fetchColumnChunks(context: TaskContext, split: ParquetFileSplit): Promise<string> {
  const { root, key } = parseStoragePath(split.uri)
  const store = await context.environment.openStore(root)
  const file = path.join(context.taskDir, `${createHash('sha1').update(split.uri).digest('hex').slice(0, 16)}.parquet`)
  const ranges = planChunkReads(split)
  const out = await open(file, 'w')
  try {
    await out.truncate(split.sizeBytes)
    let next = 0
    const worker = async (): Promise<void> => {
      for (let range = ranges[next++]; range !== undefined; range = ranges[next++]) {
        if (context.signal.aborted) return
        const bytes = await store.getRange(key, range[0], range[1])
        context.meter.inputBytes += bytes.length
        await out.write(bytes, 0, bytes.length, range[0])
      }
    }
    await Promise.all(Array.from({ length: Math.min(PARALLELISM, ranges.length) }, worker))
  } catch (error) {
    throw unreadable(error, split.uri)
  } finally {
    await out.close()
  }
  return file
}

/** Pure: what to GET for a split. Chunks within a megabyte of each other, and the footer, share a request. */
export function planChunkReads(split: ParquetFileSplit): Range[] {
  const footer: Range = [split.footerStart, split.sizeBytes]
  const chunks = split.rowGroups ? split.rowGroups.map((group) => group.ranges) : [split.ranges]
  const needed: Range[] = chunks.some((ranges) => ranges === undefined)
    ? [[0, split.sizeBytes]]
    : [...chunks.flatMap((ranges) => ranges ?? []), [0, 4], footer]
  const merged: [number, number][] = []
  for (const [start, end] of [...needed].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && start - last[1] <= MAX_GAP_BYTES) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged.flatMap(([start, end]) => {
    const pieces = Math.max(1, Math.ceil((end - start) / MAX_PIECE_BYTES))
    const size = Math.ceil((end - start) / pieces)
    return Array.from(
      { length: pieces },
      (_, piece): Range => [start + piece * size, Math.min(end, start + (piece + 1) * size)],
    )
  })
}
