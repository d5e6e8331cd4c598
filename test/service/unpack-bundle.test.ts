import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UnusableApplication } from '../../driver/service/application/applications.ts'
import { exitReason } from '../../driver/service/application/exit-reason.ts'
import { fetchBundle } from '../../driver/service/application/fetch-bundle.ts'
import { unpackBundle } from '../../driver/service/application/unpack-bundle.ts'
import { MemoryObjectStore } from '../support/memory-object-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-unpack-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const zip = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
const unpack = (bytes: Uint8Array, entry = 'main.mjs'): Promise<string> => {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return unpackBundle(bytes, { uri: 's3://b/a.zip', sha256, entry }, path.join(folder, 'in'))
}
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => undefined).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnusableApplication)
  return (error as Error).message
}

describe('a bundle', () => {
  it('is unpacked, with its folders, and gives the file to run', async () => {
    const file = await unpack(zip({ 'main.mjs': 'run', 'data/a/b.json': '{}', 'empty/': '' }))
    expect(file).toBe(path.join(folder, 'in/main.mjs'))
    expect(readFileSync(file, 'utf8')).toBe('run')
    expect(readFileSync(path.join(folder, 'in/data/a/b.json'), 'utf8')).toBe('{}')
  })

  it.each(['../evil.mjs', 'a/../../evil.mjs', '/evil.mjs', 'a\\..\\evil.mjs'])(
    'is refused whole when it has a file outside of it: %s',
    async (name) => {
      expect(await reasonOf(unpack(zip({ 'main.mjs': 'run', [name]: 'evil' })))).toContain('a file outside of it')
      expect(readdirSync(folder)).toEqual([])
    },
  )

  it('is refused when it is not the one that was submitted', async () => {
    const application = { uri: 's3://b/a.zip', sha256: '0'.repeat(64), entry: 'main.mjs' }
    expect(await reasonOf(unpackBundle(zip({ 'main.mjs': '' }), application, folder))).toContain('not the one')
  })

  it('is refused when it is no zip, or has not the file to run', async () => {
    expect(await reasonOf(unpack(Buffer.from('hello')))).toContain('is no zip')
    expect(await reasonOf(unpack(zip({ 'other.mjs': '' })))).toContain('has no file main.mjs')
    const whole = zip({ 'main.mjs': 'x'.repeat(5000) })
    expect(await reasonOf(unpack(whole.slice(0, whole.length - 40)))).toContain('is no zip')
  })

  it('is refused when it would unpack to more than there is room for', async () => {
    const bomb = zip({ 'main.mjs': 'x' })
    // The size in the central directory is what it claims to unpack to.
    const at = Buffer.from(bomb).indexOf(Buffer.from('PK\x01\x02')) + 24
    Buffer.from(bomb.buffer, bomb.byteOffset).writeUInt32LE(2 ** 31, at)
    expect(await reasonOf(unpack(bomb))).toContain('bytes of files')
  })

  it('is fetched from its store, and refused where it is not there or may not be read', async () => {
    const store = new MemoryObjectStore()
    store.close = () => {}
    await store.put('applications/a.zip', Buffer.from('zip'))
    const open = async (): Promise<MemoryObjectStore> => store
    expect(Buffer.from(await fetchBundle('s3://b/applications/a.zip', open)).toString()).toBe('zip')
    expect(await reasonOf(fetchBundle('s3://b/none.zip', open))).toBe('there is no bundle s3://b/none.zip')
    store.get = async () => {
      throw new Error('forbidden', { cause: Object.assign(new Error('x'), { $metadata: { httpStatusCode: 403 } }) })
    }
    expect(await reasonOf(fetchBundle('s3://b/applications/a.zip', open))).toContain('may not read')
    store.get = async () => {
      throw new Error('SlowDown')
    }
    await expect(fetchBundle('s3://b/applications/a.zip', open)).rejects.not.toBeInstanceOf(UnusableApplication)
  })
})

describe('how a process ended', () => {
  it.each([
    [0, null, 0, undefined],
    [3, null, 3, 'ended with 3'],
    [null, 'SIGKILL', 137, 'SIGKILL'],
    [134, null, 134, 'its heap of 512 MB is full'],
    [null, 'SIGABRT', 134, 'its heap of 512 MB is full'],
  ] as const)('is said as a shell says it: %s %s', (code, signal, exitCode, reason) => {
    const end = exitReason(code, signal, 512)
    expect(end.exitCode).toBe(exitCode)
    if (reason === undefined) expect(end.reason).toBeUndefined()
    else expect(end.reason).toContain(reason)
  })
})
