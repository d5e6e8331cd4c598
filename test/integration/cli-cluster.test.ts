import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClusterDescription } from '../../common/config/cluster-description.ts'
import { packageVersion } from '../../driver/application/package-version.ts'
import type { ProcessRun } from '../support/child-output.ts'
import { LoopbackServer } from '../support/loopback-server.ts'
import { runCli } from './cli-process.ts'

/*
 * What commands say when AWS refuses: an endpoint that answers as SSM and S3 do. How they work where it does not is tried on LocalStack
 * (test/e2e/driver-service-*).
 */
const described: ClusterDescription = {
  version: 1,
  workBucket: 'work',
  workPrefix: 'work/default',
  executors: [{ memoryMB: 3008, functionName: 'executor', version: '7' }],
  driver: { kind: 'none' },
  packageVersion: packageVersion(),
}

let server: LoopbackServer
let folder: string
let asked: string[]
/** By the name of the parameter: a description, or SSM's error. */
const parameters: Record<string, ClusterDescription | string> = {
  '/flashover/lake': described,
  '/flashover/newer': { ...described, packageVersion: '7.0.0' },
  '/flashover/secret': 'AccessDeniedException',
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-cluster-'))
  fs.writeFileSync(path.join(folder, 'app.mts'), "console.log('it ran')")
  server = await new LoopbackServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const target = request.headers['x-amz-target']
      asked.push(String(target ?? `${request.method} ${request.url}`))
      if (target === 'AmazonSSM.GetParameter') {
        const value = parameters[JSON.parse(body).Name]
        const isFound = typeof value === 'object'
        response.statusCode = isFound ? 200 : 400
        response.setHeader('content-type', 'application/x-amz-json-1.1')
        const error = { __type: value ?? 'ParameterNotFound', message: 'no' }
        response.end(JSON.stringify(isFound ? { Parameter: { Value: JSON.stringify(value) } } : error))
      } else {
        response.statusCode = 403
        response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>')
      }
    })
  }).listen()
})
afterAll(async () => {
  await server.stop()
  fs.rmSync(folder, { recursive: true })
})

function run(...args: readonly string[]): Promise<ProcessRun> {
  asked = []
  const env = {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  return runCli(args, { cwd: folder, env })
}

describe('a command on a cluster', () => {
  it.each([
    ['jobs', ['jobs']],
    ['logs', ['logs', 'job-a']],
    ['submit', ['submit', '--deploy-mode', 'cluster', 'app.mts']],
    ['submit in client mode', ['submit', '--master', 'lambda', 'session.mts']],
  ])('%s says that there is none of that name, and what to do', async (_, args) => {
    fs.writeFileSync(
      path.join(folder, 'session.mts'),
      "import { SparkSession } from 'flashover'\nawait SparkSession.builder.getOrCreate()",
    )
    const [command = '', ...rest] = args
    const { code, stdout, stderr } = await run(command, '--cluster', 'nowhere', ...rest)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    // An application is told its own line, too.
    expect(stderr.replace(/ {4}at .*session\.mts:2:\d+\)\n/, '')).toBe(
      '[CLUSTER_NOT_FOUND] There is no cluster nowhere: the SSM parameter /flashover/nowhere does not exist in eu-central-1. ' +
        'Deploy it with `flashover deploy`, or name the cluster with spark.flashover.cluster, and its region with AWS_REGION. SQLSTATE: 42704\n',
    )
  })

  it('names the permission that is wanted', async () => {
    expect((await run('jobs', '--cluster', 'secret')).stderr).toMatch(
      /^\[AWS_ACCESS_DENIED\] AWS does not allow ssm:GetParameter on the SSM parameter \/flashover\/secret: /,
    )
    expect((await run('jobs', '--cluster', 'lake')).stderr).toMatch(/s3:ListBucket on s3:\/\/work\/jobs\//)
    expect((await run('submit', '--cluster', 'lake', '--status', 'job-a')).stderr).toMatch(
      /s3:GetObject on s3:\/\/work\/jobs\/default\/job-a\/job\.json/,
    )
    expect((await run('submit', '--cluster', 'lake', '--kill', 'job-a')).stderr).toMatch(/s3:GetObject on s3:\/\/work/)
  })

  it('sends nothing to a cluster that has no driver, or another release', async () => {
    const submit = ['submit', '--deploy-mode', 'cluster', '--cluster']
    expect((await run(...submit, 'lake', 'app.mts')).stderr).toMatch(/^\[CLUSTER_WITHOUT_DRIVER\].*--master lambda/)
    expect(asked).toEqual(['AmazonSSM.GetParameter'])
    expect((await run(...submit, 'newer', 'app.mts')).stderr).toMatch(
      /^\[CLUSTER_VERSION_MISMATCH\].*from flashover 7\.0\.0/,
    )
    expect(asked).toEqual(['AmazonSSM.GetParameter'])
  })

  it('asks AWS nothing of what is wrong by itself', async () => {
    const submit = ['submit', '--deploy-mode', 'cluster', '--cluster', 'lake']
    const store = await run(...submit, '--conf', 'spark.flashover.store.uri=s3://mine/work', 'app.mts')
    expect(store.stderr).toMatch(/^\[INVALID_JOB\].*spark\.flashover\.store\.uri/)
    expect((await run(...submit, 'nothing.ts')).code).toBe(2)
    fs.writeFileSync(path.join(folder, 'broken.mts'), "import 'not-there'")
    expect((await run(...submit, 'broken.mts')).stderr).toMatch(/broken\.mts:1:8: Could not resolve "not-there"/)
    expect((await run('jobs', '--cluster', 'lake', '--limit', '0')).code).toBe(2)
    expect(asked).toEqual([])
  })
})

describe('flashover destroy', () => {
  it('does nothing where nobody can be asked', async () => {
    const { code, stderr } = await run('destroy', '--cluster', 'nowhere')
    expect(code).toBe(2)
    expect(stderr).toMatch(/no terminal to ask on: --yes/)
    expect(asked).toEqual(['AmazonSSM.GetParameter'])
  })
})

describe('flashover doctor', () => {
  it('says what it found and what mends it, as text and as JSON', async () => {
    const { code, stdout } = await run('doctor', '--cluster', 'nowhere')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^ok +region +eu-central-1$/m)
    expect(stdout).toMatch(/^ok +network +127\.0\.0\.1:\d+ \d+ ms$/m)
    expect(stdout).toMatch(/^fail +cluster +\[CLUSTER_NOT_FOUND\]/m)
    expect(stdout).toMatch(/^skipped +job /m)
    const json = JSON.parse((await run('doctor', '--cluster', 'lake', '--json')).stdout)
    expect(json).toMatchObject({ status: 'warn', cluster: 'lake', packageVersion: packageVersion() })
    const found = Object.fromEntries(
      json.checks.map((one: { check: string; status: string }) => [one.check, one.status]),
    )
    expect(found).toMatchObject({
      cluster: 'ok',
      release: 'ok',
      bucket: 'warn',
      queue: 'ok',
      executors: 'warn',
      quotas: 'warn',
    })
    expect(found['job']).toBe('warn')
  })
})
