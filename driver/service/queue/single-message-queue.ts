import type { ServiceClock } from '../service-clock.ts'
import type { JobQueue, QueueDepth, ReceivedMessage } from './job-queue.ts'

/** How long a reception waits for a message that comes later, and where there is none any more: nothing will come then. */
const WAIT_MS = 10_000
const NONE_MS = 100

/** A queue of one message, in memory: that of a driver that was started for it. A copy that is to come later comes later, and there is nobody else. */
export class SingleMessageQueue implements JobQueue {
  readonly #clock: ServiceClock
  readonly #refused: (reason: string) => void
  #message: (ReceivedMessage & { readonly visibleAtMs: number; readonly isReceived: boolean }) | undefined
  #receptions = 0
  #wake: () => void = () => {}

  /** @param refused hears of a message that cannot be run */
  constructor(clock: ServiceClock, body: string, refused: (reason: string) => void) {
    this.#clock = clock
    this.#refused = refused
    this.#message = { messageId: 'message', body, receipt: '', visibleAtMs: 0, isReceived: false }
  }

  async receive(_max: number, visibilityMs: number, signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const message = this.#message
    const now = this.#clock.monotonicMs()
    if (signal.aborted) return []
    if (message === undefined || message.visibleAtMs > now) {
      await this.#wait(message === undefined ? NONE_MS : Math.min(WAIT_MS, message.visibleAtMs - now), signal)
      return []
    }
    const receipt = `reception-${this.#receptions++}`
    this.#message = { ...message, receipt, visibleAtMs: now + visibilityMs, isReceived: true }
    return [{ messageId: message.messageId, body: message.body, receipt }]
  }

  async send(body: string, delayMs = 0): Promise<void> {
    const visibleAtMs = this.#clock.monotonicMs() + delayMs
    this.#message = { messageId: `copy-${this.#receptions}`, body, receipt: '', visibleAtMs, isReceived: false }
    this.#wake()
  }

  async delete(receipt: string): Promise<void> {
    if (this.#message?.receipt === receipt) this.#message = undefined
    this.#wake()
  }

  async changeVisibility(receipt: string, visibilityMs: number): Promise<void> {
    const message = this.#message
    if (message?.receipt !== receipt) return
    this.#message = { ...message, visibleAtMs: this.#clock.monotonicMs() + visibilityMs }
    this.#wake()
  }

  async sendToDeadLetters(_body: string, reason: string): Promise<void> {
    this.#refused(reason)
  }

  async depth(): Promise<QueueDepth> {
    const message = this.#message
    if (message === undefined) return { visible: 0, inFlight: 0, delayed: 0 }
    const isVisible = message.visibleAtMs <= this.#clock.monotonicMs()
    return {
      visible: isVisible ? 1 : 0,
      inFlight: !isVisible && message.isReceived ? 1 : 0,
      delayed: !isVisible && !message.isReceived ? 1 : 0,
    }
  }

  close(): void {}

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#clock.after(ms, resolve)
      this.#wake = () => {
        callOff()
        resolve()
      }
      signal.addEventListener('abort', this.#wake, { once: true })
    })
  }
}
