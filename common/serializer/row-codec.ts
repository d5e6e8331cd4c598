import v8 from 'node:v8'
import { SparkError } from '../errors/spark-error.ts'

/**
 * RDD rows as bytes: frames of a 4-byte little-endian length and that many bytes of V8's structured-clone format, each an array of
 * rows. Frames can be put one after another, so segments of a shuffle are written as rows come.
 *
 * Rows are data: everything that structured clone knows travels (Map, Set, Date, bigint, typed arrays, cycles, Error). Instances of
 * user classes arrive as plain objects with the same fields, as structured clone has it; functions and symbols are refused.
 */
export const ROWS_PER_FRAME = 1024

export function encodeRows(rows: readonly unknown[]): Uint8Array {
  if (rows.length <= ROWS_PER_FRAME) return rows.length === 0 ? new Uint8Array(0) : encodeFrame(rows)
  const frames: Uint8Array[] = []
  for (let i = 0; i < rows.length; i += ROWS_PER_FRAME) frames.push(encodeFrame(rows.slice(i, i + ROWS_PER_FRAME)))
  return Buffer.concat(frames)
}

/** The rows, frame by frame. A frame cut short is an error, never fewer rows. */
export function* decodeRowFrames(bytes: Uint8Array): Generator<unknown[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.byteLength; ) {
    if (at + 4 > bytes.byteLength) throw corrupt()
    const end = at + 4 + view.getUint32(at, true)
    if (end > bytes.byteLength) throw corrupt()
    yield v8.deserialize(bytes.subarray(at + 4, end)) as unknown[]
    at = end
  }
}

export function decodeRows(bytes: Uint8Array): unknown[] {
  const rows: unknown[] = []
  for (const frame of decodeRowFrames(bytes)) for (const row of frame) rows.push(row)
  return rows
}

function encodeFrame(rows: readonly unknown[]): Uint8Array {
  const body = serialize(rows)
  const frame = Buffer.allocUnsafeSlow(4 + body.length)
  frame.writeUInt32LE(body.length, 0)
  body.copy(frame, 4)
  return frame
}

function serialize(rows: readonly unknown[]): Buffer {
  try {
    return v8.serialize(rows)
  } catch (error) {
    const reason = `a row cannot be sent between processes: ${error instanceof Error ? error.message : String(error)}`
    throw new SparkError('CANNOT_SERIALIZE_CLOSURE', { reason }, { cause: error })
  }
}

function corrupt(): Error {
  return new Error('serialized rows are cut short')
}
