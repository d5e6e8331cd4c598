import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { taskLauncher } from '../../../../driver/deploy/cluster/launcher/task-launcher.ts'
import { LoopbackServer } from '../../../support/loopback-server.ts'

/** What ECS answers to each of its operations; undefined: that the caller may not ask. */
type Answers = Readonly<Record<string, object | undefined>>

let answers: Answers = {}
const asked: unknown[] = []

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
  asked.push([operation, JSON.parse(Buffer.concat(await request.toArray()).toString())])
  const answer = answers[operation]
  response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
  response.end(JSON.stringify(answer ?? { __type: 'AccessDeniedException', message: 'not allowed' }))
}

let server: LoopbackServer
beforeEach(async () => {
  asked.length = 0
  server = await new LoopbackServer((request, response) => void respond(request, response)).listen()
  vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint)
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.stop()
})

const RunTask = { tasks: [{ taskArn: 'arn:task' }] }
const launched = async (DescribeTasks: object | undefined) => {
  answers = { RunTask, DescribeTasks }
  const driver = {
    ...({ kind: 'task', cluster: 'lake', taskDefinition: 'driver:1', container: 'driver' } as const),
    ...{ subnets: ['subnet-a'], securityGroups: ['sg-a'], assignPublicIp: true, applicationRole: 'role' },
  }
  const launcher = taskLauncher(driver, 'Lake')
  await launcher.launch('job-a')
  return launcher.outlook()
}
const stopped = (task: object) => launched({ tasks: [{ lastStatus: 'STOPPED', ...task }] })
const look = 'aws ecs describe-tasks --cluster lake --tasks arn:task shows what its task waits for'

describe('a job that waits for a task of its own', () => {
  it('may run yet while its task is not stopped, or cannot be seen', async () => {
    expect(await launched({ tasks: [{ lastStatus: 'PENDING' }] })).toEqual({ kind: 'Open', look })
    expect(asked.at(-1)).toEqual(['DescribeTasks', { cluster: 'lake', tasks: ['arn:task'] }])
    expect(await launched({ failures: [{ reason: 'MISSING' }] })).toEqual({ kind: 'Open', look })
    expect(await launched(undefined)).toEqual({ kind: 'Open', look })
  })

  it('will never run when its task has stopped, and the reasons of ECS say why', async () => {
    expect(
      await stopped({ stoppedReason: 'CannotPullContainerError: i/o timeout', containers: [{ name: 'driver' }] }),
    ).toEqual({ kind: 'Hopeless', reason: 'its task has stopped: CannotPullContainerError: i/o timeout' })
    expect(
      await stopped({ stoppedReason: 'Essential container in task exited', containers: [{ exitCode: 1 }] }),
    ).toEqual({ kind: 'Hopeless', reason: 'its task has stopped: Essential container in task exited, exit code 1' })
    expect(await stopped({})).toEqual({ kind: 'Hopeless', reason: 'its task has stopped: no reason was given' })
  })
})
