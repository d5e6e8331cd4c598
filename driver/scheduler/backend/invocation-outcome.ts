import { SparkError } from '../../../common/errors/spark-error.ts'
import { decodeTaskResult } from '../../../common/protocol/task-codec.ts'
import type { TaskFailure, TaskResult } from '../../../common/protocol/task-result.ts'
import { refusalOfAws } from '../../../common/storage/explain-aws-error.ts'

/** What one Invoke came to. */
export type InvocationOutcome =
  | { readonly kind: 'Answered'; readonly result: TaskResult }
  | { readonly kind: 'Failed'; readonly failure: TaskFailure }

interface FunctionErrorPayload {
  readonly errorType?: string
  readonly errorMessage?: string
}

/** Reads the answer of an invocation that took place. */
export function outcomeOfAnswer(payload: string, functionError: string | undefined): InvocationOutcome {
  if (functionError === undefined) return { kind: 'Answered', result: decodeTaskResult(JSON.parse(payload)) }
  return { kind: 'Failed', failure: functionFailure(parseError(payload)) }
}

function functionFailure({ errorType = '', errorMessage = '' }: FunctionErrorPayload): TaskFailure {
  const message = errorMessage || errorType || 'the function failed without a message'
  // Lambda kills a function that needs more memory than it has, and reports the signal.
  if (/signal: killed|OutOfMemory|heap out of memory|exit status 137/i.test(`${errorType} ${errorMessage}`))
    return {
      kind: 'ExecutorLostFailure',
      reason: 'out of memory',
      message: `${message}. Give the function more memory, or cut the work into more partitions.`,
    }
  if (/Task timed out|Sandbox\.Timedout/i.test(`${errorType} ${errorMessage}`))
    return { kind: 'ExecutorLostFailure', reason: 'timeout', message }
  return {
    kind: 'ExecutorLostFailure',
    reason: 'crash',
    message: errorType === '' ? message : `${errorType}: ${message}`,
  }
}

function parseError(payload: string): FunctionErrorPayload {
  try {
    const parsed: unknown = JSON.parse(payload)
    return typeof parsed === 'object' && parsed !== null ? parsed : { errorMessage: payload }
  } catch {
    return { errorMessage: payload }
  }
}

/** 4xx that say that the platform has no room now. */
const THROTTLES = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'EC2ThrottledException',
  'ENILimitReachedException',
  'RequestLimitExceeded',
])

/** Reads the error of a call that did not come to an answer. @param target the function, and where it was called */
export function failureOfCall(error: unknown, target: string): TaskFailure {
  const { name = '', message = String(error), status } = describe(error)
  if (THROTTLES.has(name) || status === 429) return { kind: 'Throttled', message: `${name}: ${message}` }
  if (status !== undefined && status >= 500) return { kind: 'PlatformFailure', message: `Lambda: ${name}: ${message}` }
  // 4xx: no permission, no such function, a bad request: the next attempt fares no better.
  const refused = error instanceof Error && refusalOfAws(error, { action: 'lambda:InvokeFunction', resource: target })
  if (refused) return { kind: 'ExceptionFailure', error: refused.toData(), retryable: false }
  if (status !== undefined && status >= 400)
    return refusal(`Lambda refused the invocation of ${target}: ${name}: ${message}`)
  // The connection broke while the task may have run: its output is attempt-unique, so another attempt is safe.
  return {
    kind: 'ExecutorLostFailure',
    reason: 'unreachable',
    message: `the answer of the invocation of ${target} was lost: ${name} ${message}`,
  }
}

/** What no other attempt can mend. */
export function refusal(message: string): TaskFailure {
  return { kind: 'ExceptionFailure', error: new SparkError('INTERNAL_ERROR', { message }).toData(), retryable: false }
}

function describe(error: unknown): { name?: string; message?: string; status?: number } {
  if (!(error instanceof Error)) return {}
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return {
    name: error.name,
    message: error.message,
    ...($metadata?.httpStatusCode === undefined ? {} : { status: $metadata.httpStatusCode }),
  }
}
