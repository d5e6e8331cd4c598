// The executor as a Lambda function: one task per invocation.
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeTaskResult } from '../common/protocol/task-codec.ts'
import type { TaskDescription } from '../common/protocol/task-description.ts'
import { countRequests, RequestCounter } from '../common/storage/request-counter.ts'
import { createExecutorEnvironment } from './executor-environment.ts'
import { runTask, TaskKilledError } from './task-runner.ts'

/** A task too large for an invocation's payload lies in the store. */
interface SpilledTask {
  readonly storeUri: string
  readonly spillKey: string
}

interface LambdaContext {
  getRemainingTimeInMillis(): number
}

/** Time left to report a task that ran out of it; of a function's short time a quarter at the most. */
const REPORT_MS = 3_000
const REPORT_SHARE = 0.25
/** DuckDB's part of the function's memory; the rest is Node's, and buffers of requests. */
const MEMORY_SHARE = 0.7

const memoryMb = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 1769)
const scratchDir = path.join(tmpdir(), 'flashover')
const executorId = process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? randomUUID()

// What a killed invocation left behind would fill the disk of the next one in this environment.
rmSync(scratchDir, { recursive: true, force: true })
mkdirSync(scratchDir, { recursive: true })
const environment = createExecutorEnvironment({
  executorId,
  scratchDir,
  threads: Math.max(1, Math.round(memoryMb / 1769)),
  memoryBytes: Math.floor(memoryMb * MEMORY_SHARE) * 2 ** 20,
})

export async function handler(event: TaskDescription | SpilledTask, context: LambdaContext): Promise<unknown> {
  const requests = new RequestCounter()
  const task = 'spillKey' in event ? await countRequests(requests, () => readSpilled(event)) : event
  const controller = new AbortController()
  const remaining = context.getRemainingTimeInMillis()
  const deadline = setTimeout(
    () => controller.abort(new TaskKilledError('timeout')),
    Math.max(0, remaining - Math.min(REPORT_MS, remaining * REPORT_SHARE)),
  )
  try {
    const ended = await runTask(task, environment, controller.signal)
    const metrics = { ...ended.metrics, requests: ended.metrics.requests + requests.get }
    const result = { ...ended, metrics }
    if (result.end.kind === 'TaskKilled')
      return {
        ...result,
        end: {
          kind: 'ExecutorLostFailure',
          reason: 'timeout',
          message: `The task did not finish in ${remaining} ms, the time its Lambda invocation had.`,
        },
      }
    return encodeTaskResult(result)
  } finally {
    clearTimeout(deadline)
  }
}

async function readSpilled(event: SpilledTask): Promise<TaskDescription> {
  const store = await environment.openStore(event.storeUri)
  return JSON.parse(Buffer.from(await store.get(event.spillKey)).toString('utf8')) as TaskDescription
}
