import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli } from '../integration/cli-process.ts'
import { MiniStackRun } from '../support/ministack.ts'

// MiniStack enforces what policies say, of users and of the functions' roles: what the cluster grants is enough, and no more than that.
let ministack: MiniStackRun
let outputs: Readonly<Record<string, string>>
let folder: string
let driver: Readonly<Record<string, string>>
let submitter: Readonly<Record<string, string>>

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-permissions-'))
  fs.writeFileSync(
    path.join(folder, 'app.ts'),
    `import { SparkSession, functions as F } from 'flashover'
const [input, out] = process.argv.slice(2)
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
const rows = input === 'range' ? spark.range(0, 1000, 1, 3) : spark.read.json(input)
await rows.groupBy(F.expr('id % 10').as('k')).count().write.mode('overwrite').json(out)
console.log(Number(await spark.read.json(out).count()))
await spark.stop()
`,
  )
  ministack = await MiniStackRun.start(true)
  outputs = await ministack.deploy()
  driver = await ministack.credentialsOf(outputs.DriverUser ?? '')
  submitter = await ministack.credentialsOf(outputs.SubmitterUser ?? '')
}, 300_000)
afterAll(async () => {
  await ministack.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

const run = (env: Readonly<Record<string, string>>, input: string, out: string) =>
  runCli(['submit', '--master', 'lambda', '--cluster', 'Nightly', path.join(folder, 'app.ts'), input, out], { env })
const lake = (name: string): string => `s3://${outputs.LakeName}/${name}`
const other = (name: string): string => `s3://${outputs.OtherName}/${name}`

/** The driver service as its container runs it, with the role of its task and nothing else. */
async function startService(): Promise<{ readonly env: Readonly<Record<string, string>>; stop(): Promise<void> }> {
  const sts = new STSClient({
    endpoint: ministack.endpoint,
    region: 'us-east-1',
    credentials: credentialsIn(await ministack.credentialsOf(outputs.ContainerUser ?? '')),
  })
  const command = new AssumeRoleCommand({ RoleArn: outputs.TaskRoleArn ?? '', RoleSessionName: 'task' })
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = (await sts.send(command)).Credentials ?? {}
  sts.destroy()
  const env = {
    ...ministack.root,
    ...{ AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN: SessionToken },
  }
  const { child, ended } = startCli(['driver', 'serve', '--cluster', 'Nightly', '--port', '0'], { env })
  return {
    env,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const credentialsIn = (env: Readonly<Record<string, string>>) => ({
  accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
})

describe('with permissions enforced', () => {
  it('a driver and its executors run a job with what the cluster grants', async () => {
    expect(await run(driver, 'range', lake('counts'))).toEqual({ code: 0, stdout: '10\n', stderr: '' })
  })

  it('a driver writes to no bucket that was not declared', async () => {
    const { code, stderr } = await run(driver, 'range', other('counts'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AccessDenied|ACCESS_DENIED/i)])
  })

  it('executors read from no bucket that was not declared, whoever sends them there', async () => {
    // Who may do everything: what is refused is refused to the functions' role.
    const local = await runCli(['submit', path.join(folder, 'app.ts'), 'range', other('input')], {
      env: ministack.root,
    })
    expect(local).toMatchObject({ code: 0 })
    const { code, stderr } = await run(ministack.root, other('input'), lake('never'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AccessDenied|ACCESS_DENIED/i)])
  })

  it('who may submit jobs runs none with permissions of his own', async () => {
    expect(await runCli(['jobs', '--cluster', 'Nightly'], { env: submitter })).toMatchObject({ code: 0 })
    const { code, stderr } = await run(submitter, 'range', lake('by-submitter'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AccessDenied|ACCESS_DENIED/i)])
  })
})

describe('a declared application, with permissions enforced', () => {
  let service: Awaited<ReturnType<typeof startService>>
  let etlSubmitter: Readonly<Record<string, string>>
  beforeAll(async () => {
    service = await startService()
    etlSubmitter = await ministack.credentialsOf(outputs.EtlSubmitterUser ?? '')
  })
  afterAll(() => service.stop())

  const submit = (env: Readonly<Record<string, string>>, runAs: string, input: string, out: string) => {
    const options = ['--deploy-mode', 'cluster', '--cluster', 'Nightly', '--run-as', runAs]
    return runCli(['submit', ...options, path.join(folder, 'app.ts'), input, out], { env })
  }
  const denied = (what: string) => [1, expect.stringMatching(new RegExp(`AWS_ACCESS_DENIED.* does not allow ${what}`))]

  it('has its jobs run by the driver with its own role and its own executors, on its own data', async () => {
    const { code, stdout, stderr } = await submit(etlSubmitter, 'Etl', 'range', other('by-etl'))
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '10\n' })
    const id = /Etl\.job-\w+-\w+/.exec(stderr)?.[0] ?? ''
    expect(await runCli(['logs', '--cluster', 'Nightly', id], { env: etlSubmitter })).toMatchObject({ stdout: '10\n' })
    expect((await runCli(['logs', '--cluster', 'Nightly', id], { env: submitter })).code).toBe(1)
  })

  it('is kept from the data of the default application, and that from its', async () => {
    const [etl, others] = await Promise.all([
      submit(etlSubmitter, 'Etl', 'range', lake('by-etl')),
      submit(submitter, 'default', 'range', other('by-others')),
    ])
    expect([etl.code, etl.stdout + etl.stderr]).toEqual(denied(`s3:\\w+ on ${lake('by-etl')}`))
    expect([others.code, others.stdout + others.stderr]).toEqual(denied(`s3:\\w+ on ${other('by-others')}`))
  })

  it('is not submitted to by who may submit jobs of the default one', async () => {
    const { code, stderr } = await submit(submitter, 'Etl', 'range', other('never'))
    expect([code, stderr]).toEqual(denied('ssm:GetParameter on the SSM parameter /flashover/Nightly/applications/Etl'))
  })

  it('is what the driver acts through: with its own role that reads no data and invokes nothing', async () => {
    const { code, stderr } = await run(service.env, 'range', lake('by-driver'))
    expect([code, stderr]).toEqual(denied(`s3:\\w+ on ${lake('by-driver')}`))
    const read = await runCli(['sql', '-e', `select count(*) from json.\`${lake('counts')}\``], { env: service.env })
    expect([read.code, read.stderr]).toEqual(denied(`s3:\\w+ on ${lake('counts')}`))
  })
})
