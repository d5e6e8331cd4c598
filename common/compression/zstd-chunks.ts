import { Decompress } from 'fzstd'

/** The bytes of zstd frames, one behind the other. */
export async function* zstdChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let ready: Buffer[] = []
  let isEmpty = true
  const stream = new Decompress((chunk) => {
    ready.push(Buffer.from(chunk))
  })
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue
    isEmpty = false
    stream.push(chunk)
    yield* ready
    ready = []
  }
  if (isEmpty) return
  // Throws where a frame is not complete.
  stream.push(new Uint8Array(0), true)
  yield* ready
}
