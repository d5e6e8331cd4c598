import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { runCli, startCli } from '../integration/cli-process.ts'
import type { ProcessRun } from '../support/child-output.ts'
import { awsVariables, keysUnder } from '../support/lambda-session.ts'
import { openServedCluster, type ServedCluster, type ServedDriver } from '../support/served-cluster.ts'

// The commands as a user types them, and the driver service as a process, over SSM, S3 and SQS of LocalStack. It has no ECS: that the
// driver cannot be woken there is said, and no harm.
const stack = inject('stack')
const env = { ...awsVariables(stack), AWS_MAX_ATTEMPTS: '1' }
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-submit-cluster-'))

/** Counts with a closure over what it imports; then does as its argument says. */
const APP = `import { SparkSession } from 'flashover'
import { scale } from 'scale'
import settings from './settings.json' with { type: 'json' }
const [what = '', seconds = '0'] = process.argv.slice(2)
const spark = await SparkSession.builder.getOrCreate()
const sum = await spark.sparkContext.parallelize([1, 2, 3], 2).map((n: number) => scale(n) * settings.by).reduce((a, b) => a + b)
console.log('sum:', sum, what)
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000))
await spark.stop()
if (what === 'fail') process.exit(3)
`

let cluster: ServedCluster
let driver: ServedDriver
beforeAll(async () => {
  const files = {
    'app.ts': APP,
    'settings.json': '{ "by": 10 }',
    'package.json': '{ "type": "module" }',
    'node_modules/scale/package.json': '{ "type": "commonjs" }',
    'node_modules/scale/index.js': 'exports.scale = (n) => n * 2',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  cluster = await openServedCluster(stack)
  driver = await cluster.startDriver()
})
afterAll(async () => {
  driver.child.kill('SIGKILL')
  await driver.exited
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: readonly string[]): Promise<ProcessRun> => runCli(args, { cwd: folder, env })
const onCluster = (): readonly string[] => ['--cluster', cluster.name]
const submission = (...args: readonly string[]): readonly string[] => [
  'submit',
  '--deploy-mode',
  'cluster',
  ...onCluster(),
  '--executor-memory',
  '512m',
  ...args,
]
/** The id of the job is the first word of each state. */
const idIn = (text: string): string => /job-[a-z0-9]+-[0-9a-f]{6}/.exec(text)?.[0] ?? 'none'

describe('flashover submit --deploy-mode cluster', () => {
  it('runs what it bundles on the cluster, with its states, its output and its exit code', async () => {
    const { code, stdout, stderr } = await run(...submission('--name', 'sums', 'app.ts', 'well'))
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'sum: 120 well\n' })
    const id = idIn(stderr)
    const states = stderr.split('\n').filter((line) => line.startsWith(id))
    expect(states[0]).toBe(`${id} submitted`)
    expect(states.at(-1)).toMatch(/ succeeded after \d/)
    expect(stderr).toMatch(/WARN flashover submit: the driver could not be woken: .*ecs:UpdateService/)
    expect(await cluster.jobs.read(id)).toMatchObject({
      name: 'sums',
      args: ['well'],
      conf: { 'spark.executor.memory': '512m' },
    })
  })

  it('fails with the exit code of the application, and uploads the same bundle no second time', async () => {
    const bundles = () => keysUnder(stack, `s3://${stack.workBucket}/applications`)
    const before = await bundles()
    const { code, stdout, stderr } = await run(...submission('app.ts', 'fail'))
    expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: 'sum: 120 fail\n' })
    expect(stderr).toMatch(/failed with exit code 3 after \d/)
    expect(await bundles()).toEqual(before)
  })

  it('goes on when the command that waits is interrupted, and is listed, followed, and killed by its id', async () => {
    const { child, ended } = startCli(submission('app.ts', 'long', '600'), { cwd: folder, env })
    let stdout = ''
    child.stdout?.on('data', (text: string) => {
      stdout += text
    })
    while (!stdout.includes('sum: 120 long')) await sleep(100)
    child.kill('SIGINT')
    const interrupted = await ended
    const id = idIn(interrupted.stderr)
    expect(interrupted.code).toBe(130)
    expect(interrupted.stderr).toContain(
      `${id} goes on: flashover logs --cluster ${cluster.name} -f ${id} follows it, flashover submit --cluster ${cluster.name} --kill ${id} ends it`,
    )
    const status = await run('submit', ...onCluster(), '--status', id)
    expect(status.stdout).toMatch(new RegExp(`^${id} running`))
    const table = await run('jobs', ...onCluster())
    expect(table.stdout).toMatch(new RegExp(`^${id} +app +running +\\d+ `, 'm'))
    expect(await run('logs', ...onCluster(), id)).toEqual({ code: 0, stdout: 'sum: 120 long\n', stderr: '' })

    const following = run('logs', ...onCluster(), id, '-f')
    const killed = await run('submit', ...onCluster(), '--kill', id)
    expect(killed).toMatchObject({ code: 0, stdout: `${id} is asked to end: its driver ends it within seconds\n` })
    expect((await following).stdout).toMatch(/^sum: 120 long\n/)
    expect(await cluster.jobs.read(id)).toMatchObject({ state: 'cancelled', reason: 'killed by a user' })
    const again = await run('submit', ...onCluster(), '--kill', id)
    expect(again.stdout).toBe(`${id} had ended before: cancelled: killed by a user\n`)
  })

  it('leaves at once with --no-wait, and gives the id', async () => {
    const { code, stdout } = await run(...submission('--no-wait', 'app.ts', 'later'))
    expect(code).toBe(0)
    const id = idIn(stdout)
    expect(stdout).toBe(`${id}\n`)
    expect((await run('logs', ...onCluster(), id, '-f')).stdout).toBe('sum: 120 later\n')
    const [latest] = JSON.parse((await run('jobs', ...onCluster(), '--json', '--limit', '1')).stdout)
    expect(latest).toMatchObject({ id, name: 'app', state: 'succeeded', attempt: 1, exitCode: 0 })
  })

  it.each([['logs'], ['submit', '--status'], ['submit', '--kill']])(
    'says in %s of a job that is not there',
    async (...args) => {
      const [command = '', ...flags] = args
      const { code, stderr } = await run(command, ...onCluster(), ...flags, 'job-none')
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: '[JOB_NOT_FOUND] There is no job job-none. SQLSTATE: 42704\n',
      })
    },
  )
})
