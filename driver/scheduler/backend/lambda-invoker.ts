import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import { failureOfCall, type InvocationOutcome, outcomeOfAnswer } from './invocation-outcome.ts'
import type { Invoker } from './lambda-backend.ts'

export interface LambdaInvokerOptions {
  readonly functionName: string
  readonly maxConcurrency: number
  /** Longest the function may take. */
  readonly timeoutMs: number
}

/** An answer travels after the function has ended. */
const ANSWER_MARGIN_MS = 30_000

/**
 * Invokes the executor function, one request per task attempt. The SDK's own retries are off: one after a socket timeout would run a task twice
 * at the same time, and throttles are the backend's to count.
 */
export class LambdaInvoker implements Invoker {
  readonly #client: LambdaClient
  readonly #functionName: string
  readonly #endpoint: string | undefined

  constructor({ functionName, maxConcurrency, timeoutMs }: LambdaInvokerOptions) {
    const sockets = { keepAlive: true, maxSockets: maxConcurrency }
    const endpoint = process.env['AWS_ENDPOINT_URL_LAMBDA'] ?? process.env['AWS_ENDPOINT_URL']
    this.#functionName = functionName
    this.#endpoint = endpoint
    this.#client = new LambdaClient({
      ...awsClientSettings(endpoint),
      ...(endpoint ? { endpoint } : {}),
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({
        httpAgent: new HttpAgent(sockets),
        httpsAgent: new HttpsAgent(sockets),
        connectionTimeout: 10_000,
        requestTimeout: timeoutMs + ANSWER_MARGIN_MS,
        throwOnRequestTimeout: true,
        // Sockets never queue: there are as many as invocations.
        socketAcquisitionWarningTimeout: timeoutMs,
      }),
    })
  }

  async invoke(payload: string, signal: AbortSignal): Promise<InvocationOutcome> {
    try {
      const command = new InvokeCommand({
        FunctionName: this.#functionName,
        InvocationType: 'RequestResponse',
        Payload: Buffer.from(payload),
      })
      const { Payload, FunctionError } = await this.#client.send(command, { abortSignal: signal })
      return outcomeOfAnswer(Buffer.from(Payload ?? []).toString('utf8'), FunctionError)
    } catch (error) {
      const region = await this.#client.config.region().catch(() => 'no region')
      return {
        kind: 'Failed',
        failure: failureOfCall(error, `the function ${this.#functionName} at ${this.#endpoint ?? region}`),
      }
    }
  }

  close(): void {
    this.#client.destroy()
  }
}
