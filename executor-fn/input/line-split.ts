import { writeFile } from 'node:fs/promises'
import type { ObjectStore } from '../../common/storage/object-store.ts'

const NEWLINE = 0x0a
const TAIL_BYTES = 64 << 10

/**
 * The lines that begin in [start, end) of a text object, written to a local file: a split skips the line it starts in the middle of and
 * finishes the one it ends in, so that neighbouring splits share nothing and lose nothing.
 *
 * @returns bytes written
 */
export async function writeLineSplit(
  store: ObjectStore,
  split: { readonly key: string; readonly sizeBytes: number; readonly start: number; readonly end: number },
  file: string,
): Promise<number> {
  const end = Math.min(split.end, split.sizeBytes)
  // One byte earlier: a newline right before `start` means that a line begins there.
  const from = Math.max(0, split.start - 1)
  if (end <= from) {
    await writeFile(file, '')
    return 0
  }
  const pieces: Uint8Array[] = []
  const main = await store.getRange(split.key, from, end)
  let begin = 0
  if (split.start > 0) {
    const newline = main.indexOf(NEWLINE)
    if (newline < 0 || newline + 1 >= main.length) {
      await writeFile(file, '')
      return 0
    }
    begin = newline + 1
  }
  pieces.push(main.subarray(begin))
  let ended = main[main.length - 1] === NEWLINE
  for (let at = end; !ended && at < split.sizeBytes; ) {
    const to = Math.min(at + TAIL_BYTES, split.sizeBytes)
    const tail = await store.getRange(split.key, at, to)
    const newline = tail.indexOf(NEWLINE)
    ended = newline >= 0
    pieces.push(ended ? tail.subarray(0, newline + 1) : tail)
    at = to
  }
  const bytes = Buffer.concat(pieces)
  await writeFile(file, bytes)
  return bytes.length
}
