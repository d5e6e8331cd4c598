import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LoopbackServer } from '../support/loopback-server.ts'
import { openSession } from '../support/test-session.ts'

// A store that takes everything and gives the stage's program to nobody: the layers that try again multiply, up to a bound and no further.
const SDK = 2
const BODY = 4
const TASK = 3

type Answer = (response: ServerResponse, request: number) => void
const fails = (response: ServerResponse): void => void response.writeHead(500).end()
const breaksOff = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': '1000', etag: '"x"' })
  response.write('{')
  setImmediate(() => response.destroy())
}

let server: LoopbackServer
let gets: number
let answer: Answer
const environment = { ...process.env }

beforeEach(async () => {
  gets = 0
  server = await new LoopbackServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (request.url?.includes('list-type=2') === true) response.end('<ListBucketResult></ListBucketResult>')
      else if (request.method === 'GET') answer(response, gets++)
      else response.writeHead(200, { etag: '"x"' }).end()
    })
  }).listen()
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: `${SDK}`,
  })
})
afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
  await server.stop()
})

it.each<[string, Answer, number]>([
  ['answers 500', fails, SDK * TASK],
  ['breaks off every body', breaksOff, BODY * TASK],
  ['does either in turn', (response, n) => (n % SDK === 0 ? fails(response) : breaksOff(response)), SDK * BODY * TASK],
])('a store that always %s is asked a bounded number of times, and then the job ends', async (_, how, most) => {
  answer = how
  const { spark } = await openSession(`local[1,${TASK}]`, { 'spark.flashover.store.uri': 's3://bucket/work' })
  try {
    await expect(spark.range(3).selectExpr('id + 1').collect()).rejects.toMatchObject({
      condition: 'TASK_FAILED',
      message: expect.stringMatching(new RegExp(`failed ${TASK} times.*GET s3://bucket/work`, 's')),
    })
    expect(gets).toBe(most)
  } finally {
    await spark.stop()
  }
})
