import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SaveMode } from '../../../common/commit/output-committer.ts'
import { S3OutputCommitter } from '../../../common/commit/s3-output-committer.ts'
import type { StagedFile } from '../../../common/protocol/task-result.ts'
import type { MultipartUploads } from '../../../common/storage/multipart-uploads.ts'
import type { ObjectInfo } from '../../../common/storage/object-store.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'

/** Called before each request of one driver; it may wait, or throw. */
type Gate = (what: string) => Promise<void>

/** A bucket as one driver sees it. */
class GatedStore extends MemoryObjectStore {
  readonly #bucket: MemoryObjectStore
  readonly #gate: Gate

  constructor(bucket: MemoryObjectStore, gate: Gate) {
    super()
    this.#bucket = bucket
    this.#gate = gate
  }
  override async put(key: string, body: Uint8Array): Promise<void> {
    await this.#gate(`put ${key}`)
    await this.#bucket.put(key, body)
  }
  override async delete(keys: readonly string[]): Promise<void> {
    await this.#gate(`delete ${keys.join(' ')}`)
    await this.#bucket.delete(keys)
  }
  override async *list(prefix: string): AsyncIterable<ObjectInfo> {
    await this.#gate('list')
    yield* this.#bucket.list(prefix)
  }
}

function uploadsInto(bucket: MemoryObjectStore, gate: Gate): MultipartUploads {
  return {
    upload: () => Promise.reject(new Error('tasks upload')),
    complete: async (key) => {
      await gate(`complete ${key}`)
      await bucket.put(key, new Uint8Array(1))
    },
    abort: async () => {},
    async *pending() {},
    close() {},
  }
}

const staged = (writeId: string): readonly StagedFile[] =>
  [0, 1].map((n) => ({
    finalName: `part-${n}-${writeId}`,
    sizeBytes: 1,
    rows: 1,
    staged: { kind: 'multipart', uploadId: `${n}`, parts: [] },
  }))
const names = (writeId: string): string[] => staged(writeId).map(({ finalName }) => finalName)

async function oldOutput(): Promise<MemoryObjectStore> {
  const bucket = new MemoryObjectStore()
  for (const key of ['old-0', 'old-1', '_SUCCESS']) await bucket.put(key, new Uint8Array(0))
  return bucket
}

async function keysOf(bucket: MemoryObjectStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of bucket.list('')) keys.push(key)
  return keys
}

async function run(bucket: MemoryObjectStore, writeId: string, mode: SaveMode, gate: Gate): Promise<'done' | 'failed'> {
  const store = new GatedStore(bucket, gate)
  const committer = new S3OutputCommitter('s3://b/out', writeId, store, uploadsInto(bucket, gate))
  try {
    await committer.setupJob(mode)
    await committer.commitJob(staged(writeId))
    return 'done'
  } catch {
    return 'failed'
  }
}

const OLD = ['old-0', 'old-1']
const isData = (key: string): boolean => key !== '_SUCCESS'

describe('a driver that dies while it overwrites output in a bucket', () => {
  const allRequests = async (): Promise<string[]> => {
    const requests: string[] = []
    await run(await oldOutput(), 'new', 'overwrite', async (what) => void requests.push(what))
    expect(requests).toContain('complete part-1-new')
    return requests
  }

  it('leaves no _SUCCESS over a mixture, at whichever request it dies, and the next overwrite is whole', async () => {
    const { length } = await allRequests()
    for (let death = 0; death < length; death++) {
      const bucket = await oldOutput()
      let count = 0
      // Nothing of what a dead driver would still do happens, its cleaning up included.
      const end = await run(bucket, 'new', 'overwrite', async (what) => {
        if (count++ >= death) throw new Error(`died before ${what}`)
      })
      expect(end).toBe('failed')
      const left = await keysOf(bucket)
      const data = left.filter(isData)
      if (left.includes('_SUCCESS')) expect([OLD, names('new')]).toContainEqual(data)
      else expect(data.every((key) => [...OLD, ...names('new')].includes(key))).toBe(true)
      await run(bucket, 'next', 'overwrite', async () => {})
      expect(await keysOf(bucket)).toEqual(['_SUCCESS', ...names('next')])
    }
  })

  it('takes back what it has done when a request fails before the old output is touched', async () => {
    const { length } = await allRequests()
    let restored = 0
    for (let failing = 0; failing < length; failing++) {
      const bucket = await oldOutput()
      let count = 0
      let asked = ''
      const end = await run(bucket, 'new', 'overwrite', async (what) => {
        if (count++ === failing) {
          asked = what
          throw new Error('503')
        }
      })
      if (asked === 'delete old-0 old-1' || asked === 'put _SUCCESS') continue
      expect(end).toBe('failed')
      expect(await keysOf(bucket)).toEqual(['_SUCCESS', ...OLD])
      restored++
    }
    expect(restored).toBeGreaterThan(4)
  })
})

describe('two jobs that commit to one place in a bucket at once', () => {
  /** Lets one request of `a` or `b` through after the other, as `schedule` says. */
  async function interleaved(bucket: MemoryObjectStore, mode: SaveMode, schedule: readonly boolean[]) {
    const waiting: { readonly a: (() => void)[]; readonly b: (() => void)[] } = { a: [], b: [] }
    let running = 2
    const start = async (writer: 'a' | 'b'): Promise<'done' | 'failed'> => {
      const end = await run(bucket, writer, mode, () => new Promise((resolve) => waiting[writer].push(resolve)))
      running--
      return end
    }
    const ends = Promise.all([start('a'), start('b')])
    const choices = [...schedule]
    for (;;) {
      // Both have come as far as they can by themselves.
      await new Promise((resolve) => setImmediate(resolve))
      if (running === 0) break
      const [wanted, other] = choices.shift() === false ? [waiting.b, waiting.a] : [waiting.a, waiting.b]
      const go = wanted.shift() ?? other.shift()
      go?.()
    }
    return ends
  }
  const schedules = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 })

  it('never mix what they overwrite with', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const bucket = await oldOutput()
        const [a, b] = await interleaved(bucket, 'overwrite', schedule)
        seen.add(`${a} ${b}`)
        const left = await keysOf(bucket)
        expect(left).toContain('_SUCCESS')
        const whole = [...(a === 'done' ? [names('a')] : []), ...(b === 'done' ? [names('b')] : [])]
        expect(whole.length === 0 ? [OLD] : whole).toContainEqual(left.filter(isData))
      }),
      { numRuns: 300, seed: 1 },
    )
    // Neither may win, but not always.
    expect([...seen].sort()).toEqual(['done done', 'done failed', 'failed done', 'failed failed'])
  })

  it('never both write where there must be nothing', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const bucket = new MemoryObjectStore()
        const [a, b] = await interleaved(bucket, 'errorifexists', schedule)
        seen.add(`${a} ${b}`)
        const winner = a === 'done' ? ['_SUCCESS', ...names('a')] : b === 'done' ? ['_SUCCESS', ...names('b')] : []
        expect(await keysOf(bucket)).toEqual(winner)
      }),
      { numRuns: 300, seed: 1 },
    )
    expect([...seen].sort()).toEqual(['done failed', 'failed done', 'failed failed'])
  })

  it('both append', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const bucket = await oldOutput()
        expect(await interleaved(bucket, 'append', schedule)).toEqual(['done', 'done'])
        expect(await keysOf(bucket)).toEqual(['_SUCCESS', ...OLD, ...names('a'), ...names('b')].sort())
      }),
      { numRuns: 100, seed: 1 },
    )
  })
})
