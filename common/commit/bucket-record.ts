import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { SparkError } from '../errors/spark-error.ts'
import { reach } from './commit-phase.ts'
import { SUCCESS } from './folder-places.ts'
import { inParallel } from './in-parallel.ts'
import type { OutputBucket } from './output-bucket.ts'
import { isDead, type ProcessIdentity, thisProcess } from './process-identity.ts'

export const RECORD = '_temporary/.commit'

/** What a commit to a bucket is about. It excludes others, says how far it has come, and what is to be done if it comes no further. */
export interface BucketRecord {
  readonly writeId: string
  readonly owner: ProcessIdentity
  /** `begun`: nothing has changed. `prepared`: to be taken back. `committed`: to be finished. `rolled back`: is being taken back. */
  readonly state: 'begun' | 'prepared' | 'committed' | 'rolled back'
  /** Whether `_SUCCESS` stood. */
  readonly wasWhole: boolean
  readonly files: readonly { readonly key: string; readonly uploadId: string; readonly nonce: string }[]
  /** What goes once the commit is decided. */
  readonly replaced: readonly string[]
}

export interface Waiting {
  /** How long a record may stay as it is before its owner is given up. */
  readonly patienceMs: number
  readonly pollMs: number
}
const WAITING: Waiting = { patienceMs: 60_000, pollMs: 250 }
/** How often the owner of a long commit shows that it is at work. */
const BEAT_MS = 15_000

export type Outcome = 'committed' | 'rolled back'

/** Commits that this process could not end. It lives, and yet need not be waited for. */
const leftBehind = new Set<string>()

interface Seen {
  readonly record: BucketRecord
  readonly version: string
}

/**
 * The record of this process's commit. Every change is conditional on the last one: who was given up, and taken back by another, cannot decide any
 * more.
 */
export class HeldRecord {
  readonly #bucket: OutputBucket
  readonly #beat: NodeJS.Timeout
  #seen: Seen
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(bucket: OutputBucket, seen: Seen) {
    this.#bucket = bucket
    this.#seen = seen
    this.#beat = setInterval(() => void this.change({}).catch(() => undefined), BEAT_MS).unref()
  }

  /** Begins a commit, when those before it have ended. */
  static async begin(bucket: OutputBucket, writeId: string, waiting = WAITING): Promise<HeldRecord> {
    const record: BucketRecord = {
      writeId,
      owner: thisProcess(),
      state: 'begun',
      wasWhole: false,
      files: [],
      replaced: [],
    }
    for (;;) {
      const version = await write(bucket, record, undefined)
      if (version !== undefined) return new HeldRecord(bucket, { record, version })
      await settleBucket(bucket, waiting)
    }
  }

  get record(): BucketRecord {
    return this.#seen.record
  }

  async change(next: Partial<BucketRecord>): Promise<void> {
    const turn = this.#tail.then(() => this.#change(next))
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  /** Finishes what is decided, takes back what is not, and forgets it. When it rejects, whoever comes next does that. */
  async end(): Promise<Outcome> {
    clearInterval(this.#beat)
    await this.#tail
    try {
      return await resolve(this.#bucket, this.#seen)
    } catch (error) {
      leftBehind.add(this.record.writeId)
      throw error
    }
  }

  async #change(next: Partial<BucketRecord>): Promise<void> {
    const record = { ...this.#seen.record, ...next }
    const version = await write(this.#bucket, record, this.#seen.version)
    if (version === undefined)
      throw new SparkError('CONCURRENT_WRITE', {
        path: this.#bucket.uri,
        reason: 'it gave this one up, which had not moved for long',
      })
    this.#seen = { record, version }
  }
}

/** Waits for a commit that is under way; finishes or takes back one whose driver has died, or stands still. */
export async function settleBucket(bucket: OutputBucket, { patienceMs, pollMs } = WAITING): Promise<void> {
  let last: { readonly version: string; readonly since: number } | undefined
  for (let seen = await read(bucket); seen !== undefined; seen = await read(bucket)) {
    if (seen.version !== last?.version) last = { version: seen.version, since: performance.now() }
    const isLeft = isDead(seen.record.owner) || leftBehind.has(seen.record.writeId)
    if (isLeft || performance.now() - last.since >= patienceMs) await resolve(bucket, seen)
    else await sleep(pollMs * (0.5 + Math.random()))
  }
}

/** May be begun again at any point, and by several at once. */
async function resolve(bucket: OutputBucket, { record, version }: Seen): Promise<Outcome> {
  switch (record.state) {
    case 'begun':
      break
    case 'prepared': {
      const taken: BucketRecord = { ...record, state: 'rolled back' }
      const next = await write(bucket, taken, version)
      return next === undefined ? resolveLater(bucket, record) : resolve(bucket, { record: taken, version: next })
    }
    case 'rolled back':
      await takeBack(bucket, record)
      break
    case 'committed':
      await bucket.store.delete(record.replaced)
      await bucket.store.put(SUCCESS, new Uint8Array(0))
      reach('marked', bucket.uri)
      break
  }
  await bucket.records.remove(RECORD, version)
  if (record.state !== 'committed') return 'rolled back'
  reach('forgotten', bucket.uri)
  return 'committed'
}

/** The record has changed meanwhile: an answer was lost, or somebody else was at it. */
async function resolveLater(bucket: OutputBucket, { writeId, files: [file] }: BucketRecord): Promise<Outcome> {
  const now = await read(bucket)
  if (now?.record.writeId === writeId) return resolve(bucket, now)
  // It is over: what is there tells how it ended.
  const isThere = file !== undefined && (await bucket.uploads.isObject(file.key, file.nonce))
  return isThere ? 'committed' : 'rolled back'
}

async function takeBack({ store, uploads }: OutputBucket, { files, writeId, wasWhole }: BucketRecord): Promise<void> {
  // In this order: a completion that is still on its way fails once the upload is aborted, or has made the object that is deleted then.
  await inParallel(files, ({ key, uploadId }) => uploads.abort(key, uploadId))
  const mine: string[] = []
  await inParallel(files, async ({ key, nonce }) => {
    if (key.includes(writeId) || (await uploads.isObject(key, nonce))) mine.push(key)
  })
  await store.delete(mine)
  if (wasWhole) await store.put(SUCCESS, new Uint8Array(0))
}

async function read(bucket: OutputBucket): Promise<(Seen & { readonly revision: string }) | undefined> {
  const found = await bucket.records.read(RECORD)
  if (found === undefined) return undefined
  const { revision, ...record } = JSON.parse(Buffer.from(found.bytes).toString('utf8')) as BucketRecord & {
    revision: string
  }
  return { record, version: found.version, revision }
}

/**
 * Creates the record, or replaces the version; undefined when another was faster. Of a write whose answer was lost, or that was asked for again, the
 * record itself tells.
 */
async function write(
  bucket: OutputBucket,
  record: BucketRecord,
  version: string | undefined,
): Promise<string | undefined> {
  const revision = randomUUID()
  const bytes = Buffer.from(JSON.stringify({ ...record, revision }))
  const { records } = bucket
  try {
    const next = await (version === undefined ? records.create(RECORD, bytes) : records.replace(RECORD, bytes, version))
    if (next !== undefined) return next
    const now = await read(bucket)
    return now?.revision === revision ? now.version : undefined
  } catch (error) {
    const now = await read(bucket).catch(() => undefined)
    if (now?.revision === revision) return now.version
    throw error
  }
}
