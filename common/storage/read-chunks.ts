import type { ObjectStore } from './object-store.ts'

/** A request for each; what is held of an object at a time. */
const CHUNK_BYTES = 32 << 20

/** The bytes of an object in chunks, however large it is. @param sizeBytes of the whole object */
export async function* readObjectChunks(
  store: ObjectStore,
  key: string,
  sizeBytes: number,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < sizeBytes; at += chunkBytes) {
    const bytes = await store.getRange(key, at, Math.min(at + chunkBytes, sizeBytes))
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}
