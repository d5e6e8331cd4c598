import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { JobApplication } from '../../common/jobs/job-definition.ts'
import { isFinal } from '../../common/jobs/job-record.ts'
import { runCli } from '../integration/cli-process.ts'
import { awsVariables, keysUnder } from '../support/lambda-session.ts'
import { openServedCluster, type ServedCluster, type ServedDriver } from '../support/served-cluster.ts'

// Real processes: the service as its container runs it, its applications, and invocations of the deployed executor.
const stack = inject('stack')
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-service-'))
const root = `s3://${stack.workBucket}/service-${randomUUID()}`

/** Three stages and a shuffle; waits in the middle for so many seconds, the first time it runs. Its process writes its id to a file. */
const APP = `import { writeFileSync, existsSync } from 'node:fs'
import { SparkSession, functions as F } from 'flashover'
const [out, pidFile, seconds = '0'] = process.argv.slice(2)
const isFirst = !existsSync(pidFile)
writeFileSync(pidFile, String(process.pid))
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
const rows = spark.range(0, 1000, 1, 4).groupBy(F.col('id').mod(10).as('k')).count()
console.log('groups:', await rows.count())
if (isFirst) await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000))
await rows.write.mode('append').parquet(out)
console.log('written by', process.pid)
await spark.stop()
`

let cluster: ServedCluster
let application: JobApplication
const drivers: ServedDriver[] = []

// A queue for each: a driver that was killed leaves a reception behind that takes a message with it.
beforeEach(async () => {
  cluster = await openServedCluster(stack)
  application = await cluster.upload({ 'main.mjs': APP })
})
afterEach(async () => {
  for (const { child, exited } of drivers.splice(0)) {
    child.kill('SIGKILL')
    await exited
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function startDriver(...options: readonly string[]): Promise<ServedDriver> {
  const driver = await cluster.startDriver(...options)
  drivers.push(driver)
  return driver
}

/** A job that has begun, by its process. */
interface BegunJob {
  readonly out: string
  readonly pid: () => number
}

async function submit(id: string, seconds = 0): Promise<BegunJob> {
  const [out, pidFile] = [`${root}/${id}`, path.join(folder, id)]
  await cluster.submit(id, application, [out, pidFile, String(seconds)])
  return { out, pid: () => Number(readFileSync(pidFile, 'utf8')) }
}

/** The application has read its input, and has not written yet. */
async function inTheMiddle(id: string): Promise<void> {
  await cluster.seen(id, ({ state }) => state === 'running')
  while (!existsSync(path.join(folder, id))) await sleep(100)
  while (!(await cluster.log(id)).includes('groups: 10')) await sleep(200)
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Names of data files; each committed write has one of its own id in theirs. */
const written = async (out: string): Promise<readonly string[]> =>
  (await keysUnder(stack, out)).filter((key) => key.endsWith('.parquet'))
const writes = async (out: string): Promise<number> =>
  new Set((await written(out)).map((name) => /part-\d+-([0-9a-f-]+)/.exec(name)?.[1] ?? name)).size

describe('the driver service, as its container runs it', () => {
  it('runs a job once though its message came twice, keeps its log, and puts what is no job aside', async () => {
    const { port, reports } = await startDriver()
    const id = `job-${randomUUID()}`
    const { out, pid } = await submit(id)
    await cluster.send({ version: 1, kind: 'job', id })
    await cluster.queue.send('{"kind": "no job"}')
    const record = await cluster.seen(id, isFinal)
    expect(record, await cluster.log(id)).toMatchObject({ state: 'succeeded', attempt: 1, exitCode: 0, share: 4 })
    expect(await cluster.log(id)).toBe(`groups: 10\nwritten by ${pid()}\n`)
    expect(await keysUnder(stack, out)).toContain('_SUCCESS')
    expect(await writes(out)).toBe(1)
    expect(reports.filter((line) => line['id'] === id).map((line) => line['state'])).toEqual([
      'starting',
      'running',
      'succeeded',
    ])
    const [letter] = await cluster.deadLetters()
    expect(letter).toMatchObject({ body: '{"kind": "no job"}', reason: expect.stringContaining('INVALID_JOB_MESSAGE') })
    const health = await runCli(['driver', 'health', '--port', String(port)])
    expect(health).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await cluster.jobs.read(id)).toMatchObject({ attempt: 1 })
  })

  it('fails a job whose application fails, and kills one that is killed', async () => {
    await startDriver()
    const failing = await cluster.upload({ 'main.mjs': 'console.log("before"); throw new Error("it is broken")' })
    const [failed, killed] = [`job-${randomUUID()}`, `job-${randomUUID()}`]
    await cluster.submit(failed, failing, [])
    const { out, pid } = await submit(killed, 600)
    expect(await cluster.seen(failed, isFinal)).toMatchObject({ state: 'failed', exitCode: 1 })
    const log = await cluster.log(failed)
    expect([log.includes('before\n'), log.includes('Error: it is broken\n')]).toEqual([true, true])
    await inTheMiddle(killed)
    await cluster.jobs.change(killed, { kind: 'Cancel', nowMs: Date.now(), reason: 'nobody wants it' })
    expect(await cluster.seen(killed, isFinal)).toMatchObject({ state: 'cancelled', reason: 'nobody wants it' })
    expect(isAlive(pid())).toBe(false)
    expect(await written(out)).toEqual([])
  })

  it('takes submissions as spark-submit sends them', async () => {
    const { port } = await startDriver()
    const base = `http://127.0.0.1:${port}/v1/submissions`
    const out = `${root}/rest`
    const body = {
      action: 'CreateSubmissionRequest',
      clientSparkVersion: '4.3.0',
      appResource: application.uri,
      mainClass: '',
      appArgs: [out, path.join(folder, 'rest')],
      environmentVariables: { SPARK_ENV_LOADED: '1' },
      sparkProperties: { 'spark.app.name': 'rest', 'spark.master': 'spark://localhost:6066' },
    }
    const created = await fetch(`${base}/create`, { method: 'POST', body: JSON.stringify(body) })
    const { submissionId } = (await created.json()) as { readonly submissionId: string }
    const state = async (): Promise<unknown> => {
      const status = (await (await fetch(`${base}/status/${submissionId}`)).json()) as { readonly driverState: string }
      return status.driverState
    }
    while (['SUBMITTED', 'RUNNING'].includes(String(await state()))) await sleep(300)
    expect(await state()).toBe('FINISHED')
    expect(await writes(out)).toBe(1)
  })

  it('gives its job back at SIGTERM, without output, and the next runs it', async () => {
    const first = await startDriver('--stop-timeout', '21')
    const id = `job-${randomUUID()}`
    const { out, pid } = await submit(id, 600)
    await inTheMiddle(id)
    const before = pid()
    first.child.kill('SIGTERM')
    expect(await first.exited).toBe(0)
    expect(isAlive(before)).toBe(false)
    expect(await cluster.jobs.read(id)).toMatchObject({ state: 'queued', attempt: 1, losses: 0 })
    expect(await written(out)).toEqual([])
    expect(first.reports.filter((line) => line['event'] === 'driver').map((line) => line['state'])).toEqual([
      'started',
      'draining',
      'stopped',
    ])
    await startDriver()
    expect(await cluster.seen(id, isFinal)).toMatchObject({ state: 'succeeded', attempt: 2, losses: 0 })
    expect(await writes(out)).toBe(1)
  })

  it('leaves its job to the next when it is killed: its application ends with it, and the output is committed once', async () => {
    const first = await startDriver()
    const id = `job-${randomUUID()}`
    const { out, pid } = await submit(id, 600)
    await inTheMiddle(id)
    const before = pid()
    first.child.kill('SIGKILL')
    await first.exited
    while (isAlive(before)) await sleep(100)
    expect(await written(out)).toEqual([])
    const second = await startDriver()
    // Not before the lease has ended for others.
    expect(await cluster.seen(id, isFinal)).toMatchObject({ state: 'succeeded', attempt: 2, losses: 1 })
    expect(pid()).not.toBe(before)
    expect(await writes(out)).toBe(1)
    expect(second.stderr()).not.toContain('WARN')
  })
})

describe('a driver for one job, as its task runs it', () => {
  const run = (message: string) =>
    runCli(['driver', 'run', '--cluster', cluster.name, '--message', message], { env: awsVariables(stack) })

  it('runs the job of its message and ends with how it ended, the second time with nothing', async () => {
    const out = `${root}/task`
    const id = `job-${randomUUID()}`
    await cluster.submit(id, application, [out, path.join(folder, id)])
    const message = JSON.stringify({ version: 1, kind: 'job', id })
    const first = await run(message)
    expect(first.stderr).toBe('')
    expect(first.code).toBe(0)
    expect(first.stdout).toContain(JSON.stringify({ event: 'job', state: 'succeeded', id, name: id }))
    expect((await run(message)).code).toBe(0)
    expect(await cluster.jobs.read(id)).toMatchObject({ state: 'succeeded', attempt: 1 })
    expect(await writes(out)).toBe(1)
  })

  it('fails with the reason when the message is none', async () => {
    const { code, stderr } = await run('{"kind": "no job"}')
    expect(code).toBe(1)
    expect(stderr).toContain('INVALID_JOB_MESSAGE')
  })
})
