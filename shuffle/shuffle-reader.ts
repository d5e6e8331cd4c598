import { crc32 } from 'node:zlib'
import type { StageId } from '../common/protocol/ids.ts'
import type { ShuffleBlock } from '../common/protocol/task-input.ts'
import type { LostMapOutput } from '../common/protocol/task-result.ts'
import { ObjectNotFound, type ObjectStore } from '../common/storage/object-store.ts'
import { type PlannedRead, planReads } from './read-plan.ts'

/** Map outputs that are gone or broken. The driver recomputes just those map tasks; nothing missing is ever read as empty. */
export class ShuffleFetchFailed extends Error implements LostMapOutput {
  readonly stageId: StageId
  readonly mapId: number
  readonly objectKey: string
  /** Others, of other maps. */
  alsoLost: readonly LostMapOutput[] = []
  constructor(block: ShuffleBlock, reason: string, cause?: unknown) {
    super(
      `shuffle output of map ${block.mapId} of stage ${block.stageId} (${block.objectKey}): ${reason}`,
      cause === undefined ? undefined : { cause },
    )
    this.name = 'ShuffleFetchFailed'
    this.stageId = block.stageId
    this.mapId = block.mapId
    this.objectKey = block.objectKey
  }
}

export interface ShuffleReadOptions {
  readonly parallelism?: number
}

/**
 * Fetches the blocks and hands each one's bytes to `consume` as it arrives, in no promised order. A wrong checksum is fetched once
 * more (the network may be to blame), then reported. After a first loss the rest is looked through for others, for they are seldom alone and
 * a stage is given a few attempts only.
 *
 * @returns bytes fetched
 */
export async function readShuffleBlocks(
  store: ObjectStore,
  blocks: readonly ShuffleBlock[],
  consume: (block: ShuffleBlock, bytes: Uint8Array) => Promise<void> | void,
  options: ShuffleReadOptions = {},
): Promise<number> {
  const queue = planReads(blocks)
  let next = 0
  let fetched = 0
  const lost = new Map<string, ShuffleFetchFailed>()
  let failed = false
  const worker = async (): Promise<void> => {
    while (!failed) {
      const read = queue[next++]
      if (read === undefined) return
      try {
        const bytes = await fetchRead(store, read)
        if (lost.size > 0) continue
        for (const block of read.blocks) await consume(block, slice(read, block, bytes))
        fetched += bytes.length
      } catch (error) {
        if (error instanceof ShuffleFetchFailed) {
          lost.set(error.objectKey, error)
          continue
        }
        failed = true
        throw error
      }
    }
  }
  const parallelism = Math.min(options.parallelism ?? 16, queue.length)
  // All workers have ended before a failure is reported, so that nothing is consumed after it.
  const ends = await Promise.allSettled(Array.from({ length: parallelism }, worker))
  const [first, ...others] = lost.values()
  if (first !== undefined) {
    first.alsoLost = others.map(({ stageId, mapId, objectKey }) => ({ stageId, mapId, objectKey }))
    throw first
  }
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return fetched
}

async function fetchRead(store: ObjectStore, read: PlannedRead): Promise<Uint8Array> {
  const bytes = await getRange(store, read)
  if (firstBroken(read, bytes) === undefined) return bytes
  const again = await getRange(store, read)
  const broken = firstBroken(read, again)
  if (broken === undefined) return again
  throw new ShuffleFetchFailed(broken, 'the segment fails its checksum')
}

async function getRange(store: ObjectStore, read: PlannedRead): Promise<Uint8Array> {
  try {
    return await store.getRange(read.objectKey, read.start, read.end)
  } catch (error) {
    const [first] = read.blocks
    if (first === undefined) throw error
    if (error instanceof ObjectNotFound) throw new ShuffleFetchFailed(first, 'the object is missing', error)
    // A range beyond the end: the object was cut short.
    if (error instanceof RangeError) throw new ShuffleFetchFailed(first, error.message, error)
    // Whatever else it is (no answer, no permission, no file handle left), nothing says that the output is gone: the task is tried again.
    throw error
  }
}

const slice = (read: PlannedRead, block: ShuffleBlock, bytes: Uint8Array): Uint8Array =>
  bytes.subarray(block.segment.offset - read.start, block.segment.offset - read.start + block.segment.length)

const firstBroken = (read: PlannedRead, bytes: Uint8Array): ShuffleBlock | undefined =>
  read.blocks.find((block) => crc32(slice(read, block, bytes)) !== block.segment.crc32)
