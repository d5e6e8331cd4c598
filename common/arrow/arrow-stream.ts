import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { StructType } from '../types/data-type.ts'
import { encodeArrow } from './encode-arrow.ts'

/** A message begins with this word and its header's length. */
const MESSAGE_START = 8
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

/**
 * One Arrow IPC stream, made piece by piece of the chunks that are there: a schema, record batches, an end. The encoder makes whole streams; of
 * all but the first the schema's message, which has no body, is cut off, and of all the end.
 */
export class ArrowStream {
  readonly #schema: StructType
  #isEmpty = true

  constructor(schema: StructType) {
    this.#schema = schema
  }

  /** The next piece of the stream: a record batch of the chunks' rows. */
  add(chunks: readonly DuckDBDataChunk[]): Uint8Array {
    const whole = encodeArrow(this.#schema, chunks)
    const from = this.#isEmpty ? 0 : MESSAGE_START + new DataView(whole.buffer, whole.byteOffset).getInt32(4, true)
    this.#isEmpty = false
    return whole.subarray(from, whole.length - END_OF_STREAM.length)
  }

  /** The last piece. */
  end(): Uint8Array {
    return this.#isEmpty ? encodeArrow(this.#schema, []) : END_OF_STREAM
  }
}
