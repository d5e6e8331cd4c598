import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createS3Client } from '../../common/storage/create-s3-client.ts'
import { ObjectNotFound, ObjectStoreUnavailable } from '../../common/storage/object-store.ts'
import { S3MultipartUploads } from '../../common/storage/s3-multipart-uploads.ts'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import { functions as F } from '../../driver/index.ts'
import { type Fault, FaultProxy, seeded } from '../support/fault-proxy.ts'
import { awsVariables, openBucket } from '../support/lambda-session.ts'
import { mapRuns, openSession, reasons, type TestSession } from '../support/test-session.ts'

// S3 as it is on a bad day: a proxy before LocalStack's S3 refuses, cuts, delays and damages.
const stack = inject('stack')
const root = `s3://${stack.workBucket}/faults-${randomUUID()}`
let proxy: FaultProxy

beforeAll(() => Object.assign(process.env, awsVariables(stack)))
beforeEach(async () => {
  proxy = await FaultProxy.start(stack.endpoint)
})
afterEach(() => proxy.stop())

const SLOW_DOWN: Fault = { kind: 'refuse', status: 503, code: 'SlowDown' }
const INTERNAL: Fault = { kind: 'refuse', status: 500, code: 'InternalError' }

describe('an object store on S3', () => {
  const TICK_MS = 40
  let store: S3ObjectStore
  const key = 'object'
  const content = Buffer.from('0123456789'.repeat(10_000))

  beforeEach(async () => {
    store = new S3ObjectStore(`${root}/store`, createS3Client(proxy.endpoint), TICK_MS)
    await store.put(key, content)
  })
  afterEach(() => store.close())

  it.each<[string, Fault]>([
    ['503 SlowDown', SLOW_DOWN],
    ['500 InternalError', INTERNAL],
    ['a connection reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lose answer' }],
    ['a body that breaks off', { kind: 'cut body' }],
    ['a body that hangs', { kind: 'hang body' }],
  ])('reads the right bytes after %s, twice in a row', async (_, fault) => {
    proxy.plan = () => (proxy.fired.length < 2 ? fault : undefined)
    expect(Buffer.from(await store.getRange(key, 10, 90_000)).equals(content.subarray(10, 90_000))).toBe(true)
    expect(proxy.fired).toHaveLength(2)
  })

  it('gives up after a number of tries, and says what it asked for', async () => {
    process.env['AWS_MAX_ATTEMPTS'] = '3'
    const impatient = new S3ObjectStore(`${root}/store`, createS3Client(proxy.endpoint), TICK_MS)
    delete process.env['AWS_MAX_ATTEMPTS']
    proxy.plan = () => INTERNAL
    const failed = impatient.get(key)
    await expect(failed).rejects.toThrow(ObjectStoreUnavailable)
    await expect(failed).rejects.toThrow(`GET ${root}/store/object failed: InternalError: refused by the test`)
    expect(proxy.fired).toEqual([500, 500, 500])
    proxy.plan = () => ({ kind: 'cut body' })
    await expect(impatient.get(key)).rejects.toThrow(/broke off at 50000 of 100000 bytes/)
    expect(proxy.fired.slice(3)).toEqual(new Array(4).fill('cut body'))
    impatient.close()
  })

  it('tells what is not there from what does not answer', async () => {
    proxy.plan = () => (proxy.fired.length < 2 ? SLOW_DOWN : undefined)
    await expect(store.get('missing')).rejects.toThrow(ObjectNotFound)
    expect(proxy.fired).toEqual([503, 503])
  })

  it('deletes again what S3 refused to delete within an answer of 200', async () => {
    const refused = (code: string) =>
      `<?xml version="1.0"?><DeleteResult><Error><Key>object</Key><Code>${code}</Code><Message>no</Message></Error></DeleteResult>`
    proxy.plan = () => (proxy.fired.length < 2 ? { kind: 'answer', body: refused('SlowDown') } : undefined)
    await store.delete([key])
    expect(proxy.fired).toEqual(['answer', 'answer'])
    expect(await store.head(key)).toBeUndefined()
    proxy.plan = () => ({ kind: 'answer', body: refused('AccessDenied') })
    await expect(store.delete([key])).rejects.toThrow(/^DELETE s3:.*object failed: AccessDenied: no/)
    expect(proxy.fired).toHaveLength(3)
  })

  it('completes an upload once, when the answer is lost', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'flashover-upload-'))
    const file = path.join(folder, 'file')
    writeFileSync(file, content)
    const uploads = new S3MultipartUploads(`${root}/uploads`, createS3Client(proxy.endpoint))
    const upload = await uploads.upload('whole', file)
    // As of objects that KMS encrypts: an ETag that is no sum of the parts.
    proxy.plan = ({ method }) => {
      if (method === 'HEAD') return { kind: 'other etag' }
      return method === 'POST' && proxy.fired.length === 0 ? { kind: 'lose answer' } : undefined
    }
    await uploads.complete('whole', upload)
    expect(proxy.fired).toEqual(['lose answer', 'other etag'])
    proxy.plan = () => undefined
    // Of another upload of the key it is not said that it was completed.
    const other = await uploads.upload('whole', path.resolve('package.json'))
    await expect(uploads.complete('whole', other)).rejects.toThrow()
    await uploads.abort('whole', other.uploadId)
    const written = openBucket(stack, `${root}/uploads`)
    expect(Buffer.from(await written.get('whole')).equals(content)).toBe(true)
    written.close()
    uploads.close()
    rmSync(folder, { recursive: true })
  })
})

describe('a job with its shuffle and its output in the bucket', () => {
  let session: TestSession
  const maps = 8

  beforeEach(async () => {
    process.env['AWS_ENDPOINT_URL_S3'] = proxy.endpoint
    session = await openSession('local-cluster[2,1,512]', { 'spark.flashover.store.uri': `${root}/work` })
  })
  afterEach(async () => {
    proxy.plan = () => undefined
    await session.spark.stop()
    delete process.env['AWS_ENDPOINT_URL_S3']
  })

  const sums = () =>
    session.spark
      .range(0, 80_000, 1, maps)
      .selectExpr('id % 100 as k', 'id')
      .groupBy('k')
      .agg(F.sum('id').as('total'))
      .orderBy('k')
  const expected = Array.from({ length: 100 }, (_, k) => [BigInt(k), BigInt(800 * k + (100 * 800 * 799) / 2)])
  const isShuffleGet = ({ method, path: asked }: { method: string; path: string }): boolean =>
    method === 'GET' && asked.includes('/shuffle/')

  it('gives the right rows and one output when every sixth request goes wrong', async () => {
    const random = seeded(7)
    const faults: readonly Fault[] = [
      SLOW_DOWN,
      INTERNAL,
      { kind: 'reset' },
      { kind: 'lose answer' },
      { kind: 'cut body' },
    ]
    proxy.plan = () => (random() < 1 / 6 ? faults[Math.floor(random() * faults.length)] : undefined)
    expect(await sums().collectValues()).toEqual(expected)
    const out = `${root}/out`
    await sums().selectExpr('k % 3 as p', '*').write.partitionBy('p').parquet(out)
    proxy.plan = () => undefined
    expect(new Set(proxy.fired)).toEqual(new Set([503, 500, 'reset', 'lose answer', 'cut body']))
    expect(reasons(session)).toEqual([])
    const written = session.spark.read.parquet(out).select('k', 'total').orderBy('k')
    expect(await written.collectValues()).toEqual(expected)
  })

  it('ends with the request that S3 refused, when it goes on refusing', async () => {
    await session.spark.stop()
    process.env['AWS_MAX_ATTEMPTS'] = '2'
    session = await openSession('local-cluster[2,1,512]', {
      'spark.flashover.store.uri': `${root}/work`,
      'spark.task.maxFailures': '2',
    })
    delete process.env['AWS_MAX_ATTEMPTS']
    proxy.plan = (request) => (isShuffleGet(request) ? SLOW_DOWN : undefined)
    await expect(sums().collectValues()).rejects.toThrow(
      /^\[TASK_FAILED\].* failed 2 times.*GET s3:.*\/shuffle\/0\/.* failed: SlowDown/s,
    )
    expect(proxy.fired.length).toBeGreaterThanOrEqual(4)
    // Not one map output was taken for lost.
    expect(mapRuns(session)).toEqual(new Array(maps).fill(1))
  })

  it('computes again only the map outputs that arrive damaged, half of all', async () => {
    // Damaged where they are stored: whoever asks again gets the same.
    proxy.plan = (request) =>
      isShuffleGet(request) && /\/shuffle\/0\/[0246]-0\.data/.test(request.path) ? { kind: 'flip byte' } : undefined
    expect(await sums().collectValues()).toEqual(expected)
    expect(proxy.fired).toContain('flip byte')
    expect(new Set(reasons(session))).toEqual(new Set(['FetchFailed']))
    expect(mapRuns(session)).toEqual([2, 1, 2, 1, 2, 1, 2, 1])
  })

  it('computes again only the map outputs that are truncated or deleted, half of all', async () => {
    const direct = openBucket(stack, `${root}/work`)
    let damage: Promise<void> | undefined
    const lose = async (): Promise<void> => {
      for await (const { key, sizeBytes } of direct.list('')) {
        const map = Number(/\/shuffle\/0\/(\d)-0\.data$/.exec(key)?.[1] ?? -1)
        if (map === 1 || map === 2) await direct.delete([key])
        else if (map === 4 || map === 5) await direct.put(key, await direct.getRange(key, 0, sizeBytes >> 1))
      }
    }
    proxy.plan = async (request) => {
      if (isShuffleGet(request)) {
        damage ??= lose()
        await damage
      }
      return undefined
    }
    expect(await sums().collectValues()).toEqual(expected)
    expect(new Set(reasons(session))).toEqual(new Set(['FetchFailed']))
    expect(mapRuns(session)).toEqual([1, 2, 2, 1, 2, 2, 1, 1])
    direct.close()
  })
})
