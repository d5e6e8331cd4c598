import { expect, it } from 'vitest'
import { readObjectChunks } from '../../../common/storage/read-chunks.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'

it.each([0, 1, 100, 256, 1000])('an object of %i bytes is read in ranges of 256 bytes', async (size) => {
  const store = new MemoryObjectStore('chunks')
  const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251)
  await store.put('key', bytes)
  const chunks: Buffer[] = []
  for await (const chunk of readObjectChunks(store, 'key', size, 256)) chunks.push(chunk)
  expect(Buffer.concat(chunks)).toEqual(Buffer.from(bytes))
  expect(chunks.map(({ length }) => length)).toEqual(
    Array.from({ length: Math.ceil(size / 256) }, (_, index) => Math.min(256, size - index * 256)),
  )
})
