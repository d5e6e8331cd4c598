/**
 * The byte layout of a shuffle object; the one place with offsets. Specification: docs/design/shuffle-format.md.
 *
 *     header   8 bytes   magic "FLSH", version u16, reserved u16
 *     segments           per reduce partition, in partition order, nothing between them
 *     index    32 bytes  per partition: offset u64, length u64, rows u64, crc32 u32, reserved u32
 *     footer  24 bytes   partitions u32, map id u32, attempt u32, crc32 of the index u32, version u16, reserved u16, magic "FLSH"
 *
 * All integers are little-endian. The footer is last so that a writer streams and a reader who has only the key needs the end.
 */
export const MAGIC = 0x48_53_4c_46 // "FLSH" read as a little-endian u32
export const FORMAT_VERSION = 1
export const HEADER_BYTES = 8
export const INDEX_ENTRY_BYTES = 32
export const FOOTER_BYTES = 24

export function encodeHeader(): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, FORMAT_VERSION, true)
  return bytes
}

/** Bytes after the last segment. */
export const trailerBytes = (numPartitions: number): number => numPartitions * INDEX_ENTRY_BYTES + FOOTER_BYTES
