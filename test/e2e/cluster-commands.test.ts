import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { runCli } from '../integration/cli-process.ts'
import { awsVariables, testS3Client } from '../support/lambda-session.ts'

// The commands with a deployed cluster, found by its name alone: nothing but the variables of an AWS client is set.
const stack = inject('stack')
let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cluster-commands-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

const run = (...args: readonly string[]) => runCli(args, { cwd: folder, env: awsVariables(stack) })

const COUNT = `import { SparkSession } from 'flashover'
const spark = await SparkSession.builder.getOrCreate()
console.log(JSON.stringify([spark.conf.get('spark.flashover.lambda.functionName'), Number(await spark.range(1000).count())]))
await spark.stop()
`

interface Found {
  readonly status: string
  readonly checks: readonly { readonly check: string; readonly status: string; readonly detail: string }[]
}
async function doctor(cluster: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await run('doctor', '--json', '--cluster', cluster)
  const { checks } = JSON.parse(stdout) as Found
  return Object.fromEntries(checks.map(({ check, status, detail }) => [check, `${status} ${detail}`]))
}

describe('a cluster that is known by its name', () => {
  it('gives the master lambda its function, of the size that is asked for, and its store', async () => {
    fs.writeFileSync(path.join(folder, 'count.mts'), COUNT)
    const submit = ['submit', '--master', 'lambda', '--num-executors', '2']
    const largest = await run(...submit, 'count.mts')
    expect(largest, largest.stderr).toMatchObject({ code: 0, stderr: '' })
    const smallest = await run(...submit, '--executor-memory', '512m', 'count.mts')
    expect(smallest, smallest.stderr).toMatchObject({ code: 0, stderr: '' })
    expect([largest, smallest].map(({ stdout }) => JSON.parse(stdout))).toEqual([
      [stack.executors.at(-1)?.arn, 1000],
      [stack.executors[0]?.arn, 1000],
    ])
  })

  it('is well, says the doctor', async () => {
    const found = await doctor('FlashoverStack')
    for (const check of [
      'region',
      'credentials',
      'network',
      'clock',
      'cluster',
      'release',
      'bucket',
      'queue',
      'executors',
      'job',
    ])
      expect(found[check]).toMatch(/^ok /)
  })
})

describe('flashover deploy and destroy', () => {
  it('make a cluster, leave it as it is, and leave nothing of it', async () => {
    const architecture = process.arch === 'arm64' ? 'arm64' : 'x64'
    const context = [`architecture=${architecture}`, `executorZip=${path.resolve('dist/executor-lambda.zip')}`]
    // What LocalStack has not.
    const emulated = ['driver=none', 'versioned=false', 'disposable=true', 'executorMemoryMB=512']
    const deploy = [
      'deploy',
      '--yes',
      '--cluster',
      'Second',
      ...[...context, ...emulated].flatMap((pair) => ['-c', pair]),
    ]
    const first = await run(...deploy, '--input', 's3://raw/flights', '--output', 'lake')
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toMatch(
      /Stack Second[\s\S]*AWS::Lambda::Function[\s\S]*While nothing runs: \$0\.00 an hour[\s\S]*Second is deployed/,
    )
    const found = await doctor('Second')
    expect(found['cluster']).toBe('ok Second: executors of 512 MB, no driver')
    expect(found['job']).toMatch(/^ok /)
    const again = await run(...deploy, '--input', 's3://raw/flights', '--output', 'lake')
    expect(again.code, again.stderr).toBe(0)
    expect(again.stderr).toMatch(/nothing is to be changed\n$/)

    const s3 = testS3Client(stack)
    const bucket = found['bucket']?.replace(/^ok /, '') ?? ''
    for (const Key of ['work/left/behind', 'jobs/default/job-a/job.json'])
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: '{}' }))
    const destroyed = await run('destroy', '--yes', '--purge', '--cluster', 'Second')
    expect(destroyed.code, destroyed.stderr).toBe(0)
    expect(destroyed.stderr).toMatch(/Second is destroyed\n$/)
    await expect(s3.send(new HeadBucketCommand({ Bucket: bucket }))).rejects.toMatchObject({ name: 'NotFound' })
    s3.destroy()
    const lambda = new LambdaClient({
      endpoint: stack.endpoint,
      region: stack.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}))
    expect(Functions.filter(({ FunctionName = '' }) => FunctionName.startsWith('Second'))).toEqual([])
    lambda.destroy()
    expect((await doctor('Second'))['cluster']).toMatch(/^fail \[CLUSTER_NOT_FOUND\]/)
    expect((await run('destroy', '--yes', '--cluster', 'Second')).stderr).toMatch(/there is no stack Second\n$/)
  }, 600_000)
})
