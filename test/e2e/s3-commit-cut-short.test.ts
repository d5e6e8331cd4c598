import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { COMMIT_PHASES, type CommitPhase } from '../../common/commit/commit-phase.ts'
import { listCommitted } from '../../common/commit/list-committed.ts'
import { type CommitMode, createOutputCommitter } from '../../common/commit/output-committer.ts'
import type { StagedFile } from '../../common/protocol/task-result.ts'
import { S3MultipartUploads } from '../../common/storage/s3-multipart-uploads.ts'
import { S3ObjectStore } from '../../common/storage/s3-object-store.ts'
import { runCli } from '../integration/cli-process.ts'
import { FaultProxy } from '../support/fault-proxy.ts'
import { awsVariables, testS3Client } from '../support/lambda-session.ts'

// Real drivers that are killed at each phase of a commit to S3; and S3 that fails when all is uploaded.
const stack = inject('stack')
const bucket = `cut-short-${randomUUID()}`
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-cut-short-'))
let client: S3Client
let output: string
let store: S3ObjectStore
let uploads: S3MultipartUploads

beforeAll(async () => {
  Object.assign(process.env, awsVariables(stack))
  client = testS3Client(stack)
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
})
afterAll(() => {
  client.destroy()
  rmSync(folder, { recursive: true })
})
beforeEach(() => openOutput())

function openOutput(): void {
  output = `s3://${bucket}/${randomUUID()}`
  store = new S3ObjectStore(output, client)
  uploads = new S3MultipartUploads(output, client)
}

const OLD = ['old', 'p=1/old']
async function writeOld(): Promise<void> {
  for (const key of [...OLD, '_SUCCESS']) await store.put(key, Buffer.from(key))
}
async function stage(writeId: string): Promise<readonly StagedFile[]> {
  const staged: StagedFile[] = []
  for (const finalName of names(writeId)) {
    const file = path.join(folder, randomUUID())
    writeFileSync(file, finalName)
    const upload = await uploads.upload(finalName, file)
    staged.push({ finalName, sizeBytes: 1, rows: 1, staged: { kind: 'multipart', ...upload } })
  }
  return staged
}
const names = (writeId: string): string[] => [`p=1/part-0-${writeId}`, `p=2/part-1-${writeId}`]
async function keys(): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { key } of store.list('')) found.push(key)
  return found
}
/** As a source lists its files. */
async function read(): Promise<readonly string[]> {
  const { pathname } = new URL(output)
  const infos = await listCommitted(new S3ObjectStore(`s3://${bucket}`, client), `${pathname.slice(1)}/`)
  return infos.map(({ key }) => key.slice(pathname.length))
}
async function write(writeId: string, mode: CommitMode): Promise<void> {
  const committer = await createOutputCommitter(output, writeId)
  await committer.setupJob(mode)
  await committer.commitJob(await stage(writeId))
  committer.close()
}

async function dieAt(phase: CommitPhase, mode: CommitMode): Promise<void> {
  const fired = path.join(folder, randomUUID())
  const program = path.resolve('test/e2e/fixtures/commit-to-bucket.ts')
  const preload = pathToFileURL('test/integration/fixtures/die-at-phase.mjs').href
  const child = spawn(
    process.execPath,
    ['--import', preload, '--import', 'tsx', program, output, 'new', mode, JSON.stringify(await stage('new'))],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        DIE_AT_PHASE: phase,
        DIE_AT_COUNT: phase === 'placing' ? '2' : '1',
        DIE_BY: 'SIGKILL',
        DIE_FIRED: fired,
      },
    },
  )
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)))
  expect([signal, existsSync(fired)]).toEqual(['SIGKILL', true])
}

describe('a driver that is killed in a commit to S3', () => {
  it.each(COMMIT_PHASES)('at "%s" leaves all or nothing to who reads, appends and overwrites', async (phase) => {
    const isDecided = COMMIT_PHASES.indexOf(phase) >= COMMIT_PHASES.indexOf('decided')
    for (const mode of ['append', 'overwrite'] as const)
      for (const next of mode === 'append' ? (['read', 'append'] as const) : (['append', 'overwrite'] as const)) {
        openOutput()
        await writeOld()
        await dieAt(phase, mode)
        const kept = mode === 'append' ? OLD : []
        const found = isDecided ? [...kept, ...names('new')] : OLD
        if (next === 'read') expect(await read()).toEqual(['_SUCCESS', ...found].sort())
        else await write('next', next)
        const before = next === 'overwrite' ? [] : found
        expect(await keys()).toEqual(['_SUCCESS', ...before, ...(next === 'read' ? [] : names('next'))].sort())
      }
  })
})

describe('a driver that is told to stop in a commit to S3', () => {
  it.each(['locked', 'placing', 'decided'])('at "%s" finishes it first', async (phase) => {
    await writeOld()
    const app = path.join(folder, 'app.mjs')
    const driver = pathToFileURL('dist/flashover.js')
    writeFileSync(
      app,
      `import { SparkSession } from '${driver}'
       const spark = await SparkSession.builder.getOrCreate()
       await spark.range(0, 40, 1, 4).repartition(4).write.mode('overwrite').parquet('${output}')
       await spark.stop()`,
    )
    const fired = path.join(folder, randomUUID())
    const { code } = await runCli(['submit', '--master', 'local[2]', app], {
      env: {
        NODE_OPTIONS: `--import ${pathToFileURL('test/integration/fixtures/die-at-phase.mjs')}`,
        DIE_AT_PHASE: phase,
        DIE_BY: 'SIGTERM',
        DIE_FIRED: fired,
      },
    })
    expect([code, existsSync(fired)]).toEqual([143, true])
    const left = await keys()
    expect(left).toContain('_SUCCESS')
    expect(left.filter((key) => OLD.includes(key) || key.startsWith('_temporary'))).toEqual([])
    for await (const upload of uploads.pending('')) expect(upload).toBeUndefined()
  })
})

describe('a commit to S3 that fails when all is uploaded', () => {
  let proxy: FaultProxy
  beforeEach(async () => {
    proxy = await FaultProxy.start(stack.endpoint)
    process.env['AWS_ENDPOINT_URL_S3'] = proxy.endpoint
    process.env['AWS_MAX_ATTEMPTS'] = '2'
    await writeOld()
  })
  afterEach(async () => {
    delete process.env['AWS_ENDPOINT_URL_S3']
    delete process.env['AWS_MAX_ATTEMPTS']
    await proxy.stop()
  })

  it.each<[string, (request: { method: string; path: string }) => boolean]>([
    ['the deletion of what was there', ({ method, path: url }) => method === 'POST' && url.includes('?delete')],
    ['_SUCCESS', ({ method, path: url }) => method === 'PUT' && url.includes('_SUCCESS')],
    ['the listing of uploads', ({ method, path: url }) => method === 'GET' && url.includes('uploads')],
    ['the removal of the record', ({ method, path: url }) => method === 'DELETE' && url.includes('.commit')],
  ])('at %s has succeeded, and the next to come does the rest', async (_, isMeant) => {
    const committer = await createOutputCommitter(output, 'new')
    await committer.setupJob('overwrite')
    const staged = await stage('new')
    let isPlaced = false
    proxy.plan = (request) => {
      // `_SUCCESS` goes first by such a deletion as well.
      isPlaced ||= request.method === 'POST' && request.path.includes('uploadId')
      return isPlaced && isMeant(request) ? { kind: 'refuse', status: 500, code: 'InternalError' } : undefined
    }
    await committer.commitJob(staged)
    expect(proxy.fired.length).toBeGreaterThan(0)
    proxy.plan = () => undefined
    committer.close()
    expect(await read()).toEqual(['_SUCCESS', ...names('new')].sort())
    await write('next', 'append')
    expect(await keys()).toEqual(['_SUCCESS', ...names('new'), ...names('next')].sort())
  })

  it('when one file cannot be completed tells of that, also when nothing can be taken back; the next to come does', async () => {
    const committer = await createOutputCommitter(output, 'new')
    await committer.setupJob('overwrite')
    const staged = await stage('new')
    let isPlaced = false
    proxy.plan = ({ method, path: url }) => {
      isPlaced ||= method === 'POST' && url.includes('uploadId')
      if (method === 'POST' && url.includes('uploadId') && url.includes('part-1'))
        return { kind: 'refuse', status: 403, code: 'AccessDenied' }
      return isPlaced && method !== 'POST' ? { kind: 'refuse', status: 500, code: 'InternalError' } : undefined
    }
    await expect(committer.commitJob(staged)).rejects.toThrow(/refused by the test/)
    await expect(committer.abortJob()).rejects.toThrow()
    expect(proxy.fired).toEqual(expect.arrayContaining([403, 500]))
    proxy.plan = () => undefined
    committer.close()
    expect(await read()).toEqual(['_SUCCESS', ...OLD].sort())
  })
})
