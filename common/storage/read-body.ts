import { addAbortSignal, type Readable } from 'node:stream'

/** A response body that broke off, or came too slowly to wait for. Another request may fare better. */
export class BrokenBody extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'BrokenBody'
  }
}

/** S3 gives tens of megabytes a second: a body that brings less than this in two ticks in a row hangs. */
const LEAST_BYTES_PER_TICK = 64 << 10
const SLOW_TICKS = 2

/**
 * Reads a body to its end. The SDK tries a request again only until the answer's headers are there: what happens after them is
 * seen to here.
 *
 * @param length bytes that must come; undefined where the answer does not say
 */
export async function readBody(
  body: Readable,
  length: number | undefined,
  tickMs: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (signal) addAbortSignal(signal, body)
  const whole = length === undefined ? undefined : Buffer.allocUnsafeSlow(length)
  const chunks: Buffer[] = []
  let bytes = 0
  let seen = 0
  let slow = 0
  // One slow tick may be this process's own: a closure that held the event loop.
  const watch = setInterval(() => {
    slow = bytes - seen < LEAST_BYTES_PER_TICK ? slow + 1 : 0
    seen = bytes
    if (slow >= SLOW_TICKS) body.destroy(new BrokenBody(`the body hangs at ${bytes} of ${length ?? 'its'} bytes`))
  }, tickMs)
  try {
    for await (const chunk of body) {
      if (whole === undefined) chunks.push(chunk)
      else whole.set(chunk.subarray(0, whole.length - bytes), bytes)
      bytes += chunk.length
    }
  } catch (error) {
    if (error instanceof BrokenBody) throw error
    throw new BrokenBody(`the body broke off at ${bytes} of ${length ?? 'its'} bytes: ${String(error)}`, error)
  } finally {
    clearInterval(watch)
  }
  if (length !== undefined && bytes !== length) throw new BrokenBody(`${bytes} of ${length} bytes came`)
  return whole ?? Buffer.concat(chunks, bytes)
}
