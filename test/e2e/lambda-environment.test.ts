import os from 'node:os'
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ZipFile } from 'yazl'
import { quietAwsSdk } from '../../common/storage/quiet-aws-sdk.ts'

// What the backend tells executor failures apart by must look on LocalStack as it does on AWS, in Docker or without.
const HANDLER = `
export const handler = async (event) => {
  if (event.exit) process.exit(event.exit)
  if (event.throw) throw new TypeError(event.throw)
  if (event.bytes) return 'x'.repeat(event.bytes)
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait))
  for (const held = []; event.hog; ) {
    held.push(Buffer.alloc(16 << 20, 1))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { pid: process.pid, variables: Object.keys(process.env) }
}`

const stack = inject('stack')
quietAwsSdk()
const client = new LambdaClient({
  endpoint: stack.endpoint,
  region: stack.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
})
const FunctionName = `environment-${process.pid}`

interface Answer {
  readonly failed: boolean
  readonly body: {
    readonly errorType?: string
    readonly errorMessage?: string
    readonly pid: number
    readonly variables: string[]
  }
}

async function invoke(event: object): Promise<Answer> {
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  )
  return { failed: FunctionError !== undefined, body: JSON.parse(Buffer.from(Payload ?? []).toString()) }
}

beforeAll(async () => {
  const archive = new ZipFile()
  archive.addBuffer(Buffer.from(HANDLER), 'index.mjs')
  archive.end()
  const chunks: Buffer[] = []
  for await (const chunk of archive.outputStream) chunks.push(Buffer.from(chunk))
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/environment',
      Code: { ZipFile: Buffer.concat(chunks) },
      MemorySize: 256,
      Timeout: 2,
      Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    }),
  )
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 60 }, { FunctionName })
})

afterAll(async () => {
  await client.send(new DeleteFunctionCommand({ FunctionName }))
  client.destroy()
})

describe('a Lambda environment on LocalStack', () => {
  it('is used again by the next invocation', async () => {
    const first = await invoke({})
    const second = await invoke({})
    expect(second.body.pid).toBe(first.body.pid)
  })

  it('shows the function nothing of the environment of the user', async () => {
    const own = Object.keys(process.env).filter((name) => name.startsWith('VITEST'))
    const { body } = await invoke({})
    expect(body.variables).not.toEqual(expect.arrayContaining(own))
    expect(body.variables).toContain('AWS_LAMBDA_FUNCTION_NAME')
  })

  it('reports an error of the handler with its type and message', async () => {
    const { failed, body } = await invoke({ throw: `no such thing on ${os.platform()}` })
    expect(failed).toBe(true)
    expect(body).toMatchObject({ errorType: 'TypeError', errorMessage: `no such thing on ${os.platform()}` })
  })

  it('reports an exit with its status, and serves the next invocation with a new process', async () => {
    const before = await invoke({})
    const { failed, body } = await invoke({ exit: 3 })
    expect(failed).toBe(true)
    expect(body.errorType).toBe('Runtime.ExitError')
    expect(body.errorMessage).toMatch(/Error: Runtime exited with error: exit status 3$/)
    const after = await invoke({})
    expect(after.failed).toBe(false)
    expect(after.body.pid).not.toBe(before.body.pid)
  })

  it('is killed when it holds more memory than its function has', async () => {
    const { failed, body } = await invoke({ hog: true })
    expect(failed).toBe(true)
    expect(body.errorType).toBe('Runtime.ExitError')
    expect(body.errorMessage).toMatch(/signal: killed$/)
  })

  it('is ended when an invocation takes longer than its timeout', async () => {
    const { failed, body } = await invoke({ wait: 60_000 })
    expect(failed).toBe(true)
    expect(body.errorMessage).toMatch(/Task timed out after 2\.00 seconds$/)
  })

  it('cannot answer with more than six megabytes', async () => {
    const { failed, body } = await invoke({ bytes: 6_300_000 })
    expect(failed).toBe(true)
    expect(body.errorType).toBe('Function.ResponseSizeTooLarge')
  })

  it('is refused beyond the reserved concurrency', async () => {
    await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }))
    const answers = await Promise.allSettled([invoke({ wait: 500 }), invoke({ wait: 500 })])
    const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason.name)
    expect(refused).toEqual(['TooManyRequestsException'])
  })
})
