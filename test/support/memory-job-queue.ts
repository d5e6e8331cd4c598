import type { JobQueue, QueueDepth, ReceivedMessage } from '../../driver/service/queue/job-queue.ts'
import type { ServiceClock } from '../../driver/service/service-clock.ts'

interface Stored {
  readonly messageId: string
  readonly body: string
  receipt: string | undefined
  visibleAt: number
}

/** A queue in memory that behaves as an SQS standard queue: at least once, hidden for a while, with delays. */
export class MemoryJobQueue implements JobQueue {
  readonly deadLetters: { readonly body: string; readonly reason: string }[] = []
  readonly #clock: ServiceClock
  #messages: Stored[] = []
  #count = 0

  constructor(clock: ServiceClock) {
    this.#clock = clock
  }

  /** What is in the queue, visible or not. */
  get bodies(): readonly string[] {
    return this.#messages.map(({ body }) => body)
  }

  /** Answers at once, where SQS waits. */
  async receive(max: number, visibilityMs: number, _signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const now = this.#clock.monotonicMs()
    return this.#messages
      .filter(({ visibleAt }) => visibleAt <= now)
      .slice(0, max)
      .map((stored) => {
        stored.receipt = `receipt-${this.#count++}`
        stored.visibleAt = now + visibilityMs
        return { messageId: stored.messageId, body: stored.body, receipt: stored.receipt }
      })
  }

  async send(body: string, delayMs = 0): Promise<void> {
    const visibleAt = this.#clock.monotonicMs() + delayMs
    this.#messages.push({ messageId: `message-${this.#count++}`, body, receipt: undefined, visibleAt })
  }

  async delete(receipt: string): Promise<void> {
    this.#messages = this.#messages.filter((stored) => stored.receipt !== receipt)
  }

  async changeVisibility(receipt: string, visibilityMs: number): Promise<void> {
    const stored = this.#messages.find((one) => one.receipt === receipt)
    if (stored === undefined) throw new Error('ReceiptHandleIsInvalid')
    stored.visibleAt = this.#clock.monotonicMs() + visibilityMs
  }

  async sendToDeadLetters(body: string, reason: string): Promise<void> {
    this.deadLetters.push({ body, reason })
  }

  async depth(): Promise<QueueDepth> {
    const now = this.#clock.monotonicMs()
    const hidden = this.#messages.filter(({ visibleAt }) => visibleAt > now)
    const inFlight = hidden.filter(({ receipt }) => receipt !== undefined).length
    return { visible: this.#messages.length - hidden.length, inFlight, delayed: hidden.length - inFlight }
  }

  close(): void {}
}
