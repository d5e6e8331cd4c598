import { open, rm, stat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { StageId } from '../common/protocol/ids.ts'
import type { MapStatus, ShuffleSegment } from '../common/protocol/map-status.ts'
import type { ObjectStore } from '../common/storage/object-store.ts'
import { encodeHeader, HEADER_BYTES, trailerBytes } from './format.ts'
import { encodeTrailer } from './shuffle-index.ts'

/** One partition's bytes, opaque here; undefined for a partition without rows. */
export type SegmentSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly rows: number }
  | { readonly kind: 'file'; readonly path: string; readonly rows: number }

export interface ShuffleWrite {
  readonly store: ObjectStore
  readonly objectKey: string
  readonly stageId: StageId
  readonly mapId: number
  readonly attempt: number
  readonly executorId: string
  /** By reduce partition. */
  readonly segments: readonly (SegmentSource | undefined)[]
  /** Where a large object is put together before it is uploaded. */
  readonly scratchFile: string
}

/** Objects up to this size are put together in memory and put at once; larger ones stream through the scratch file. */
const IN_MEMORY_BYTES = 32 << 20
const COPY_BYTES = 1 << 20

/** Joins the segments to one object with index and checksums, and stores it. Each byte is read once and written once. */
export async function writeShuffleObject(write: ShuffleWrite): Promise<MapStatus> {
  const lengths = await Promise.all(
    write.segments.map(async (source) => {
      if (source === undefined) return 0
      return source.kind === 'bytes' ? source.bytes.length : (await stat(source.path)).size
    }),
  )
  const total = lengths.reduce((sum, length) => sum + length, HEADER_BYTES + trailerBytes(lengths.length))
  const segments = total <= IN_MEMORY_BYTES ? await inMemory(write, lengths, total) : await throughFile(write, lengths)
  return {
    stageId: write.stageId,
    mapId: write.mapId,
    attempt: write.attempt,
    objectKey: write.objectKey,
    executorId: write.executorId,
    segments,
  }
}

async function inMemory(write: ShuffleWrite, lengths: readonly number[], total: number): Promise<ShuffleSegment[]> {
  const object = Buffer.allocUnsafeSlow(total)
  object.set(encodeHeader(), 0)
  const segments: ShuffleSegment[] = []
  let offset = HEADER_BYTES
  for (const [partition, source] of write.segments.entries()) {
    const length = lengths[partition] ?? 0
    const target = object.subarray(offset, offset + length)
    if (source?.kind === 'bytes') target.set(source.bytes)
    else if (source) await readExactly(source.path, target)
    segments.push({ offset, length, crc32: length === 0 ? 0 : crc32(target), rows: source?.rows ?? 0 })
    offset += length
  }
  object.set(encodeTrailer({ mapId: write.mapId, attempt: write.attempt, segments }), offset)
  await write.store.put(write.objectKey, object)
  return segments
}

async function throughFile(write: ShuffleWrite, lengths: readonly number[]): Promise<ShuffleSegment[]> {
  const segments: ShuffleSegment[] = []
  const out = await open(write.scratchFile, 'w')
  try {
    await out.write(encodeHeader())
    let offset = HEADER_BYTES
    const buffer = Buffer.allocUnsafeSlow(COPY_BYTES)
    for (const [partition, source] of write.segments.entries()) {
      const length = lengths[partition] ?? 0
      let sum = 0
      if (source?.kind === 'bytes') {
        sum = crc32(source.bytes)
        await out.writev([source.bytes])
      } else if (source) {
        const from = await open(source.path, 'r')
        try {
          let copied = 0
          while (copied < length) {
            const { bytesRead } = await from.read(buffer, 0, Math.min(COPY_BYTES, length - copied), copied)
            if (bytesRead === 0) throw new Error(`segment file ${source.path} ends at ${copied} of ${length} bytes`)
            const piece = buffer.subarray(0, bytesRead)
            sum = crc32(piece, sum)
            await out.writev([piece])
            copied += bytesRead
          }
        } finally {
          await from.close()
        }
      }
      segments.push({ offset, length, crc32: length === 0 ? 0 : sum, rows: source?.rows ?? 0 })
      offset += length
    }
    await out.writev([encodeTrailer({ mapId: write.mapId, attempt: write.attempt, segments })])
  } finally {
    await out.close()
  }
  try {
    await write.store.putFile(write.objectKey, write.scratchFile)
  } finally {
    await rm(write.scratchFile, { force: true })
  }
  return segments
}

async function readExactly(path: string, target: Uint8Array): Promise<void> {
  const file = await open(path, 'r')
  try {
    let filled = 0
    while (filled < target.length) {
      const { bytesRead } = await file.read(target, filled, target.length - filled, filled)
      if (bytesRead === 0) throw new Error(`segment file ${path} ends at ${filled} of ${target.length} bytes`)
      filled += bytesRead
    }
  } finally {
    await file.close()
  }
}
