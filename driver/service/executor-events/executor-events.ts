import type { Report } from '../driver-service.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import type { ServiceClock } from '../service-clock.ts'
import { parseExecutorFailure } from './executor-failure.ts'

export interface ExecutorEventsOptions {
  /** Where Lambda sends what failed. */
  readonly queue: Pick<JobQueue, 'receive' | 'delete' | 'close'>
  readonly clock: ServiceClock
  /** Writes a line into the log of the job whose application has this id; does nothing where none of its runs here. */
  readonly note: (applicationId: string, text: string) => void
  /** Takes a line of what operators count. */
  readonly report: (line: Report) => void
  readonly warn: (text: string) => void
}

const MAX_MESSAGES = 10
const VISIBILITY_MS = 60_000
/** Until a reception that failed is tried again. */
const RETRY_MS = 30_000

/**
 * Reads what Lambda says of invocations of executors that failed while nobody waited for them. Drivers wait for theirs, so that nothing depends on it: what comes is of an invocation
 * by hand, or of a tool. It is counted, and shown in the log of the job whose task it was. What is no such record stays in the queue, which puts it aside in the end.
 */
export class ExecutorEvents {
  readonly #options: ExecutorEventsOptions
  readonly #stopped = new AbortController()

  constructor(options: ExecutorEventsOptions) {
    this.#options = options
  }

  start(): void {
    void this.#read()
  }

  /** What is being received is seen again when it is visible again. */
  stop(): void {
    this.#stopped.abort()
    this.#options.queue.close()
  }

  async #read(): Promise<void> {
    const { queue, clock, warn } = this.#options
    const { signal } = this.#stopped
    while (!signal.aborted) {
      try {
        const messages = await queue.receive(MAX_MESSAGES, VISIBILITY_MS, signal)
        for (const { body, receipt } of signal.aborted ? [] : messages)
          if (this.#tell(body)) await queue.delete(receipt)
      } catch (error) {
        if (signal.aborted) return
        warn(`cannot receive events of executors: ${error instanceof Error ? error.message : String(error)}`)
        await new Promise<void>((resolve) => {
          const callOff = clock.after(RETRY_MS, resolve)
          signal.addEventListener('abort', () => {
            callOff()
            resolve()
          })
        })
      }
    }
  }

  /** Whether it was understood. */
  #tell(body: string): boolean {
    const { note, report, warn } = this.#options
    try {
      const { functionArn, requestId, condition, reason, applicationId } = parseExecutorFailure(body)
      report({
        ...{ event: 'executor', state: 'failed', condition, requestId, function: functionArn },
        ...(applicationId === undefined ? {} : { application: applicationId }),
      })
      const text = `the executor ${functionArn} failed (${condition}, request ${requestId}): ${reason}`
      warn(text)
      if (applicationId !== undefined) note(applicationId, `WARN flashover driver: ${text}`)
      return true
    } catch (error) {
      warn(`an event of executors is none: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }
}
