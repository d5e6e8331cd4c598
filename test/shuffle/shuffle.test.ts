import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MapStatus } from '../../common/protocol/map-status.ts'
import type { ShuffleBlock } from '../../common/protocol/task-input.ts'
import { ObjectStoreUnavailable } from '../../common/storage/object-store.ts'
import { FOOTER_BYTES } from '../../shuffle/format.ts'
import { planReads } from '../../shuffle/read-plan.ts'
import { CorruptShuffleObject, decodeTrailer, trailerLength } from '../../shuffle/shuffle-index.ts'
import { readShuffleBlocks, ShuffleFetchFailed } from '../../shuffle/shuffle-reader.ts'
import { type SegmentSource, writeShuffleObject } from '../../shuffle/shuffle-writer.ts'
import { MemoryObjectStore } from '../support/memory-object-store.ts'

const segment = (text: string, rows = 1): SegmentSource => ({ kind: 'bytes', bytes: Buffer.from(text), rows })

function write(
  store: MemoryObjectStore,
  segments: readonly (SegmentSource | undefined)[],
  objectKey = 'app/shuffle/3/5-1.data',
): Promise<MapStatus> {
  return writeShuffleObject({
    store,
    objectKey,
    stageId: 3,
    mapId: 5,
    attempt: 1,
    executorId: 'e',
    segments,
    scratchFile: path.join(tmpdir(), 'unused'),
  })
}

const blocks = (status: MapStatus): ShuffleBlock[] =>
  status.segments.map((one) => ({
    stageId: status.stageId,
    mapId: status.mapId,
    objectKey: status.objectKey,
    segment: one,
  }))

const texts = async (store: MemoryObjectStore, wanted: readonly ShuffleBlock[]): Promise<string[]> => {
  const found: string[] = []
  await readShuffleBlocks(store, wanted, (_, bytes) => void found.push(Buffer.from(bytes).toString()))
  return found.sort()
}

describe('a shuffle object', () => {
  it('has the bytes of the golden file', async () => {
    const twin = JSON.parse(readFileSync(new URL('./golden/v1.json', import.meta.url), 'utf8')) as {
      readonly index: unknown
      readonly segments: readonly (string | null)[]
      readonly rows: readonly number[]
    }
    const golden = readFileSync(new URL('./golden/v1.data', import.meta.url))
    const store = new MemoryObjectStore()
    const status = await write(
      store,
      twin.segments.map((text, partition) => (text === null ? undefined : segment(text, twin.rows[partition] ?? 0))),
    )
    expect(Buffer.from(await store.get(status.objectKey)).equals(golden)).toBe(true)
    const trailer = trailerLength(golden.subarray(golden.length - FOOTER_BYTES))
    expect(decodeTrailer(golden.subarray(golden.length - trailer))).toEqual(twin.index)
  })

  it('is read with one GET for adjacent partitions and none for empty ones', async () => {
    const store = new MemoryObjectStore()
    const status = await write(store, [segment('aa'), undefined, segment('b'), segment('cc')])
    const before = store.requests.get
    expect(await texts(store, blocks(status))).toEqual(['aa', 'b', 'cc'])
    expect(store.requests.get - before).toBe(1)
    expect(planReads([blocks(status)[1] as ShuffleBlock])).toEqual([])
    expect(planReads([blocks(status)[0] as ShuffleBlock, blocks(status)[3] as ShuffleBlock])).toHaveLength(2)
  })

  it('is the same whether its segments come from files or from memory', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'flashover-shuffle-'))
    try {
      await writeFile(path.join(folder, 's'), 'from a file')
      const store = new MemoryObjectStore()
      const a = await write(store, [{ kind: 'file', path: path.join(folder, 's'), rows: 2 }], 'a')
      const b = await write(store, [segment('from a file', 2)], 'b')
      expect(await store.get('a')).toEqual(await store.get('b'))
      expect(a.segments).toEqual(b.segments)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('is a fetch failure when it is missing, shortened or changed, never empty data', async () => {
    const store = new MemoryObjectStore()
    const status = await write(store, [segment('hello'), segment('world')])
    const bytes = await store.get(status.objectKey)
    bytes[9] = 0x58
    await store.put(status.objectKey, bytes)
    const failed = await texts(store, blocks(status)).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(ShuffleFetchFailed)
    expect(failed).toMatchObject({ stageId: 3, mapId: 5, objectKey: status.objectKey })
    await store.put(status.objectKey, bytes.subarray(0, 12))
    await expect(texts(store, blocks(status))).rejects.toThrow(ShuffleFetchFailed)
    await store.delete([status.objectKey])
    await expect(texts(store, blocks(status))).rejects.toThrow(/missing/)
  })

  it('is reported with all the others that are lost, and nothing is consumed after a loss', async () => {
    const store = new MemoryObjectStore()
    const wanted: ShuffleBlock[] = []
    for (const [mapId, key] of ['a', 'b', 'c', 'd'].entries()) {
      const status = await write(store, [segment(`of ${key}`)], key)
      wanted.push(...blocks(status).map((block) => ({ ...block, mapId })))
    }
    await store.delete(['a'])
    const damaged = await store.get('c')
    damaged[9] = 0x58
    await store.put('c', damaged)
    const consumed: string[] = []
    const read = readShuffleBlocks(store, wanted, (block) => void consumed.push(block.objectKey), { parallelism: 1 })
    await expect(read).rejects.toMatchObject({
      mapId: 0,
      objectKey: 'a',
      alsoLost: [{ stageId: 3, mapId: 2, objectKey: 'c' }],
    })
    expect(consumed).toEqual([])
  })

  it('of a store that does not answer is not taken for lost', async () => {
    class DeadStore extends MemoryObjectStore {
      override getRange(): Promise<Uint8Array> {
        return Promise.reject(new ObjectStoreUnavailable('GET failed: SlowDown', undefined))
      }
    }
    const status = await write(new MemoryObjectStore(), [segment('x')])
    await expect(texts(new DeadStore(), blocks(status))).rejects.toThrow(ObjectStoreUnavailable)
  })

  it('is fetched once more when the first copy was damaged on its way', async () => {
    let damaged = 0
    class FlakyStore extends MemoryObjectStore {
      override async getRange(key: string, start: number, end: number): Promise<Uint8Array> {
        const bytes = await super.getRange(key, start, end)
        if (damaged++ === 0) bytes[0] = 0
        return bytes
      }
    }
    const store = new FlakyStore()
    expect(await texts(store, blocks(await write(store, [segment('hello')])))).toEqual(['hello'])
    expect(damaged).toBe(2)
  })

  it('with a broken index is refused', async () => {
    const store = new MemoryObjectStore()
    const bytes = await store.get((await write(store, [segment('x')])).objectKey)
    const trailer = bytes.slice(bytes.length - trailerLength(bytes.subarray(bytes.length - FOOTER_BYTES)))
    trailer[0] = 99
    expect(() => decodeTrailer(trailer)).toThrow(CorruptShuffleObject)
    expect(() => trailerLength(new Uint8Array(FOOTER_BYTES))).toThrow(/magic/)
  })
})
