import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UnusableApplication } from '../../driver/service/application/applications.ts'
import { refusedListening } from '../../driver/service/rest/request-access.ts'
import { openServiceServer, type ServiceServer } from '../../driver/service/rest/service-server.ts'
import { Submissions } from '../../driver/service/rest/submissions.ts'
import { SimulatedCluster } from './simulated-cluster.ts'

/** What spark-submit 4 sends for `spark-submit --master spark://... --deploy-mode cluster --class main.mjs s3://in/app.zip --date 2026-11-27`. */
const REQUEST = {
  action: 'CreateSubmissionRequest',
  appArgs: ['--date', '2026-11-27'],
  appResource: 's3://in/app.zip',
  clientSparkVersion: '4.3.0',
  environmentVariables: { SPARK_ENV_LOADED: '1' },
  mainClass: 'main.mjs',
  sparkProperties: {
    'spark.app.name': 'nightly-etl',
    'spark.app.submitTime': '1795000000000',
    'spark.driver.supervise': 'false',
    'spark.jars': 's3://in/app.zip',
    'spark.master': 'spark://localhost:6066',
    'spark.sql.shuffle.partitions': '64',
    'spark.submit.deployMode': 'cluster',
  },
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
}

let cluster: SimulatedCluster
let server: ServiceServer
let isHealthy = true
const kept: string[] = []
async function open(options: { readonly token?: string; readonly host?: string } = {}): Promise<void> {
  cluster = new SimulatedCluster()
  kept.length = 0
  isHealthy = true
  server = await openServiceServer({
    host: options.host ?? '127.0.0.1',
    port: 0,
    token: options.token,
    isHealthy: () => isHealthy,
    warn: () => {},
    submissions: new Submissions({
      jobs: cluster.jobs,
      queue: cluster.queue,
      store: { uri: 's3://work', put: async (key) => void kept.push(key) },
      fetchBundle: async (uri) => {
        if (uri === 's3://in/none.zip') throw new UnusableApplication(`there is no bundle ${uri}`)
        if (uri === 's3://in/down.zip') throw new Error('SlowDown')
        return Buffer.from('zip')
      },
      nowMs: () => cluster.clock.wallMs(),
      random: () => 0.5,
    }),
  })
}
beforeEach(() => open())
afterEach(() => server.close())

/** `fetch` does not let the host be another. */
function ask(
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({ host: '127.0.0.1', port: server.port, method, path, headers }, (reply) => {
      let text = ''
      reply.on('data', (piece) => {
        text += piece
      })
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, text, body: JSON.parse(text), headers: reply.headers }),
      )
    })
    call.on('error', reject)
    call.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
  })
}
function create(changes: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const { appResource = REQUEST.appResource } = changes
  const sparkProperties = { ...REQUEST.sparkProperties, 'spark.jars': appResource }
  return ask('POST', '/v1/submissions/create', { body: { ...REQUEST, sparkProperties, ...changes } })
}

describe('a submission by the protocol of Spark’s standalone REST server', () => {
  it('becomes a job, of a bundle kept by its content, and is answered as Spark answers', async () => {
    const { status, text, headers } = await create()
    const id = 'job-lfls-800000'
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(text).toBe(`{
  "action": "CreateSubmissionResponse",
  "message": "Driver successfully submitted as ${id}",
  "serverSparkVersion": "4.3.0",
  "submissionId": "${id}",
  "success": true
}
`)
    const record = await cluster.job(id)
    expect(record).toMatchObject({ state: 'queued', name: 'nightly-etl', args: ['--date', '2026-11-27'] })
    expect(record.conf).toEqual({
      'spark.app.name': 'nightly-etl',
      'spark.app.submitTime': '1795000000000',
      'spark.sql.shuffle.partitions': '64',
    })
    expect(kept).toEqual([`applications/${record.application.sha256}.zip`])
    expect(record.application).toMatchObject({ uri: `s3://work/${kept[0]}`, entry: 'main.mjs' })
    expect(cluster.queue.bodies.map((body) => JSON.parse(body))).toEqual([{ version: 1, kind: 'job', id }])
  })

  it.each([
    [{ action: 'KillSubmissionRequest' }, 'action is "KillSubmissionRequest"'],
    [{ appResource: undefined }, 'appResource is missing'],
    [{ appResource: 'file:///etc/passwd' }, 'appResource is "file:///etc/passwd"'],
    [{ appResource: 's3://in/none.zip' }, 'there is no bundle s3://in/none.zip'],
    [{ appArgs: 'a b' }, 'appArgs is "a b"'],
    [{ mainClass: 'org.apache.spark.examples.SparkPi' }, 'there is no JVM'],
    [{ mainClass: '../main.mjs' }, 'mainClass is'],
    [{ environmentVariables: { PATH: '/tmp' } }, 'environmentVariables are not supported (PATH)'],
    [{ sparkProperties: {} }, 'spark.app.name is not set'],
    [{ sparkProperties: { 'spark.app.name': 'a', 'spark.jars': 's3://x/y.jar' } }, 'spark.jars is not supported'],
    [{ sparkProperties: { 'spark.app.name': 'a', 'spark.driver.supervise': 'true' } }, 'spark.driver.supervise'],
    [
      { sparkProperties: { 'spark.app.name': 'a', 'spark.flashover.store.uri': 's3://x' } },
      'spark.flashover.store.uri',
    ],
  ])('is refused with what is wrong in it: %j', async (changes, reason) => {
    const { status, body } = await create(changes)
    expect(status).toBe(400)
    expect(body).toMatchObject({ action: 'ErrorResponse', serverSparkVersion: '4.3.0' })
    expect(body['message']).toContain('Malformed request: ')
    expect(body['message']).toContain(reason)
    expect([kept, cluster.queue.bodies]).toEqual([[], []])
  })

  it('needs no mainClass, and is told of fields that are not known', async () => {
    const { body } = await create({ mainClass: null, color: 'red' })
    expect(body).toMatchObject({ success: true, unknownFields: ['color'] })
    expect((await cluster.job(String(body['submissionId']))).application.entry).toBe('main.mjs')
  })

  it('is not lost in silence when the store does not answer', async () => {
    expect(await create({ appResource: 's3://in/down.zip' })).toMatchObject({
      status: 500,
      body: { action: 'ErrorResponse', message: 'The request could not be done: SlowDown' },
    })
  })

  it('tells its state in Spark’s words, and is killed', async () => {
    const status = async (): Promise<unknown> => (await ask('GET', '/v1/submissions/status/job-a')).body
    const driver = cluster.startDriver()
    await cluster.submit('job-a')
    const of = { action: 'SubmissionStatusResponse', serverSparkVersion: '4.3.0', submissionId: 'job-a', success: true }
    expect(await status()).toEqual({ ...of, driverState: 'SUBMITTED' })
    await cluster.clock.advance(2000)
    expect(await status()).toEqual({ ...of, driverState: 'RUNNING', workerId: 'driver-0' })
    const kill = await ask('POST', '/v1/submissions/kill/job-a')
    expect(kill.body).toEqual({
      action: 'KillSubmissionResponse',
      message: 'Kill request for job-a submitted',
      serverSparkVersion: '4.3.0',
      submissionId: 'job-a',
      success: true,
    })
    await cluster.clock.advance(20_000)
    expect(await status()).toMatchObject({ driverState: 'KILLED', message: 'it was killed through the REST endpoint' })
    const again = await ask('POST', '/v1/submissions/kill/job-a')
    expect(again.body).toMatchObject({
      success: false,
      message: 'Driver job-a has already finished or does not exist',
    })
    await cluster.submit('job-b')
    await cluster.clock.advance(2000)
    driver.kill()
    await cluster.clock.advance(80_000)
    expect((await ask('GET', '/v1/submissions/status/job-b')).body).toMatchObject({ driverState: 'RELAUNCHING' })
  })

  it.each(['job-z', '..%2f..', 'a%20b'])('that is not there is not found: %s', async (id) => {
    const { status, body } = await ask('GET', `/v1/submissions/status/${id}`)
    expect([status, body['success'], body['driverState']]).toEqual([200, false, undefined])
    expect((await ask('POST', `/v1/submissions/kill/${id}`)).body).toMatchObject({ success: false })
  })

  it.each([
    ['POST', '/', 400, 'Missing protocol version.'],
    ['POST', '/v1', 400, 'Missing the /submissions prefix.'],
    ['POST', '/v1/submissions', 400, 'Missing an action'],
    ['POST', '/v1/submissions/killall', 400, 'Missing an action'],
    ['GET', '/v1/submissions/status', 400, 'Submission ID is missing in status request.'],
    ['POST', '/v1/submissions/kill', 400, 'Submission ID is missing in kill request.'],
    ['GET', '/v1/submissions/create', 405, 'takes POST'],
    ['POST', '/v2/submissions/create', 468, "Unknown protocol version 'v2'."],
  ])('elsewhere is refused: %s %s', async (method, path, status, message) => {
    const answer = await ask(method, path)
    expect(answer.status).toBe(status)
    expect(answer.body['message']).toContain(message)
    if (status === 468) expect(answer.body['highestProtocolVersion']).toBe('v1')
  })

  it('may not be too large', async () => {
    const { status } = await ask('POST', '/v1/submissions/create', { body: 'x'.repeat(2 ** 20 + 1) })
    expect(status).toBe(413)
  })
})

describe('who may submit', () => {
  it('without a token only this machine, by its own name, and no page of a browser', async () => {
    const path = '/v1/submissions/status/job-a'
    for (const host of ['localhost', 'localhost:6066', '127.0.0.1:6066', '[::1]:6066'])
      expect((await ask('GET', path, { headers: { host } })).status).toBe(200)
    for (const host of ['evil.example', 'evil.example:6066', 'localhost.evil.example'])
      expect((await ask('GET', path, { headers: { host } })).status).toBe(403)
    expect((await ask('GET', path, { headers: { origin: 'http://localhost:6066' } })).status).toBe(403)
    expect((await ask('GET', path, { headers: { origin: 'null' } })).status).toBe(403)
  })

  it('with a token who has it', async () => {
    await server.close()
    await open({ token: 'a-long-secret' })
    const path = '/v1/submissions/status/job-a'
    for (const authorization of [
      '',
      'Bearer',
      'Bearer a-long-secre',
      'Basic a-long-secret',
      'Bearer x a-long-secret',
    ]) {
      const { status, headers } = await ask('GET', path, { headers: { authorization } })
      expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
    }
    const headers = { authorization: 'Bearer a-long-secret', host: 'driver.internal:6066' }
    expect((await ask('GET', path, { headers })).status).toBe(200)
  })

  it('is anybody on another address, which is refused before it listens', async () => {
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'driver.internal', ''])
      expect(refusedListening({ host, port: 0, token: undefined })).toContain('FLASHOVER_REST_TOKEN')
    expect(refusedListening({ host: '127.0.0.1', port: 0, token: '' })).toContain('empty')
    expect(refusedListening({ host: '0.0.0.0', port: 0, token: 'secret' })).toBeUndefined()
    await server.close()
    await expect(open({ host: '0.0.0.0' })).rejects.toThrow('anybody could submit jobs')
    await open()
  })
})

describe('the health of the service', () => {
  it('is told to everybody', async () => {
    expect((await ask('GET', '/health', { headers: { host: 'x' } })).status).toBe(200)
    isHealthy = false
    expect(await ask('GET', '/health')).toMatchObject({ status: 503, body: { healthy: false } })
  })
})
