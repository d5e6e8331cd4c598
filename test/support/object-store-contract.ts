import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ObjectInfo, ObjectNotFound, type ObjectStore } from '../../common/storage/object-store.ts'

/** What every ObjectStore does. `open` gives an empty store. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const text = (data: Uint8Array): string => new TextDecoder().decode(data)
  const all = async (store: ObjectStore, prefix: string): Promise<ObjectInfo[]> => {
    const found: ObjectInfo[] = []
    for await (const info of store.list(prefix)) found.push(info)
    return found
  }

  describe(`${name} as an object store`, () => {
    it('gives back what was put, whole and by range', async () => {
      const store = await open()
      await store.put('a/b.bin', bytes('0123456789'))
      expect(text(await store.get('a/b.bin'))).toBe('0123456789')
      expect(text(await store.getRange('a/b.bin', 3, 6))).toBe('345')
      expect(await store.getRange('a/b.bin', 5, 5)).toHaveLength(0)
      expect(await store.head('a/b.bin')).toMatchObject({ key: 'a/b.bin', sizeBytes: 10 })
    })

    it('refuses a range beyond the end instead of giving fewer bytes', async () => {
      const store = await open()
      await store.put('short', bytes('abc'))
      await expect(store.getRange('short', 1, 10)).rejects.toThrow(RangeError)
      await expect(store.getRange('short', 7, 9)).rejects.toThrow(RangeError)
    })

    it('says ObjectNotFound for a missing object, and undefined for its head', async () => {
      const store = await open()
      await expect(store.get('none')).rejects.toThrow(ObjectNotFound)
      await expect(store.getRange('none', 0, 1)).rejects.toThrow(ObjectNotFound)
      expect(await store.head('none')).toBeUndefined()
    })

    it('replaces an object and changes its version', async () => {
      const store = await open()
      await store.put('k', bytes('one'))
      const before = await store.head('k')
      await store.put('k', bytes('three'))
      expect(text(await store.get('k'))).toBe('three')
      expect((await store.head('k'))?.version).not.toBe(before?.version)
    })

    it('lets exactly one of many conditional writers win', async () => {
      const store = await open()
      const wins = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.putIfAbsent('lease', bytes(`${index}`))),
      )
      expect(wins.filter(Boolean)).toHaveLength(1)
      expect(text(await store.get('lease'))).toBe(`${wins.indexOf(true)}`)
    })

    it('lists objects under a prefix in key order', async () => {
      const store = await open()
      for (const key of ['p/b', 'p/a/2', 'p/a/1', 'q/x', 'p/a=%3A/1']) await store.put(key, bytes(key))
      expect((await all(store, 'p/')).map((info) => info.key)).toEqual(['p/a/1', 'p/a/2', 'p/a=%3A/1', 'p/b'])
      expect((await all(store, 'p/a')).map((info) => info.key)).toEqual(['p/a/1', 'p/a/2', 'p/a=%3A/1'])
      expect(await all(store, 'none/')).toEqual([])
    })

    it('stores a local file, an empty one too', async () => {
      const store = await open()
      const folder = await mkdtemp(path.join(tmpdir(), 'flashover-contract-'))
      try {
        await writeFile(path.join(folder, 'f'), 'file')
        await writeFile(path.join(folder, 'empty'), '')
        await store.putFile('from-file', path.join(folder, 'f'))
        await store.putFile('from-empty', path.join(folder, 'empty'))
      } finally {
        await rm(folder, { recursive: true })
      }
      expect(text(await store.get('from-file'))).toBe('file')
      expect(await store.head('from-empty')).toMatchObject({ sizeBytes: 0 })
    })

    it('deletes objects, missing ones without complaint', async () => {
      const store = await open()
      await store.put('x', bytes('x'))
      await store.delete(['x', 'never'])
      expect(await store.head('x')).toBeUndefined()
    })

    it('refuses keys that leave its root', async () => {
      const store = await open()
      for (const key of ['../escape', 'a/../../b', '/etc/passwd', ''])
        await expect(store.put(key, bytes('x'))).rejects.toThrow(/key/)
    })

    it('counts its requests', async () => {
      const store = await open()
      const before = { ...store.requests }
      await store.put('n', bytes('n'))
      await store.get('n')
      expect(store.requests.put - before.put).toBe(1)
      expect(store.requests.get - before.get).toBe(1)
    })
  })
}
