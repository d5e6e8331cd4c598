import { compressionCodec } from '../../common/compression/compression-codec.ts'

/** A range of a file's bytes, [start, end). */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Cuts a file into ranges of `step` bytes.
 *
 * @param slop how much larger than `step` the last one may be, rather than leave a tiny one
 */
export function cutBytes(sizeBytes: number, step: number, slop = 1): readonly ByteRange[] {
  const ranges: ByteRange[] = []
  let start = 0
  for (; (sizeBytes - start) / step > slop; start += step) ranges.push({ start, end: start + step })
  if (start < sizeBytes) ranges.push({ start, end: sizeBytes })
  return ranges
}

/** Whether lines can be found from the middle of the file on: not in one that is compressed as a whole. */
export const isCuttable = (uri: string): boolean => compressionCodec(uri) === undefined
