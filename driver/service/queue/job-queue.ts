/** A message as one reception of it gave it. */
export interface ReceivedMessage {
  /** Of the message, the same at each reception. */
  readonly messageId: string
  readonly body: string
  /** Names this reception; a later one makes it worthless. */
  readonly receipt: string
}

/** How many messages there are, as far as the queue knows. */
export interface QueueDepth {
  readonly visible: number
  /** Received, and neither deleted nor visible again. */
  readonly inFlight: number
  /** Sent with a delay that has not passed. */
  readonly delayed: number
}

/** The queue of jobs: at least once, in no order. What an SQS standard queue does. */
export interface JobQueue {
  /**
   * Waits for messages, and hides them from others for a while.
   *
   * @param max at most 10
   * @param signal nothing more is wanted; what comes all the same is to be given back
   */
  receive(max: number, visibilityMs: number, signal: AbortSignal): Promise<readonly ReceivedMessage[]>
  /** @param delayMs before anybody receives it; at most 15 minutes */
  send(body: string, delayMs?: number): Promise<void>
  delete(receipt: string): Promise<void>
  /** Hides it for so long from now on; 0 makes it visible. */
  changeVisibility(receipt: string, visibilityMs: number): Promise<void>
  /** Puts a message where somebody looks at what could not be run, with the attribute `Reason`. */
  sendToDeadLetters(body: string, reason: string): Promise<void>
  depth(): Promise<QueueDepth>
  close(): void
}
