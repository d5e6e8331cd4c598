import type { ShuffleBlock } from '../common/protocol/task-input.ts'

/** One range GET and the blocks that lie in it. */
export interface PlannedRead {
  readonly objectKey: string
  readonly start: number
  readonly end: number
  readonly blocks: readonly ShuffleBlock[]
}

/**
 * The GETs a reduce task makes, decided without I/O: empty segments are skipped, and segments of one object that touch each other
 * are one range, so that a task which reads one partition, or several adjacent ones, makes one GET per map output.
 */
export function planReads(blocks: readonly ShuffleBlock[], maxRangeBytes = 64 << 20): PlannedRead[] {
  const byObject = new Map<string, ShuffleBlock[]>()
  for (const block of blocks) {
    if (block.segment.length === 0) continue
    const list = byObject.get(block.objectKey)
    if (list) list.push(block)
    else byObject.set(block.objectKey, [block])
  }
  const reads: PlannedRead[] = []
  for (const [objectKey, list] of byObject) {
    list.sort((a, b) => a.segment.offset - b.segment.offset)
    let run: ShuffleBlock[] = []
    let start = 0
    let end = 0
    for (const block of list) {
      const from = block.segment.offset
      const to = from + block.segment.length
      if (run.length > 0 && from === end && to - start <= maxRangeBytes) {
        run.push(block)
      } else {
        if (run.length > 0) reads.push({ objectKey, start, end, blocks: run })
        run = [block]
        start = from
      }
      end = to
    }
    if (run.length > 0) reads.push({ objectKey, start, end, blocks: run })
  }
  return reads
}
