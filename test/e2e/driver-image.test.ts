import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { isFinal } from '../../common/jobs/job-record.ts'
import { assembleDriverImage, CLI, type Container, startContainer } from '../support/driver-image.ts'
import { awsVariables } from '../support/lambda-session.ts'
import { openServedCluster } from '../support/served-cluster.ts'

/* The driver of its image, run as Fargate runs it, with real queues, buckets and invocations. */
const stack = inject('stack')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-image-'))
const tree = path.join(folder, 'opt')
beforeAll(() => assembleDriverImage(tree), 300_000)
let driver: Container | undefined
afterAll(() => {
  driver?.signal('SIGKILL')
  fs.rmSync(folder, { recursive: true, force: true })
})

const APPLICATION = `import { SparkSession, functions as F } from 'flashover'
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
console.log('groups:', await spark.range(0, 1000, 1, 4).groupBy(F.col('id').mod(10).as('k')).count().count())
await spark.stop()
`

it('takes a job, runs it on executors, says that it is well, and ends when it is told to', async () => {
  const cluster = await openServedCluster(stack)
  const env = awsVariables(stack)
  const started = startContainer(tree, [CLI, 'driver', 'serve', '--cluster', cluster.name, '--port', '0'], env)
  driver = started
  const id = `job-${randomUUID()}`
  await cluster.submit(id, await cluster.upload({ 'main.mjs': APPLICATION }), [])
  expect(await cluster.seen(id, isFinal), started.stderr()).toMatchObject({ state: 'succeeded', attempt: 1 })
  expect(await cluster.log(id)).toBe('groups: 10\n')

  const [, port = ''] = /http:\/\/127\.0\.0\.1:(\d+)\n/.exec(started.stderr()) ?? []
  const health = await startContainer(tree, [CLI, 'driver', 'health', '--port', port]).ended
  expect(health).toEqual({ code: 0, stdout: '', stderr: '' })

  started.signal('SIGTERM')
  const { code, stdout } = await started.ended
  driver = undefined
  expect(code).toBe(0)
  const states = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
  expect(states.filter(({ event }) => event === 'driver').map(({ state }) => state)).toEqual([
    'started',
    'draining',
    'stopped',
  ])
})
