import { crc32 } from 'node:zlib'
import type { ShuffleSegment } from '../common/protocol/map-status.ts'
import { FOOTER_BYTES, FORMAT_VERSION, INDEX_ENTRY_BYTES, MAGIC, trailerBytes } from './format.ts'

export interface ShuffleIndex {
  readonly mapId: number
  readonly attempt: number
  readonly segments: readonly ShuffleSegment[]
}

/** A shuffle object whose bytes contradict the format: truncated, overwritten or of an unknown version. */
export class CorruptShuffleObject extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CorruptShuffleObject'
  }
}

/** Index and footer, in one piece. */
export function encodeTrailer(index: ShuffleIndex): Uint8Array {
  const bytes = new Uint8Array(trailerBytes(index.segments.length))
  const view = new DataView(bytes.buffer)
  index.segments.forEach((segment, partition) => {
    const at = partition * INDEX_ENTRY_BYTES
    view.setBigUint64(at, BigInt(segment.offset), true)
    view.setBigUint64(at + 8, BigInt(segment.length), true)
    view.setBigUint64(at + 16, BigInt(segment.rows), true)
    view.setUint32(at + 24, segment.crc32, true)
  })
  const at = index.segments.length * INDEX_ENTRY_BYTES
  view.setUint32(at, index.segments.length, true)
  view.setUint32(at + 4, index.mapId, true)
  view.setUint32(at + 8, index.attempt, true)
  view.setUint32(at + 12, crc32(bytes.subarray(0, at)), true)
  view.setUint16(at + 16, FORMAT_VERSION, true)
  view.setUint32(at + 20, MAGIC, true)
  return bytes
}

/** How many bytes the trailer has, from the object's last `FOOTER_BYTES` bytes. */
export function trailerLength(footer: Uint8Array): number {
  if (footer.length !== FOOTER_BYTES) throw new CorruptShuffleObject(`a footer of ${footer.length} bytes`)
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength)
  if (view.getUint32(20, true) !== MAGIC) throw new CorruptShuffleObject('no FLSH magic at the end')
  const version = view.getUint16(16, true)
  if (version !== FORMAT_VERSION)
    throw new CorruptShuffleObject(`version ${version}, this program reads ${FORMAT_VERSION}`)
  return trailerBytes(view.getUint32(0, true))
}

export function decodeTrailer(trailer: Uint8Array): ShuffleIndex {
  if (trailer.length < FOOTER_BYTES) throw new CorruptShuffleObject('shorter than a footer')
  if (trailerLength(trailer.subarray(trailer.length - FOOTER_BYTES)) !== trailer.length)
    throw new CorruptShuffleObject(`an index of ${trailer.length} bytes that does not fit its footer`)
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.byteLength)
  const at = trailer.length - FOOTER_BYTES
  if (view.getUint32(at + 12, true) !== crc32(trailer.subarray(0, at)))
    throw new CorruptShuffleObject('the index fails its checksum')
  const segments = Array.from({ length: view.getUint32(at, true) }, (_, partition): ShuffleSegment => {
    const entry = partition * INDEX_ENTRY_BYTES
    return {
      offset: Number(view.getBigUint64(entry, true)),
      length: Number(view.getBigUint64(entry + 8, true)),
      rows: Number(view.getBigUint64(entry + 16, true)),
      crc32: view.getUint32(entry + 24, true),
    }
  })
  return { mapId: view.getUint32(at + 4, true), attempt: view.getUint32(at + 8, true), segments }
}
