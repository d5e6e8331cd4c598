import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ClusterDescription } from '../../common/config/cluster-description.ts'
import { jobKeys } from '../../common/jobs/job-keys.ts'
import { encodeJobRecord, type JobRecord, parseJobRecord, queuedJob } from '../../common/jobs/job-record.ts'
import { nextJobState } from '../../common/jobs/next-job-state.ts'
import { packageVersion } from '../../driver/application/package-version.ts'
import { LoopbackServer } from '../support/loopback-server.ts'
import { S3Server } from '../support/s3-server.ts'
import { startCli } from './cli-process.ts'

// `flashover driver run` as a task of ECS runs it: a process whose applications are processes, with S3, SSM and STS answered from here.
const cluster: ClusterDescription = {
  version: 1,
  workBucket: 'work',
  workPrefix: 'work/default',
  executors: [{ memoryMB: 3008, functionName: 'executor', version: '1' }],
  driver: {
    ...{ kind: 'task', cluster: 'c', taskDefinition: 't', container: 'driver', subnets: [], securityGroups: [] },
    ...{ assignPublicIp: true, applicationRole: 'arn:aws:iam::000000000000:role/application' },
  },
  packageVersion: packageVersion(),
}
const ID = 'job-a'
const MESSAGE = JSON.stringify({ version: 1, kind: 'job', id: ID })

let s3: S3Server
let ssm: LoopbackServer
/** Roles that were assumed, and in whose name. */
let assumed: string[]
/** Parameters that were asked for. */
let asked: string[]
beforeEach(async () => {
  s3 = await S3Server.start()
  ssm = await new LoopbackServer((request, response) => void answer(request, response)).listen()
  assumed = []
  asked = []
})
/** A parameter, or a role that is assumed. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const part of request) body += String(part)
  if (!body.startsWith('Action=AssumeRole')) {
    asked.push(JSON.parse(body).Name)
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(JSON.stringify({ Parameter: { Value: JSON.stringify(cluster) } }))
    return
  }
  const { RoleArn = '', RoleSessionName = '' } = Object.fromEntries(new URLSearchParams(body))
  assumed.push(`${RoleArn} ${RoleSessionName}`)
  const expiration = new Date(Date.now() + 3_600_000).toISOString()
  response.setHeader('content-type', 'text/xml')
  response.end(`<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>of-the-role</AccessKeyId>
    <SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>${expiration}</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>`)
}
afterEach(async () => {
  await ssm.stop()
  await s3.stop()
})

function put(key: string, body: Uint8Array): void {
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  s3.objects.set(`work/${key}`, { body: Buffer.from(body), etag, metadata: {} })
}

/** A job of an application of one file. */
function submit(code: string, changes: Partial<JobRecord> = {}, id = ID): void {
  const zip = zipSync({ 'main.mjs': strToU8(code) })
  const sha256 = createHash('sha256').update(zip).digest('hex')
  put(jobKeys.application(sha256), zip)
  const application = { uri: `s3://work/${jobKeys.application(sha256)}`, sha256, entry: 'main.mjs' }
  const job = queuedJob(id, { name: 'a', application, args: ['x y', '--z'], conf: {} }, { submittedAtMs: 1 })
  put(jobKeys.record(id), encodeJobRecord({ ...job, ...changes }))
}

function record(): JobRecord {
  return parseJobRecord(s3.objects.get(`work/${jobKeys.record(ID)}`)?.body ?? Buffer.from(''), ID)
}

/** Of the first attempt. */
const log = (): string =>
  [...s3.objects]
    .filter(([key]) => key.startsWith(`work/${jobKeys.logs(ID)}1/`))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { body }]) => body.toString())
    .join('')

function run(message = MESSAGE, ...options: readonly string[]) {
  return startCli(['driver', 'run', '--cluster', 'c', '--message', message, ...options], {
    env: {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
      AWS_ENDPOINT_URL_STS: ssm.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  })
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(50)
}

it('a job runs in the folder of its bundle with its arguments, and its log is kept', async () => {
  submit(`import { readdirSync } from 'node:fs'
console.log(JSON.stringify([process.argv.slice(2), readdirSync('.'), process.env.FLASHOVER_DRIVER_SERVICE ?? 'none']))`)
  const { code, stdout, stderr } = await run().ended
  expect([code, stderr]).toEqual([0, ''])
  expect(record()).toMatchObject({ state: 'succeeded', exitCode: 0, attempt: 1 })
  expect(log()).toBe('[["x y","--z"],["main.mjs"],"none"]\n')
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).state),
  ).toEqual(['started', 'starting', 'running', 'succeeded', 'idle', 'stopped'])
  // Again, as a task that was started twice.
  expect((await run().ended).code).toBe(0)
  expect(record()).toMatchObject({ attempt: 1 })
})

it('an application has the credentials of its role, and nothing of the driver’s', async () => {
  submit(`const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization } = process.env
const ask = async (authorization) => (await fetch(uri, { headers: { authorization } })).json()
const { AccessKeyId } = await ask(authorization)
console.log(JSON.stringify([AccessKeyId, await ask('another'), process.env.AWS_ACCESS_KEY_ID ?? 'none', process.env.AWS_REGION]))`)
  expect((await run().ended).code).toBe(0)
  expect(log()).toBe('["of-the-role",{"message":"no such token"},"none","eu-central-1"]\n')
  expect(assumed).toEqual([`arn:aws:iam::000000000000:role/application ${ID}`])
})

it('a job of a declared application is run by what the cluster is to that, and by nothing else of it', async () => {
  const id = 'Etl.job-b'
  submit(`console.log(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI.slice(0, 17))`, {}, id)
  expect((await run(JSON.stringify({ version: 1, kind: 'job', id })).ended).code).toBe(0)
  expect([...new Set(asked)]).toEqual(['/flashover/c/applications/Etl'])
  expect(assumed).toEqual([`arn:aws:iam::000000000000:role/application ${id}`])
  expect([...s3.objects.keys()].filter((key) => key.startsWith('work/jobs/'))).toEqual([
    `work/${jobKeys.record(id)}`,
    `work/${jobKeys.log(id, 1, 0)}`,
  ])
})

it('a job fails as its application does, and the driver with it', async () => {
  submit(`console.log('before'); process.exitCode = 3`)
  expect((await run().ended).code).toBe(1)
  expect(record()).toMatchObject({ state: 'failed', exitCode: 3, reason: 'the application ended with 3: see its log' })
  expect(log()).toBe('before\n')
})

it('a job whose heap is full says so, and its driver is none the worse', async () => {
  submit(`const all = []; for (;;) all.push(new Array(1000).fill(Math.random()))`)
  expect((await run(MESSAGE, '--job-memory-mb', '40').ended).code).toBe(1)
  expect(record()).toMatchObject({ state: 'failed', exitCode: 134, reason: expect.stringContaining('heap of 40 MB') })
  expect(log()).toContain('heap out of memory')
})

it('a job that is killed ends, and says who wanted it', async () => {
  submit(`console.log('waits'); setTimeout(() => {}, 600_000)`)
  const { ended } = run()
  await until(() => record().state === 'running')
  const event = { kind: 'Cancel', nowMs: Date.now(), reason: 'nobody wants it' } as const
  const transition = nextJobState(record(), event)
  if (transition.kind === 'changed') put(jobKeys.record(ID), encodeJobRecord(transition.record))
  expect((await ended).code).toBe(1)
  expect(record()).toMatchObject({ state: 'cancelled', reason: 'nobody wants it' })
})

it('a job whose driver is told to end is cancelled, for nobody would take it again', async () => {
  submit(`console.log('waits'); setTimeout(() => {}, 600_000)`)
  const { child, ended } = run(MESSAGE, '--stop-timeout', '1')
  await until(() => log().includes('waits'))
  child.kill('SIGTERM')
  expect((await ended).code).toBe(1)
  expect(record()).toMatchObject({ state: 'cancelled', reason: 'its driver was shut down' })
})

it.each([
  ['a message that is none', '{"kind": "no job"}', {}, 'INVALID_JOB_MESSAGE'],
  [
    'a bundle that is not there',
    MESSAGE,
    { application: { uri: 's3://work/x', sha256: '0'.repeat(64), entry: 'a' } },
    'there is no bundle s3://work/x',
  ],
  [
    'settings that are the cluster’s',
    MESSAGE,
    { conf: { 'spark.master': 'local' } },
    'spark.master is what its cluster says',
  ],
])('says why it does not run %s', async (_, message, changes, reason) => {
  submit('', changes)
  const { code, stderr } = await run(message).ended
  expect(code).toBe(1)
  expect(stderr).toContain(reason)
  if (message === MESSAGE) expect(record()).toMatchObject({ state: 'failed', reason: expect.stringContaining(reason) })
})
